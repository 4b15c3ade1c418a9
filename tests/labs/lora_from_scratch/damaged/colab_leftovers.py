# /// specimen
# title = "Colab's imports, mounts and uploads"
# whole = true
# ///
def damage(notebook):
    source = (
        "from google.colab import drive, files, userdata\nimport google.colab\ndrive.mount('/content/drive')\n"
        "uploaded = files.upload()\nfor name in uploaded.keys():\n    print(name, len(uploaded[name]))"
    )
    colab = {"cell_type": "code", "id": "colab", "metadata": {"colab": {"base_uri": "x"}}, "source": source, "outputs": []}
    notebook["cells"].insert(2, colab)
    notebook["metadata"] = {"colab": {"provenance": [], "gpuType": "T4"}, "accelerator": "GPU"}
    for cell in notebook["cells"]:
        cell["metadata"] = {"id": "abc", "outputId": "def", "colab": {}}
    return notebook
