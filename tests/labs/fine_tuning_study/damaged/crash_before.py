# /// specimen
# title = "cells that crash stand before everything, and ask for other models"
# ///
def damage(notebook):
    sources = ["1 / 0", "%pip install -q transformers==4.40\nimport wandb\nwandb.login()", "model.push_to_hub('mine')"]
    notebook["cells"][:0] = [
        {"cell_type": "code", "id": f"z{i}", "metadata": {}, "source": source, "outputs": []}
        for i, source in enumerate(sources)
    ]
    return notebook
