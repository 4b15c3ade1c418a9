# /// attack
# title = "the process becomes another program"
# ends = "finished"
# ///
os.execv("/usr/bin/env", ["env"])
