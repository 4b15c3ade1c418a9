# /// attack
# title = "files are watched"
# ends = "finished"
# ///
libc = ctypes.CDLL(None, use_errno=True)
if libc.inotify_init() >= 0 or libc.inotify_init1(0) >= 0:
    breach("watching")
