# /// attack
# title = "the files of the checks are read"
# ends = "finished"
# ///
for root, folders, names in os.walk(CHECKS):
    for name in names:
        breach(open(os.path.join(root, name)).read()[:50])
