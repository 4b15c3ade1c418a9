# /// attack
# title = "root is asked for"
# ends = "finished"
# ///
other = 1 if ISOLATION == "one-id" else 0  # there root is an ordinary user's name for itself
for change in (
    lambda: os.setuid(other),
    lambda: os.setresuid(other, other, other),
    lambda: os.setgid(other),
    lambda: os.setgroups([0]),
):
    try:
        change()
        breach("changed")
    except OSError:
        pass
if ISOLATION != "one-id" and 0 in (os.getuid(), os.geteuid()):
    breach("is root")
