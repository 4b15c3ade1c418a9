# /// specimen
# title = "a download among the imports, caught where there is no network"
# ///
def damage(notebook):
    source = (
        "import urllib.request\nurllib.request.urlretrieve('https://example.org/gpt_download.py', 'gpt_download.py')\n"
        "from gpt_download import download_and_load_gpt2\nsettings, params = download_and_load_gpt2('124M', 'gpt2')"
    )
    notebook["cells"].insert(2, {"cell_type": "code", "id": "d", "metadata": {}, "source": source, "outputs": []})
    return notebook
