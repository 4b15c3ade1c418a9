# /// attack
# title = "the limits of the zygote"
# ends = "finished"
# ///
import resource
resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)
breach("read the zygote's limits")
