# /// specimen
# title = "tabs in place of four spaces"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = cell["source"].replace("    ", "\t")
    return notebook
