# /// specimen
# title = "the exercises are in another order"
# ///
def damage(notebook):
    places = [i for i, c in enumerate(notebook["cells"]) if c["id"] in ("exercise-1", "exercise-2", "exercise-3")]
    first, second, third = (notebook["cells"][i] for i in places)
    for place, cell in zip(places, (third, second, first)):
        notebook["cells"][place] = cell
    return notebook
