# /// attack
# title = "a user namespace of its own"
# ends = "finished"
# ///
libc = ctypes.CDLL(None, use_errno=True)
for flags in (0x10000000, 0x20000, 0x40000000):
    if libc.unshare(flags) == 0:
        breach(f"unshared {flags:x}")
