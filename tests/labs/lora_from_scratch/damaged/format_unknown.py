# /// specimen
# title = "no format at all"
# ///
def damage(notebook):
    del notebook["nbformat"], notebook["nbformat_minor"]
    return notebook
