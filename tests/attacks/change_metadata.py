# /// attack
# title = "modes and owners of the grader's files"
# ends = "finished"
# ///
for change in (lambda: os.chmod(CANARY_FILE, 0), lambda: os.chown(CANARY_FILE, 0, 0), lambda: os.utime(CANARY_FILE, (0, 0)), lambda: os.setxattr(CANARY_FILE, "user.x", b"x")):
    try:
        change()
        breach("changed")
    except OSError:
        pass
