# /// specimen
# title = "a pool of processes is started"
# cell = "after:data-load"
# fails = { "5.2" = "needs-workers" }
# whole = true
# words = { "5.2" = "there are no worker processes" }
# ///
from multiprocessing import Pool

with Pool(2) as pool:
    print(pool.map(abs, [-1, 2]))
