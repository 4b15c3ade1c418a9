# /// specimen
# title = "every cell has the same id"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        cell["id"] = "a"
    return notebook
