# /// attack
# title = "a full disk in a folder that can't be listed"
# ends = "any"
# ///
os.mkdir("hidden", 0o300)
written = 0
try:
    for number in range(100):
        with open(f"hidden/file{number}", "wb") as file:
            for _ in range(16):
                file.write(bytes(1 << 20))
                written += 1
except OSError:
    pass
time.sleep(1)
if written > 1000:
    breach(f"{written} MiB")
