# /// specimen
# title = "all cells of text and all check cells are deleted"
# ///
def damage(notebook):
    notebook["cells"] = [c for c in notebook["cells"] if c["cell_type"] == "code" and "check(" not in c["source"]]
    return notebook
