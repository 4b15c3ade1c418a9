# /// specimen
# title = "Windows line ends, in the file and in every cell"
# ///
import json

def damage(notebook):
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n")
    return json.dumps(notebook, indent=1).replace("\n", "\r\n")
