"""Progress in a notebook is text that a saved file keeps: no widget, and at its end a sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

CELL = """
from lora_lab.progress import progress_of
with progress_of("epoch 1/1", 2_000, "tokens") as progress:
    for step in range({steps}):
        progress.advance(500, "loss 0.5")
"""


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of Jupyter's own packages
def test_a_saved_notebook_holds_a_sentence_and_no_widget() -> None:
    cells = [nbformat.v4.new_code_cell(CELL.format(steps=steps)) for steps in (4, 2)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    for cell, said in zip(
        notebook.cells, ("2,000 tokens in 0 s, loss 0.5", "stopped at 50%, 1,000 tokens in"), strict=True
    ):
        (output,) = cell.outputs
        assert output.output_type == "display_data"
        assert set(output.data) == {"text/plain", "text/html"}
        assert output.data["text/plain"].startswith(f"epoch 1/1: {said}")
        assert "<progress" not in output.data["text/html"]
    assert "widget" not in json.dumps(notebook)


def test_in_a_terminal_it_is_a_line() -> None:
    program = """
from lora_lab.progress import progress_of
with progress_of("epoch 1/1", 10, "tokens") as progress:
    progress.advance(10, "loss 0.5")
"""
    environment = {name: value for name, value in os.environ.items() if name != "TQDM_DISABLE"}
    ran = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert "epoch 1/1: 100%" in ran.stderr
    assert "loss 0.5" in ran.stderr
