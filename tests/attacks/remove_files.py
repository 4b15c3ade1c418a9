# /// attack
# title = "the grader's files are removed"
# ends = "finished"
# ///
for act in (lambda: os.remove(CANARY_FILE), lambda: os.rename(CANARY_FILE, "mine"), lambda: os.truncate(CANARY_FILE, 0)):
    try:
        act()
        breach("removed")
    except OSError:
        pass
