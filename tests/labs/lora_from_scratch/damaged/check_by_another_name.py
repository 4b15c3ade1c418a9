# /// specimen
# title = "`checker` and `check` have other names, and a wrong attempt stands at the end"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = cell["source"].replace("import checker", "import checker as made")
            cell["source"] = cell["source"].replace("check = checker(", "verify = made(")
            cell["source"] = cell["source"].replace('check("', 'verify("').replace("\ncheck()", "\nverify()")
    wrong = "class LoRALayer(torch.nn.Module):\n    def forward(self, x):\n        return x"
    notebook["cells"].append({"cell_type": "code", "id": "own", "metadata": {}, "source": wrong, "outputs": []})
    return notebook
