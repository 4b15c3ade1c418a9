# /// specimen
# title = "all cells of text, all check cells and the messages are gone"
# ///
def damage(notebook):
    kept = [c for c in notebook["cells"] if c["cell_type"] == "code" and "check(" not in c["source"]]
    notebook["cells"] = [c for c in kept if c["id"] not in ("load", "sets")]
    return notebook
