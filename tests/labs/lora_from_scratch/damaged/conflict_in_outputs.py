# /// specimen
# title = "a merge conflict in outputs and counts: both sides have the same code"
# ///
import json

def damage(notebook):
    text = json.dumps(notebook, indent=1)
    line = '   "execution_count": null,\n'
    assert line in text
    sides = line.replace("null", "3"), line.replace("null", "12")
    return text.replace(line, f"<<<<<<< HEAD\n{sides[0]}=======\n{sides[1]}>>>>>>> main\n", 1)
