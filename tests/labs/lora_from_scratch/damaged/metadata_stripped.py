# /// specimen
# title = "all metadata is gone"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    notebook["metadata"] = {}
    return notebook
