# /// attack
# title = "folders that only their owner may empty"
# ends = "any"
# ///
# An ordinary user who looks in time at `basic` can't count what the closed folder holds, and ends this with "disk".
os.mkdir("sticky", 0o1777)
os.mkdir("sticky/closed", 0o000)
open("sticky/file", "w").write("x")
