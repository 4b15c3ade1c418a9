# /// specimen
# title = "the imports stand in the last cell"
# ///
def damage(notebook):
    notebook["cells"].append(notebook["cells"].pop(1))
    return notebook
