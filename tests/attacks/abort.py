# /// attack
# title = "the process aborts"
# ends = "crashed"
# ///
os.abort()
