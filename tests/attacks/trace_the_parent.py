# /// attack
# title = "the zygote is traced"
# ends = "finished"
# ///
libc = ctypes.CDLL(None, use_errno=True)
for request in (16, 0x4206):
    if libc.ptrace(request, os.getppid(), 0, 0) == 0:
        breach("attached")
