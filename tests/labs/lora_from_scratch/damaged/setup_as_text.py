# /// specimen
# title = "cells that are no exercises were turned into raw text and Markdown"
# words = { "notes" = "cell 2 is a raw cell: its text is read as code" }
# whole = true
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if cell["id"] in ("setup", "data-load"):
            cell["cell_type"] = "raw"
        if cell["id"] in ("train", "adapt"):
            cell["cell_type"] = "markdown"
    return notebook
