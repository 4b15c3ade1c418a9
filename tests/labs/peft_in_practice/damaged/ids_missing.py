# /// specimen
# title = "no cell has an id, metadata or a source that is one text"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        cell.pop("id")
        cell["metadata"] = {}
        cell["source"] = cell["source"].splitlines(keepends=True)
    return notebook | {"nbformat_minor": 4, "metadata": {}}
