# /// attack
# title = "memory without end"
# ends = "any"
# ///
held = [bytearray(1 << 28) for _ in range(40)]
breach("10 GiB")
