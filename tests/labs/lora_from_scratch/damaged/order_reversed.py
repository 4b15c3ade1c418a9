# /// specimen
# title = "the cells are in reverse order, as after a wild session"
# ///
def damage(notebook):
    notebook["cells"].reverse()
    return notebook
