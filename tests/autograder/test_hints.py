"""What a notebook loses in the sandbox is a hint in the report, tried in the real sandbox."""

from __future__ import annotations

import pytest

from grading import graded, result
from notebooks import notebook_of, source_of

LOST = {
    "needs-workers": (
        "from torch.utils.data import DataLoader\nlist(DataLoader([1, 2], num_workers=2))",
        "use `num_workers=0`",
    ),
    "needs-processes": ("import subprocess\nsubprocess.run(['ls'])", "no other program can be run"),
    "needs-network": (
        "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/')",
        "there is no network while grading",
    ),
    "needs-compiler": (
        "compiled = torch.compile(lambda x: torch.relu(x) + 1)\ncompiled(torch.ones(3))",
        "leave `torch.compile` out",
    ),
    "needs-input": ("number = int(input('how many?'))", "write the value into the cell"),
    "needs-upload": ("from google.colab import files\nfiles.upload()['a.csv']", "Colab's own modules"),
    "needs-memory": ("big = torch.ones(10_000_000_000)", "4 GB of memory"),
    "needs-disk": ("open('big', 'wb').write(bytes(90 << 20))", "files of 64 MB"),
    "needs-a-file": ("print(open('/etc/passwd').read())", "only files that your notebook writes"),
}


@pytest.mark.parametrize("diagnosis", sorted(LOST))
def test_what_a_notebook_loses_is_a_hint(diagnosis: str) -> None:
    code, words = LOST[diagnosis]
    report = graded(notebook_of(["import torch", *(source_of(f"exercise-{n}") for n in range(1, 5)), code]))
    failed = result(report, "5.2")
    assert failed.diagnosis == diagnosis, failed.got
    assert failed.next_step is not None
    assert words in failed.next_step
    assert failed.cell == 6


def test_what_notebooks_do_all_day_works_in_the_sandbox() -> None:
    cells = [
        "import torch\nimport asyncio, tempfile, dataclasses, json, math, random, threading",
        *(source_of(f"exercise-{n}") for n in range(1, 5)),
        "from concurrent.futures import ThreadPoolExecutor\nlist(ThreadPoolExecutor(2).map(abs, [-1]))",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.savefig('plot.png')\nplt.show()",
        "from tqdm.auto import tqdm\nfor _ in tqdm(range(3)): pass",
        "torch.save({'x': torch.ones(2)}, 'x.pt')\ntorch.load('x.pt')",
        "from safetensors.torch import load_file, save_file\nsave_file({'x': torch.ones(1)}, 'x')\nload_file('x')",
        "with tempfile.NamedTemporaryFile() as file: file.write(b'x')",
        "from torch.utils.data import DataLoader\nlist(DataLoader([1, 2, 3], batch_size=2, num_workers=0))",
        "import pandas as pd\npd.DataFrame({'a': [1]}).to_csv('a.csv')\npd.read_csv('a.csv')",
        "optimizer = torch.optim.AdamW([torch.nn.Parameter(torch.ones(2))])\noptimizer.step()",
        "await asyncio.sleep(0)",
        "model = torch.nn.Linear(2, 2)",
    ]
    run = result(graded(notebook_of(cells)), "5.2")
    assert run.status == "passed", run.got


@pytest.mark.parametrize(
    ("code", "note"),
    [
        (
            "from google.colab import drive, files\ndrive.mount('/content/drive')\nfor n in files.upload(): 1 / 0",
            "colab",
        ),
        ("import google.colab\ngoogle.colab.drive.mount('/x')", "google.colab"),
        ("import tensorflow_of_nobody as tf, json\nassert json", "tensorflow_of_nobody"),
        ("from not_here import *", "not_here"),
        ("input('Press Enter')", None),
        ("try:\n    import not_here\nexcept ImportError:\n    not_here = None\nassert not_here is None", None),
    ],
)
def test_leftovers_of_another_platform_do_no_harm(code: str, note: str | None) -> None:
    report = graded(
        notebook_of(["import torch", *(source_of(f"exercise-{n}") for n in range(1, 5)), code, "model = 1"])
    )
    run = result(report, "5.2")
    assert run.status == "passed", run.got
    if note:
        assert any(note in line and "not installed here" in line for line in report.notes)


def test_a_missing_forward_is_no_untouched_stub() -> None:
    layer = source_of("exercise-1").replace("def forward", "def foward")
    failed = result(graded(notebook_of(["import torch", layer]), only=(1,)), "1.2")
    assert (failed.status, failed.diagnosis) == ("failed", "forward-missing")
