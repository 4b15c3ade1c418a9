# /// specimen
# title = "no-break spaces, typed on a French keyboard or pasted from a web page"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if cell["id"] == "exercise-1":
            cell["source"] = cell["source"].replace("self.scaling = alpha", "self.scaling\u00a0= alpha")
            cell["source"] = cell["source"].replace("        return", "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0return")
    return notebook
