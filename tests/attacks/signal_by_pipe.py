# /// attack
# title = "a pipe that signals somebody else when it is read"
# ends = "finished"
# ///
import fcntl, signal
F_SETOWN, F_SETSIG, O_ASYNC = 8, 10, 0o20000
for pid in (os.getppid(), GRADER):
    for act in (lambda end: fcntl.fcntl(end, F_SETOWN, pid), lambda end: fcntl.fcntl(end, F_SETSIG, int(signal.SIGKILL))):
        reader, writer = os.pipe()
        try:
            act(reader)
            breach(f"signals {pid}")
        except OSError:
            pass
