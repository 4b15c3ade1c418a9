# /// attack
# title = "every process that can be is killed"
# ends = "finished"
# ///
for pid in (-1, GRADER, os.getppid(), 1):
    try:
        os.kill(pid, 15)
        breach(f"signalled {pid}")
    except OSError:
        pass
