# /// specimen
# title = "input() waits for a key"
# whole = true
# ///
def damage(notebook):
    source = "input('Press Enter to go on')\nname = input('Your name? ')\nprint('hello', name)"
    notebook["cells"].insert(2, {"cell_type": "code", "id": "i", "metadata": {}, "source": source, "outputs": []})
    return notebook
