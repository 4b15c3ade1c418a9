# /// attack
# title = "one file without end"
# ends = "any"
# ///
with open("file", "wb") as file:
    file.truncate(1 << 40)
breach("1 TiB")
