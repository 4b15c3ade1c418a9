# /// specimen
# title = "megabytes of output"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["epoch 1\n" * 20_000]}]
    return notebook
