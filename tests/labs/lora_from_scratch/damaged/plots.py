# /// specimen
# title = "plots, plt.show and savefig"
# whole = true
# ///
def damage(notebook):
    source = (
        "import matplotlib.pyplot as plt\nimport os\nplt.plot(history.loss)\nplt.title('loss')\nplt.savefig('loss.png', dpi=200)\n"
        "plt.show()\nfig, axes = plt.subplots(2, 2)\nos.makedirs('figures', exist_ok=True)\nfig.savefig('figures/a.pdf')\n"
        "display(fig)"
    )
    place = next(i for i, c in enumerate(notebook["cells"]) if c["id"] == "train")
    notebook["cells"].insert(place + 1, {"cell_type": "code", "id": "p", "metadata": {}, "source": source, "outputs": []})
    return notebook
