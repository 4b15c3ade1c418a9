# /// specimen
# title = "each function in several cells: the class, then its methods"
# ///
def damage(notebook):
    for i, cell in enumerate(notebook["cells"]):
        if cell["id"] == "exercise-1":
            head, _, forward = cell["source"].partition("    def forward")
            body = "def _forward" + "\n".join(line.removeprefix("    ") for line in forward.splitlines())
            cell["source"] = head
            notebook["cells"].insert(i + 1, {**cell, "id": "b", "source": body})
            notebook["cells"].insert(i + 2, {**cell, "id": "c", "source": "LoRALayer.forward = _forward"})
            break
    return notebook
