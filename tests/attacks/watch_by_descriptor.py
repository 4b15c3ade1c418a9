# /// attack
# title = "files are watched, and others made to wait for them, by older calls"
# ends = "finished"
# ///
import fcntl
for folder in (os.path.dirname(torch.__file__), "."):
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.fcntl(handle, fcntl.F_NOTIFY, fcntl.DN_ACCESS)
        breach(f"watching {folder}")
    except OSError:
        pass
file = os.open("mine", os.O_RDWR | os.O_CREAT)
try:
    fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
    breach("a lease")
except OSError:
    pass
