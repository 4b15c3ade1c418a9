# /// specimen
# title = "imports of packages that are not installed and not used"
# whole = true
# ///
def damage(notebook):
    source = "import tensorflow as tf\nfrom tensorflow.keras.layers import Dense\nimport wandb, torchinfo\nfrom not_here import *"
    notebook["cells"].insert(2, {"cell_type": "code", "id": "t", "metadata": {}, "source": source, "outputs": []})
    return notebook
