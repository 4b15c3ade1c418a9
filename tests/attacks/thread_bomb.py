# /// attack
# title = "threads without end"
# ends = "finished"
# ///
import threading
started = 0
stop = threading.Event()
try:
    for _ in range(500):
        threading.Thread(target=stop.wait, daemon=True).start()
        started += 1
except RuntimeError:
    pass
stop.set()
if started > 100:
    breach(f"{started} threads")
