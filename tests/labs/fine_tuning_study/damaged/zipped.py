# /// specimen
# title = "a zip file with the notebook in a folder, beside checkpoints of its runs and its report"
# file = "fine_tuning_study.zip"
# ///
import io, json, zipfile

def damage(notebook):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("study/fine_tuning_study.ipynb", json.dumps(notebook))
        file.writestr("study/.ipynb_checkpoints/fine_tuning_study-checkpoint.ipynb", json.dumps({"cells": []}))
        file.writestr("study/study_runs/checkpoint-30/model.safetensors", b"\0" * 100_000)
        file.writestr("study/study_runs/checkpoint-30/trainer_state.json", json.dumps({"log_history": []}))
        file.writestr("__MACOSX/study/._fine_tuning_study.ipynb", b"\0\1")
        file.writestr("study/report.md", "my report")
    return data.getvalue()
