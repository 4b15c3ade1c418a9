# /// attack
# title = "a connection to a listener on this machine"
# ends = "finished"
# ///
import socket
socket.create_connection(("127.0.0.1", PORT), timeout=1)
breach("connected")
