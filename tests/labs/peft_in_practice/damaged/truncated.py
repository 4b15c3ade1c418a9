# /// specimen
# title = "the file breaks off in the middle"
# not_gradable = "its JSON breaks off"
# ///
import json

def damage(notebook):
    text = json.dumps(notebook)
    return text[: len(text) // 2]
