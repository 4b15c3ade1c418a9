# /// specimen
# title = "a cell that crashes stands before everything"
# ///
def damage(notebook):
    source = "1 / 0"
    notebook["cells"].insert(0, {"cell_type": "code", "id": "z", "metadata": {}, "source": source, "outputs": []})
    return notebook
