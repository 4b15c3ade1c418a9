# /// specimen
# title = "VS Code's metadata and cell languages"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        cell["metadata"] |= {"vscode": {"languageId": "python"}}
    notebook["metadata"] |= {"vscode": {"interpreter": {"hash": "0" * 64}}, "language_info": {"name": "python"}}
    return notebook
