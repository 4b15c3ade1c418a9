# /// specimen
# title = "the setup cell was replaced by one's own imports, and SETTINGS stand at the end"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if cell["id"] == "setup":
            cell["source"] = (
                "import time\nimport numpy as np\nimport torch\nfrom peft import *\nfrom transformers import *\n"
                "from lora_lab import load_sms, model_folder\nfrom lora_lab.study import Run, encode\n"
                "CHECKPOINT, CHAT, DATA, SEED = 'nano_roberta', 'nano', 'synthetic', 123"
            )
    settings = next(cell for cell in notebook["cells"] if cell["id"] == "settings")
    notebook["cells"].remove(settings)
    notebook["cells"].append(settings)
    return notebook
