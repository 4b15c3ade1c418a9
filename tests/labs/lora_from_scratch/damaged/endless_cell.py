# /// specimen
# title = "a cell that never ends, in the way of nothing"
# ///
def damage(notebook):
    source = "while True:\n    pass"
    notebook["cells"].insert(2, {"cell_type": "code", "id": "w", "metadata": {}, "source": source, "outputs": []})
    return notebook
