# /// attack
# title = "a file's attributes, by calls that are newer than most lists of calls"
# ends = "finished"
# ///
libc = ctypes.CDLL(None, use_errno=True)
path = ctypes.c_char_p(CANARY_FILE.encode())
value = ctypes.create_string_buffer(b"mine")
xattr = ctypes.create_string_buffer(struct.pack("QII", ctypes.addressof(value), 4, 0))
flags = ctypes.create_string_buffer(struct.pack("QIIII", 0x40, 0, 0, 0, 0))
calls = {
    "setxattrat": (463, -100, path, 0, ctypes.c_char_p(b"user.mine"), xattr, 16),
    "removexattrat": (466, -100, path, 0, ctypes.c_char_p(b"user.nothing")),
    "open_tree_attr": (467, -100, path, 0, 0, 0),
    "file_setattr": (469, -100, path, flags, 24, 0),
    **{f"call {number}": (number, 0, 0, 0, 0, 0) for number in range(470, 500)},
}
for name, arguments in calls.items():
    ctypes.set_errno(0)
    if libc.syscall(*arguments) >= 0 or ctypes.get_errno() not in (1, 38):
        breach(f"{name}: {os.strerror(ctypes.get_errno())}")
