# /// attack
# title = "a shell is run"
# ends = "finished"
# ///
if os.system("true") == 0:
    breach("shell")
