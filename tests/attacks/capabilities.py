# /// attack
# title = "privileges that were left over"
# ends = "finished"
# ///
class Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]
data = (ctypes.c_uint32 * 6)()
ctypes.CDLL(None).capget(ctypes.byref(Header(0x20080522, 0)), data)
if any(data):  # effective, permitted, and inheritable ones, which a change of user leaves
    breach(list(data))
