# /// specimen
# title = "a byte order mark"
# ///
import json

def damage(notebook):
    return "\ufeff" + json.dumps(notebook)
