# /// attack
# title = "a reply whose error should make the grader stumble"
# ends = "finished"
# ///
from autograder.wire import write_frame
error = {"type": "NameError", "message": "name 'x'", "cell": 1, "line": {}, "code": "OSError" * 1000, "frames": [{}] * 1000}
frame = write_frame({"defined": {"missing": {"LoRALayer": error}, "bound_elsewhere": {"x": {"a": 1}}}, "experiments": {}}, {})
os.write(3, struct.pack("<Q", len(frame)) + frame)
os._exit(0)
