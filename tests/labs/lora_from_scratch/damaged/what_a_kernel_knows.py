# /// specimen
# title = "the last output as `_`, `%env`, IPython's shell by its module, secrets of Colab and Kaggle, a handle of a display"
# whole = true
# ///
def damage(notebook):
    lines = [
        "2 * 4",
        "rank = _\n%env OWN_RANK={rank}",
        "import os\nassert os.environ['OWN_RANK'] == str(In and rank) == '8'",
        "import IPython\nIPython.get_ipython().run_line_magic('matplotlib', 'inline')",
        "from google.colab import userdata\nos.environ['TOKEN'] = userdata.get('TOKEN')",
        "from kaggle_secrets import UserSecretsClient\nassert UserSecretsClient().get_secret('TOKEN') == ''",
        "shown = display('a', display_id=True)\nshown.update('b')",
    ]
    cells = [
        {"cell_type": "code", "id": f"own{number}", "metadata": {}, "source": source, "outputs": []}
        for number, source in enumerate(lines)
    ]
    notebook["cells"][2:2] = cells
    return notebook
