# /// attack
# title = "root is asked for"
# ends = "finished"
# ///
for change in (lambda: os.setuid(0), lambda: os.setresuid(0, 0, 0), lambda: os.setgid(0), lambda: os.setgroups([0])):
    try:
        change()
        breach("changed")
    except OSError:
        pass
if os.getuid() == 0 or os.geteuid() == 0:
    breach("is root")
