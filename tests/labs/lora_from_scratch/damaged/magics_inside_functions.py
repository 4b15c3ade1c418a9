# /// specimen
# title = "magics inside the functions of the exercises"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if cell["id"] == "exercise-1":
            cell["source"] = cell["source"].replace("        return self.scaling", "        %pdb off\n        return self.scaling")
        if cell["id"] == "exercise-4":
            cell["source"] = cell["source"].replace(
                "    for parameter in model.parameters():", "    !echo freezing\n    for parameter in model.parameters():", 1
            )
    return notebook
