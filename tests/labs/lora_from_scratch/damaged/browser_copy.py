# /// specimen
# title = "the browser's second download"
# file = "lora_from_scratch (1).ipynb"
# ///
def damage(notebook):
    return notebook
