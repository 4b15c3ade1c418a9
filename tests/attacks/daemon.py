# /// attack
# title = "a process that outlives the grade"
# ends = "finished"
# ///
if os.fork() == 0:
    os.setsid()
    time.sleep(60)
    os._exit(0)
breach("daemon")
