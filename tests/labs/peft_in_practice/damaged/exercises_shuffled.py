# /// specimen
# title = "the exercises stand in the opposite order"
# ///
def damage(notebook):
    places = [i for i, cell in enumerate(notebook["cells"]) if cell["id"] in {f"exercise-{n}" for n in range(1, 8)}]
    cells = [notebook["cells"][i] for i in places]
    for place, cell in zip(places, reversed(cells)):
        notebook["cells"][place] = cell
    return notebook
