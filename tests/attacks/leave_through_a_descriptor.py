# /// attack
# title = "out of the interpreter's folder through descriptors that it is reached by"
# ends = "finished"
# ///
for number in range(4, 256):
    place = f"/proc/self/fd/{number}"
    for path in (f"{place}/..", f"{place}/../..", f"{place}/../../..", place + "/../" * 9 + "root"):
        try:
            breach(os.listdir(path))
        except OSError:
            pass
    for path in (place + "/../" * 9 + "etc/shadow", place + "/../" * 9 + CANARY_FILE.lstrip("/")):
        try:
            breach(open(path).read())
        except OSError:
            pass
    for flags in (os.O_RDONLY | os.O_DIRECTORY, os.O_RDWR):
        try:
            os.open("..", flags, dir_fd=number)
            breach(f"opened around {number}")
        except OSError:
            pass
    try:
        os.mkdir(f"{place}/planted")
        breach(f"made a folder in {number}")
    except OSError:
        pass
    try:
        os.fchdir(number)
        breach(os.listdir(".."))
    except OSError:
        pass
