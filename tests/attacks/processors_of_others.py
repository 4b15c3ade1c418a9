# /// attack
# title = "the processors that others may use"
# ends = "finished"
# ///
for pid in (os.getppid(), GRADER):
    try:
        os.sched_setaffinity(pid, {0})
        breach(f"pinned {pid}")
    except OSError:
        pass
