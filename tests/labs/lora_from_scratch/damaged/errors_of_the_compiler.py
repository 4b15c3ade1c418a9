# /// specimen
# title = "scratch cells with errors that only the compiler finds"
# ///
def damage(notebook):
    lines = [
        "def scratch(model, rank):\n    global model\n    return model",
        "def twice(x, x):\n    return x",
        "class Half:\n    return 1",
        "for i in range(3):\n    pass\ncontinue",
    ]
    new = [{"cell_type": "code", "id": f"e{i}", "metadata": {}, "source": s, "outputs": []} for i, s in enumerate(lines)]
    notebook["cells"][2:2] = new
    return notebook
