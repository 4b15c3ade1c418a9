# /// attack
# title = "out of reach of the kill"
# ends = "finished"
# ///
for act in (os.setsid, lambda: os.setpgid(0, 0)):
    try:
        act()
        breach("left")
    except OSError:
        pass
