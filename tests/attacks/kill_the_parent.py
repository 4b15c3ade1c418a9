# /// attack
# title = "the zygote is killed"
# ends = "finished"
# ///
os.kill(os.getppid(), 9)
breach("killed the zygote")
