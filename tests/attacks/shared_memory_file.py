# /// attack
# title = "files in memory"
# ends = "finished"
# ///
with open("/dev/shm/canary", "wb") as file:
    for _ in range(64):
        file.write(bytes(1 << 20))
breach("64 MiB in /dev/shm")
