# /// specimen
# title = "cells that crash stand before everything, and ask for other packages"
# ///
def damage(notebook):
    sources = ["1 / 0", "%pip install -q peft==0.10\nimport bitsandbytes as bnb", "model.push_to_hub('mine')"]
    notebook["cells"][:0] = [
        {"cell_type": "code", "id": f"z{i}", "metadata": {}, "source": source, "outputs": []}
        for i, source in enumerate(sources)
    ]
    return notebook
