# /// specimen
# title = "a percent script that was renamed to .ipynb"
# ///
def damage(notebook):
    return "\n\n".join("# %%\n" + c["source"] for c in notebook["cells"] if c["cell_type"] == "code")
