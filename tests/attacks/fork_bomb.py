# /// attack
# title = "processes without end"
# ends = "finished"
# ///
for _ in range(50):
    if os.fork() == 0:
        os._exit(0)
    breach("forked")
