# /// attack
# title = "printing without end"
# ends = "finished"
# ///
for _ in range(200):
    sys.stdout.write("x" * 100_000)
