# /// attack
# title = "other kinds of sockets"
# ends = "finished"
# ///
import socket
for family, kind in ((socket.AF_INET6, socket.SOCK_STREAM), (socket.AF_INET, socket.SOCK_RAW), (16, socket.SOCK_RAW), (socket.AF_PACKET, socket.SOCK_RAW)):
    try:
        socket.socket(family, kind)
        breach(f"socket {family} {kind}")
    except OSError:
        pass
