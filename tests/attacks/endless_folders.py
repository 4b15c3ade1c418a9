# /// attack
# title = "empty folders without end, which cost no disk"
# ends = "disk"
# ///
for number in range(1_000_000):
    os.mkdir(str(number))
breach("a million folders")
