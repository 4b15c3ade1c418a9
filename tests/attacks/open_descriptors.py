# /// attack
# title = "descriptors left open by the grader"
# ends = "finished"
# ///
import asyncio
import stat
try:
    loop = asyncio.get_running_loop()
    own = {loop._ssock.fileno(), loop._csock.fileno()}  # the notebook's own event loop has a pair
except RuntimeError:
    own = set()
for fd in range(4, 1024):
    try:
        mode = os.fstat(fd).st_mode
    except OSError:
        continue
    if fd not in own and (stat.S_ISSOCK(mode) or stat.S_ISREG(mode)):
        breach(f"descriptor {fd}")
