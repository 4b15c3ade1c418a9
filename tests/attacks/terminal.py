# /// attack
# title = "text is typed into the instructor's terminal"
# ends = "finished"
# ///
import fcntl, termios
for fd in (0, 1, 2):
    if os.isatty(fd):
        breach("has a terminal")
    try:
        fcntl.ioctl(fd, termios.TIOCSTI, b"x")
        breach("typed")
    except OSError:
        pass
