# /// specimen
# title = "every graded cell has the same grade_id"
# ///
def damage(notebook):
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["grade_id"] = "exercise-1"
    return notebook
