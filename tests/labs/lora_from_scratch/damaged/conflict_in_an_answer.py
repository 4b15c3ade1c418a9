# /// specimen
# title = "conflict markers inside a text cell, as nbdime writes them"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if cell["id"] == "question-1":
            cell["source"] = "<<<<<<< local\n" + cell["source"] + "=======\nanswer_1 = ''\n>>>>>>> remote\n"
    return notebook
