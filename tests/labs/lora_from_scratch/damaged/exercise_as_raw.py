# /// specimen
# title = "an exercise's cell was turned into raw text, another into fenced Markdown"
# words = { "notes" = "is a raw cell: its text is read as code" }
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if cell["id"] == "exercise-3":
            cell["cell_type"] = "raw"
        if cell["id"] == "exercise-4":
            cell |= {"cell_type": "markdown", "source": f"```python\n{cell['source']}\n```"}
    return notebook
