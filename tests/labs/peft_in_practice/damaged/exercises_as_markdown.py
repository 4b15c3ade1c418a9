# /// specimen
# title = "two exercises' cells were turned into Markdown"
# words = { "notes" = "is a Markdown cell: its text is read as code" }
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if cell["id"] in ("exercise-4", "exercise-5"):
            cell["cell_type"] = "markdown"
    return notebook
