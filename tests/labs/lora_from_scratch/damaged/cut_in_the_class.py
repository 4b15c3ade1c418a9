# /// specimen
# title = "cells were cut in two: in a class, behind a def, and in an answer"
# words = { "notes" = "are read as one" }
# ///
def damage(notebook):
    cells = []
    for cell in notebook["cells"]:
        mark = {"exercise-1": "    def forward", "exercise-4": "    for", "question-2": "q2_total"}.get(cell["id"])
        if mark is None:
            cells.append(cell)
            continue
        first, _, rest = cell["source"].partition(mark)
        cells += [{**cell, "source": first}, {**cell, "id": "f0e1d2c3", "source": mark + rest}]
    return notebook | {"cells": cells}
