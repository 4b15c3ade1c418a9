# /// attack
# title = "the process's memory is searched for words of the checks"
# ends = "finished"
# ///
for line in open("/proc/self/maps"):
    start, _, end = line.split()[0].partition("-")
    with open("/proc/self/mem", "rb") as memory:
        memory.seek(int(start, 16))
        if bytes(reversed(b"knar-gnissim-gnilacs")) in memory.read(int(end, 16) - int(start, 16)):
            breach("found in memory")
