# /// specimen
# title = "pasted with the prompts of a terminal, and indented"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if cell["id"] == "exercise-2":
            first, *rest = cell["source"].splitlines()
            cell["source"] = "\n".join([f">>> {first}", *(f"... {line}" for line in rest)])
        if cell["id"] == "exercise-4":
            cell["source"] = "\n".join(f"    {line}" for line in cell["source"].splitlines())
    return notebook
