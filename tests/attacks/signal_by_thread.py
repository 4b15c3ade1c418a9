# /// attack
# title = "signals by other system calls"
# ends = "finished"
# ///
libc = ctypes.CDLL(None, use_errno=True)
for number, arguments in ((200, (os.getppid(), 0)), (234, (os.getppid(), os.getppid(), 0)), (129, (os.getppid(), 0, 0))):
    if platform.machine() == "x86_64" and libc.syscall(number, *arguments) == 0:
        breach(f"call {number}")
