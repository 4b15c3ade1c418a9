# /// specimen
# title = "format 3, from before 2015"
# not_gradable = "has the old format 3: open it in Jupyter and save it"
# ///
import nbformat

def damage(notebook):
    cells = [
        nbformat.v3.new_code_cell(input=c["source"]) if c["cell_type"] == "code"
        else nbformat.v3.new_text_cell("markdown", source=c["source"])
        for c in notebook["cells"]
    ]
    return nbformat.v3.new_notebook(worksheets=[nbformat.v3.new_worksheet(cells=cells)])
