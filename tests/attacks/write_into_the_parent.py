# /// attack
# title = "the zygote's memory is written"
# ends = "finished"
# ///
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(16)
vector = struct.pack("QQ", ctypes.addressof(buffer), 16)
if libc.process_vm_readv(os.getppid(), vector, 1, vector, 1, 0) > 0 or libc.process_vm_writev(os.getppid(), vector, 1, vector, 1, 0) > 0:
    breach("memory")
open(f"/proc/{os.getppid()}/mem", "wb")
breach("opened its memory")
