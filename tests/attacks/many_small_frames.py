# /// attack
# title = "a million replies"
# ends = "any"
# ///
frame = struct.pack("<Q", 0) * 8000
for _ in range(100):
    os.write(3, frame)
