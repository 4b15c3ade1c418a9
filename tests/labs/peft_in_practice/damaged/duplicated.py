# /// specimen
# title = "each exercise's cell is there twice"
# ///
def damage(notebook):
    cells = []
    for cell in notebook["cells"]:
        cells.append(cell)
        if cell["id"].startswith("exercise-") and cell["cell_type"] == "code":
            cells.append({**cell, "id": f"{cell['id']}-copy"})
    notebook["cells"] = cells
    return notebook
