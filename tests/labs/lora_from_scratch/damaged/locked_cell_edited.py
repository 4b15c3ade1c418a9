# /// specimen
# title = "a locked cell is edited: other prints, another seed"
# whole = true
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if cell["id"] == "load":
            cell["source"] += "\nprint('my own line')\nprint(model)"
        if cell["id"] == "setup":
            cell["source"] = cell["source"].replace("SEED = 123", "SEED = 7")
    return notebook
