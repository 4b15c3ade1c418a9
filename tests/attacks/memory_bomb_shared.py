# /// attack
# title = "shared memory, which some limits forget"
# ends = "any"
# ///
import mmap
held = [mmap.mmap(-1, 1 << 30) for _ in range(8)]
breach("8 GiB")
