# /// specimen
# title = "a merge conflict between two versions of an exercise: a person must choose"
# not_gradable = "git's conflict markers"
# ///
import json

def damage(notebook):
    text = json.dumps(notebook, indent=1)
    line = next(line for line in text.splitlines(keepends=True) if "class LoRALayer" in line)
    return text.replace(line, f"<<<<<<< HEAD\n{line}=======\n{line.replace('alpha', 'beta')}>>>>>>> main\n", 1)
