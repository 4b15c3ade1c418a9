# /// attack
# title = "a program is run"
# ends = "finished"
# ///
import subprocess
breach(subprocess.run(["/bin/true"]))
