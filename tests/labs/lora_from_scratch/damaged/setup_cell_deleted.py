# /// specimen
# title = "the setup cell was replaced by one's own imports"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if cell["id"] == "setup":
            cell["source"] = "import numpy as np\nimport torch\nimport torch.nn as nn"
    return notebook
