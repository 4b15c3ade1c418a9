# /// specimen
# title = "the whole notebook is pasted below itself, unfinished"
# ///
def damage(notebook):
    empty = "def freeze_me_later():\n    pass"
    notebook["cells"] += [{**c, "source": empty} for c in notebook["cells"] if c["id"] == "exercise-4"]
    return notebook
