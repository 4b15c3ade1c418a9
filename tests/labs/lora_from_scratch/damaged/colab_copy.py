# /// specimen
# title = "Colab's copy, with spaces and accents in its name"
# file = "Copy of LoRA été – final FINAL.ipynb"
# ///
def damage(notebook):
    return notebook
