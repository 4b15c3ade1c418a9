# /// attack
# title = "raw devices"
# ends = "finished"
# ///
for name in ("/dev/mem", "/dev/kmsg", "/dev/vda", "/dev/sda", "/dev/tty", "/dev/ptmx"):
    try:
        open(name, "rb").read(1)
        breach(name)
    except OSError:
        pass
