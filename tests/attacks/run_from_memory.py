# /// attack
# title = "a program from memory"
# ends = "finished"
# ///
handle = os.memfd_create("program")
os.write(handle, open("/bin/true", "rb").read())
os.execve(handle, ["x"], {})
