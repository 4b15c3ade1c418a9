# /// specimen
# title = "a Jupytext percent script instead of a notebook"
# file = "lora_from_scratch.py"
# ///
def damage(notebook):
    cells = ["# ---\n# jupyter:\n#   jupytext:\n#     text_representation:\n#       format_name: percent\n# ---\n"]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cells.append("# %%\n" + "\n".join(
                f"# {line}" if line.lstrip().startswith(("%", "!")) else line for line in cell["source"].splitlines()))
        else:
            cells.append("# %% [markdown]\n" + "\n".join(f"# {line}" for line in cell["source"].splitlines()))
    return "\n\n".join(cells) + "\n"
