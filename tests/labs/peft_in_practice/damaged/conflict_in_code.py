# /// specimen
# title = "a merge conflict between two ways to set the seed: a person must choose"
# not_gradable = "git's conflict markers"
# ///
import json

def damage(notebook):
    text = json.dumps(notebook, indent=1)
    line = next(line for line in text.splitlines(keepends=True) if "set_seed(seed)" in line)
    return text.replace(line, f"<<<<<<< HEAD\n{line}=======\n{line.replace('seed(seed)', 'seed(123)')}>>>>>>> main\n", 1)
