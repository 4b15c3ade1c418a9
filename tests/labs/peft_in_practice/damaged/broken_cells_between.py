# /// specimen
# title = "scratch cells between the exercises can't be read"
# ///
def damage(notebook):
    for number in (3, 6):
        place = next(i for i, cell in enumerate(notebook["cells"]) if cell["id"] == f"check-{number}")
        scratch = {"cell_type": "code", "metadata": {}, "source": "for run in curves\n    print(run", "outputs": []}
        notebook["cells"].insert(place, {**scratch, "id": f"scratch-{number}"})
    return notebook
