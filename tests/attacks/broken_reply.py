# /// attack
# title = "bytes that are no reply"
# ends = "any"
# ///
os.write(3, b"\xff" * 4096)
os.close(3)
