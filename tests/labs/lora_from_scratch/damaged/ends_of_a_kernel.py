# /// specimen
# title = "a window, workers, a password, a debugger; and names deleted, folders left and quit() at the end"
# whole = true
# words = { "notes" = "(?s)no window while grading.*|worker processes" }
# ///
def damage(notebook):
    lines = [
        "import matplotlib\nmatplotlib.use('QtAgg')",
        "from torch.utils.data import DataLoader\nlist(DataLoader([1, 2], num_workers=2, persistent_workers=True))",
        "from getpass import getpass\ntoken = getpass('token')\nbreakpoint()",
        "%%writefile own_parts.py\nvalue = 3",
        "from own_parts import value\nassert value == 3",
    ]
    end = ["del model, LoRALayer", "model = None", "import os\nos.chdir('..')", "quit()"]

    def cells(sources, name):
        return [
            {"cell_type": "code", "id": f"{name}{i}", "metadata": {}, "source": s, "outputs": []}
            for i, s in enumerate(sources)
        ]

    notebook["cells"][2:2] = cells(lines, "a")
    notebook["cells"] += cells(end, "z")
    return notebook
