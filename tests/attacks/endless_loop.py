# /// attack
# title = "a loop that hears no signal"
# ends = "timeout"
# ///
import signal
for number in range(1, 30):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    pass
