# /// attack
# title = "home folders are listed"
# ends = "finished"
# ///
for folder in ("/root", "/home", os.path.dirname(CANARY_FILE), "/etc", "/var"):
    try:
        if os.listdir(folder) not in ([], ["ld.so.cache"]):
            breach(folder)
    except OSError:
        pass
