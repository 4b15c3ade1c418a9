# /// attack
# title = "a program with more rights"
# ends = "finished"
# ///
os.posix_spawn("/usr/bin/sudo", ["sudo", "-n", "true"], {})
breach("sudo")
