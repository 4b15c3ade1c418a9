# /// attack
# title = "the machine's mounts are listed"
# ends = "finished"
# ///
libc = ctypes.CDLL(None, use_errno=True)
request = struct.pack("IIQQQ", 32, 0, 0xFFFFFFFFFFFFFFFF, 0, 0)
found = ctypes.create_string_buffer(8 * 64)
for number in (457, 458):
    if libc.syscall(number, ctypes.create_string_buffer(request), found, 64, 0) >= 0:
        breach(f"call {number}")
    elif ctypes.get_errno() != 1:
        breach(f"call {number} is there: errno {ctypes.get_errno()}")
