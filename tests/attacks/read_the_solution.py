# /// attack
# title = "the solution's notebook is read"
# ends = "finished"
# ///
breach(open(SOLUTION).read()[:50])
