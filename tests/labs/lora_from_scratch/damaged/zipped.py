# /// specimen
# title = "a zip file with one notebook in a folder"
# file = "lora_from_scratch.zip"
# ///
import io, json, zipfile

def damage(notebook):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("homework/lora_from_scratch.ipynb", json.dumps(notebook))
        file.writestr("homework/.ipynb_checkpoints/lora_from_scratch-checkpoint.ipynb", json.dumps({"cells": []}))
        file.writestr("__MACOSX/homework/._lora_from_scratch.ipynb", b"\0\1")
        file.writestr("homework/report.md", "my report")
    return data.getvalue()
