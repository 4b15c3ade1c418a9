# /// specimen
# title = "magics and shell lines of every kind"
# whole = true
# ///
def damage(notebook):
    lines = [
        "!pip install -q torch\n%matplotlib inline\n%load_ext autoreload\n%autoreload 2",
        "%%bash\npip install torch\nls -l",
        "%%capture\nimport os",
        "!nvidia-smi\n!wget -q https://example.org/data.zip && unzip -o data.zip",
        "torch.nn.Linear?",
        "?torch.nn.Linear",
        "torch.nn.Linear??",
        "%time total = sum(range(10))",
        "%%time\nanswer = 42",
        "files = !ls\nprint(len(files))",
        "%cd -q .\n%env MY_VARIABLE=1\n%config InlineBackend.figure_format = 'retina'",
        "%%javascript\nalert(1)",
        "%%writefile helper.py\ndef nothing():\n    pass",
        "!echo one \\\n  two",
        "%timeit -n 1 -r 1 sum(range(10))",
        "ten = %time sum(range(5))\nassert ten == 10",
        "%%capture seen\nprint(1)",
        "print(seen.stdout)\nseen.show()",
        "from IPython import get_ipython\nget_ipython().run_line_magic('matplotlib', 'inline')",
    ]
    new = [{"cell_type": "code", "id": f"m{i}", "metadata": {}, "source": s, "outputs": []} for i, s in enumerate(lines)]
    notebook["cells"][2:2] = new
    for cell in notebook["cells"]:
        if cell["id"].startswith("exercise-") and cell["cell_type"] == "code":
            cell["source"] = "%%time\n" + cell["source"]
    return notebook
