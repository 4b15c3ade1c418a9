# /// attack
# title = "descriptors left open by the grader"
# ends = "finished"
# ///
import stat
for fd in range(4, 1024):
    try:
        mode = os.fstat(fd).st_mode
    except OSError:
        continue
    if stat.S_ISSOCK(mode) or stat.S_ISREG(mode):
        breach(f"descriptor {fd}")
