# /// specimen
# title = "format 4.2, sources as lists of lines"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        del cell["id"]
        cell["source"] = cell["source"].splitlines(keepends=True)
    return notebook | {"nbformat_minor": 2}
