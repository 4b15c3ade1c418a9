# /// attack
# title = "a reply with numbers and texts that nobody can compute with or write"
# ends = "unreadable"
# ///
from autograder.wire import write_frame
frame = write_frame({"experiments": {"a": 1, "b": "half", "c": "\ud800"}}, {})
frame = frame.replace(b'"half"', b' 1e999')
os.write(3, struct.pack("<Q", len(frame)) + frame)
os._exit(0)
