# /// attack
# title = "a reply in which nothing is of the kind it should be"
# ends = "finished"
# ///
from autograder.wire import write_frame
frame = write_frame({"notes": {"a": 1}, "defined": 7, "experiments": {"run": 5, "model": [], "case0/shapes": {"facts": 3}}}, {})
os.write(3, struct.pack("<Q", len(frame)) + frame)
os._exit(0)
