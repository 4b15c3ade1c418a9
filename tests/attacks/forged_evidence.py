# /// attack
# title = "a reply that looks like measurements, without any"
# ends = "finished"
# ///
from autograder.wire import write_frame
experiments = {f"case{i}/{part}": {"facts": {"is_module": True, "A_is_zero": False, "B_is_zero": True}, "error": None} for i in range(3) for part in ("construct", "shapes", "start", "update")}
frame = write_frame({"notes": [], "defined": {"missing": {}}, "experiments": experiments}, {})
os.write(3, struct.pack("<Q", len(frame)) + frame)
os._exit(0)
