# /// specimen
# title = "an old attempt was kept as raw text, and the answer stands below it"
# ///
def damage(notebook):
    for i, cell in enumerate(notebook["cells"]):
        if cell["id"] == "exercise-1":
            answer = {**cell, "id": "3f2a91bc", "metadata": {}}
            old = {**cell, "cell_type": "raw", "source": cell["source"].replace("alpha / rank", "alpha")}
            notebook["cells"][i : i + 1] = [old, answer]
            break
    return notebook
