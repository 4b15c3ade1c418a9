# /// specimen
# title = "an import of tensorflow in the exercise's own cell"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if cell["id"] == "exercise-1":
            cell["source"] = "import tensorflow as tf\nfrom transformers_that_are_not_here import GPT2Model\n" + cell["source"]
        if cell["id"] == "exercise-3":
            cell["source"] = cell["source"].replace("model: torch.nn.Module", "model: GPT2Model")
    return notebook
