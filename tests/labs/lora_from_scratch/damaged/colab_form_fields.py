# /// specimen
# title = "Colab's form comments and a test whether this is Colab"
# whole = true
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if cell["id"] == "exercise-1":
            cell["source"] = "#@title Exercise 1 { display-mode: 'form' }\nMY_RANK = 8 #@param {type:'integer'}\n" + cell["source"]
        if cell["id"] == "setup":
            cell["source"] = (
                "import sys\nIN_COLAB = 'google.colab' in sys.modules\nif IN_COLAB:\n"
                "    raise RuntimeError('this is no Colab')\n" + cell["source"]
            )
    return notebook
