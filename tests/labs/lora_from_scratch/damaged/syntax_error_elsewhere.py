# /// specimen
# title = "an unfinished scratch cell"
# ///
def damage(notebook):
    for i in (4, 12):
        source = "for block in model.trf_blocks:\n    print(block.att\n"
        notebook["cells"].insert(i, {"cell_type": "code", "id": f"s{i}", "metadata": {}, "source": source, "outputs": []})
    return notebook
