# /// attack
# title = "folders that only their owner may empty"
# ends = "finished"
# ///
os.mkdir("sticky", 0o1777)
os.mkdir("sticky/closed", 0o000)
open("sticky/file", "w").write("x")
