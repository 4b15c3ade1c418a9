# /// attack
# title = "the process kills itself"
# ends = "finished"
# ///
os.kill(os.getpid(), 9)
