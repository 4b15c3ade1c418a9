# /// attack
# title = "a small reply that becomes a large one when it is read"
# ends = "unreadable"
# ///
from autograder.wire import write_frame
frame = write_frame({"experiments": {"a": [[]] * 1_000_000}}, {})
data = memoryview(struct.pack("<Q", len(frame)) + frame)
while data:
    data = data[os.write(3, data):]
os._exit(0)
