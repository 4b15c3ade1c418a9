# /// specimen
# title = "all code in one cell"
# whole = true
# ///
def damage(notebook):
    code = "\n\n".join(c["source"] for c in notebook["cells"] if c["cell_type"] == "code")
    notebook["cells"] = [{"cell_type": "code", "id": "a", "metadata": {}, "source": code, "outputs": []}]
    return notebook
