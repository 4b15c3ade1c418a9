# /// attack
# title = "a symbolic link to a file of the grader's"
# ends = "finished"
# ///
os.symlink(CANARY_FILE, "link")
breach(open("link").read())
