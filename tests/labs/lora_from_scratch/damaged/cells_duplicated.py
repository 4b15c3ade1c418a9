# /// specimen
# title = "each exercise's cell stands there twice"
# ///
def damage(notebook):
    notebook["cells"] = [c for cell in notebook["cells"] for c in [cell] * (1 + cell["id"].startswith("exercise"))]
    return notebook
