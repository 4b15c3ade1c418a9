# /// specimen
# title = "cells without ids, as notebooks before 2021"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        del cell["id"]
    return notebook | {"nbformat_minor": 4}
