# /// attack
# title = "memory that is not there"
# ends = "crashed"
# ///
ctypes.string_at(0)
