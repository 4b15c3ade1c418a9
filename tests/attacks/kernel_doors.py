# /// attack
# title = "parts of the kernel that no notebook needs"
# ends = "finished"
# ///
if platform.machine() == "x86_64":
    libc = ctypes.CDLL(None, use_errno=True)
    for number in (425, 321, 323, 298, 250, 248, 319, 447, 300, 175, 246, 169, 154, 162, 206, 216, 278, 301, 306):
        ctypes.set_errno(0)
        if libc.syscall(number, 0, 0, 0, 0, 0) >= 0 or ctypes.get_errno() not in (1, 38):
            breach(f"call {number}")
