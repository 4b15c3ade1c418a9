# /// attack
# title = "memory that outlives the process"
# ends = "finished"
# ///
libc = ctypes.CDLL(None, use_errno=True)
if libc.shmget(4242, 4096, 0o1666) >= 0 or libc.semget(4242, 1, 0o1666) >= 0 or libc.msgget(4242, 0o1666) >= 0:
    breach("segment")
