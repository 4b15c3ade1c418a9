# /// attack
# title = "a hard link to a file of the grader's"
# ends = "finished"
# ///
os.link(CANARY_FILE, "link")
breach(open("link").read())
