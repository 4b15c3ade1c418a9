# /// specimen
# title = "cells of unknown types, without source, or no cells at all"
# ///
def damage(notebook):
    notebook["cells"][3:3] = [
        {"cell_type": "unknown", "source": None}, "text", {"cell_type": "code"}, {"source": "x = 1"}, None,
    ]
    return notebook
