# /// specimen
# title = "outputs are gone, execution counts are null or all the same"
# ///
def damage(notebook):
    for i, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            cell.pop("outputs", None)
            cell["execution_count"] = None if i % 2 else 7
    return notebook
