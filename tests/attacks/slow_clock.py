# /// attack
# title = "the clocks stand still"
# ends = "finished"
# ///
time.time = time.monotonic = time.perf_counter = lambda: 0.0
