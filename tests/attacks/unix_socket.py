# /// attack
# title = "a socket without a file"
# ends = "finished"
# ///
import socket
socket.socket(socket.AF_UNIX).connect("\0canary")
breach("connected")
