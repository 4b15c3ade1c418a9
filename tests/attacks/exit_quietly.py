# /// attack
# title = "the process ends with exit code 0 before anything is measured"
# ends = "crashed"
# ///
os._exit(0)
