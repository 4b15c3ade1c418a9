# /// attack
# title = "more processor than others"
# ends = "finished"
# ///
for act in (lambda: os.nice(-10), lambda: os.setpriority(os.PRIO_PROCESS, 0, -10), lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))):
    try:
        act()
        breach("priority")
    except OSError:
        pass
