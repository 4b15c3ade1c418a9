# /// attack
# title = "something is mounted"
# ends = "finished"
# ///
libc = ctypes.CDLL(None, use_errno=True)
os.mkdir("here")
if libc.mount(b"/", b"here", None, 4096, None) == 0 or libc.mount(b"tmpfs", b"here", b"tmpfs", 0, None) == 0:
    breach("mounted")
if libc.chroot(b"/") == 0 or libc.umount2(b"/tmp", 2) == 0:
    breach("changed the root")
