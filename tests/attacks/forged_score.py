# /// attack
# title = "a reply that claims a score"
# ends = "crashed"
# ///
from autograder.wire import write_frame
frame = write_frame({"score": 20, "passed": True, "status": "graded"}, {})
os.write(3, struct.pack("<Q", len(frame)) + frame)
os._exit(0)
