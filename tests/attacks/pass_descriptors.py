# /// attack
# title = "pipes that stay open when the process is gone, so that it counts as lost"
# ends = "finished"
# ///
import socket
pairs = [socket.socketpair() for _ in range(40)]
for place, (one, other) in enumerate(pairs):
    after = pairs[(place + 1) % len(pairs)]
    socket.send_fds(one, [b"x"], [after[0].fileno(), after[1].fileno(), 1, 3, other.fileno()])
breach("sent descriptors round a ring")
os._exit(0)
