# /// specimen
# title = "an editor on Windows: a byte order mark, its line ends, tabs in place of spaces"
# ///
import json

def damage(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = cell["source"].replace("    ", "\t").replace("\n", "\r\n")
    return "\ufeff" + json.dumps(notebook, indent=1).replace("\n", "\r\n")
