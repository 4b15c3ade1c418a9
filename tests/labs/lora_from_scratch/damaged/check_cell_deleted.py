# /// specimen
# title = "one check cell is deleted"
# whole = true
# ///
def damage(notebook):
    notebook["cells"] = [c for c in notebook["cells"] if c["id"] != "check-3"]
    return notebook
