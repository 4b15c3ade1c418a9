# /// attack
# title = "a descriptor of the zygote is taken"
# ends = "finished"
# ///
if platform.machine() == "x86_64":
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.syscall(434, os.getppid(), 0)
    if handle >= 0:
        breach("opened the process")
