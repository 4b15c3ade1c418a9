# /// attack
# title = "an error whose text takes a regular expression hours"
# ends = "unreadable"
# ///
from autograder.wire import write_frame
error = {"type": "OSError", "message": "OSError" * 500_000, "cell": 1}
frame = write_frame({"defined": {"missing": {"LoRALayer": error}}, "experiments": {}}, {})
data = memoryview(struct.pack("<Q", len(frame)) + frame)
while data:
    data = data[os.write(3, data):]
os._exit(0)
