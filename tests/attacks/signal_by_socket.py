# /// attack
# title = "a socket that signals somebody else when it is read"
# ends = "finished"
# ///
import fcntl, socket
FIOSETOWN, SIOCSPGRP = 0x8901, 0x8902
for pid in (os.getppid(), GRADER):
    for call in (FIOSETOWN, SIOCSPGRP):
        one, other = socket.socketpair()
        try:
            fcntl.ioctl(one, call, struct.pack("i", pid))
            breach(f"signals {pid}")
        except OSError:
            pass
