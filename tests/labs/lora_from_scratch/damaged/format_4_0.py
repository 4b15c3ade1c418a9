# /// specimen
# title = "format 4.0"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        del cell["id"]
    return notebook | {"nbformat_minor": 0}
