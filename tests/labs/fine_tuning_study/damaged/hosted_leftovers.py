# /// specimen
# title = "Colab and the hub: a mounted drive, a login, a token, installs, magics on top of exercises, one check cell deleted"
# whole = true
# ///
def damage(notebook):
    lines = [
        "!pip install -q transformers==4.40 peft datasets evaluate\n%matplotlib inline\n%load_ext autoreload",
        "from google.colab import drive, userdata\ndrive.mount('/content/drive')",
        "from huggingface_hub import login, notebook_login\nnotebook_login()\nlogin(token='hf_mine')",
        "import os\nos.environ['WANDB_DISABLED'] = 'true'\nos.environ['HF_TOKEN'] = userdata.get('HF_TOKEN')",
        "!nvidia-smi\n%env TOKENIZERS_PARALLELISM=false",
        "%%capture\n%pip install -U accelerate",
    ]
    notebook["cells"] = [c for c in notebook["cells"] if c["id"] != "check-3"]
    notebook["cells"][1:1] = [
        {"cell_type": "code", "id": f"h{i}", "metadata": {}, "source": source, "outputs": []}
        for i, source in enumerate(lines)
    ]
    for cell in notebook["cells"]:
        cell["metadata"] = {"id": "abc", "outputId": "def", "colab": {}}
        if cell["id"].startswith("exercise-") and cell["cell_type"] == "code":
            cell["source"] = "%%time\n" + cell["source"]
    notebook["metadata"] = {"colab": {"provenance": [], "gpuType": "T4"}, "accelerator": "GPU", "widgets": {}}
    return notebook
