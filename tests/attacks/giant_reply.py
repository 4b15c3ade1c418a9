# /// attack
# title = "a reply without end"
# ends = "too_large"
# ///
for _ in range(400):
    os.write(3, bytes(1 << 16))
