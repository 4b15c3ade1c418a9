# /// specimen
# title = "a percent script instead of a notebook"
# file = "peft_in_practice.py"
# ///
def damage(notebook):
    code = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return "\n\n".join(
        "# %%\n" + "\n".join(f"# {line}" if line.startswith(("%", "!")) else line for line in source.splitlines())
        for source in code
    )
