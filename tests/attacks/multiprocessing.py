# /// attack
# title = "workers of its own"
# ends = "finished"
# ///
import multiprocessing
multiprocessing.get_context("fork").Process(target=print).start()
breach("started a worker")
