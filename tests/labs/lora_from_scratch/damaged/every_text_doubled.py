# /// specimen
# title = "every cell's text stands there twice, without a line end between"
# words = { "notes" = "stands there twice" }
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if len(cell["source"]) >= 20 and not cell["id"].startswith("check"):
            cell["source"] = cell["source"].rstrip("\n") * 2
    return notebook
