# /// specimen
# title = "each exercise's cell stands there twice, without ids, in the old format 4.0"
# ///
def damage(notebook):
    notebook["cells"] = [c for cell in notebook["cells"] for c in [cell] * (1 + cell["id"].startswith("exercise"))]
    notebook["cells"] = [{key: value for key, value in c.items() if key != "id"} for c in notebook["cells"]]
    return notebook | {"nbformat_minor": 0}
