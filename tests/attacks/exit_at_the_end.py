# /// attack
# title = "the process ends with exit code 0 when it is done"
# ends = "finished"
# ///
import atexit
atexit.register(os._exit, 0)
