# /// specimen
# title = "an exercise's cell was turned into Markdown"
# words = { "notes" = "is a Markdown cell: its text is read as code" }
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if cell["id"] in ("exercise-1", "question-2"):
            cell["cell_type"] = "markdown"
    return notebook
