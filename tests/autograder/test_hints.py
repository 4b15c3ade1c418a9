"""What a notebook loses in the sandbox is a hint in the report, tried in the real sandbox."""

from __future__ import annotations

import pytest

from autograder.kit.error_verdicts import from_error
from autograder.kit.hints import hint_for
from autograder.kit.student_error import StudentError
from autograder.sandbox.limits import Limits
from grading import graded, lab, result
from notebooks import ROOT, notebook_of, source_of

LOST = {
    "needs-gpu": ("torch.ones(3).cuda()", "there is no GPU while grading"),
    "needs-workers": (
        "from concurrent.futures import ProcessPoolExecutor\nProcessPoolExecutor(2).submit(print)",
        "do this part in one process",
    ),
    "needs-processes": ("import subprocess\nsubprocess.run(['ls'])", "no other program can be run"),
    "needs-network": (
        "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/')",
        "there is no network while grading",
    ),
    "needs-compiler": (
        "compiled = torch._dynamo.optimize('inductor')(lambda x: torch.relu(x) + 1)\ncompiled(torch.ones(3))",
        "leave `torch.compile` out",
    ),
    "needs-input": ("number = int(input('how many?'))", "write the value into the cell"),
    "needs-a-platform": ("torch.save({}, '/content/drive/MyDrive/lora.pt')", "write beside the notebook"),
    "needs-upload": ("from google.colab import files\nfiles.upload()['a.csv']", "Colab's own modules"),
    "needs-memory": ("big = torch.ones(10_000_000_000)", "4 GB of memory"),
    "needs-disk": ("open('big', 'wb').write(bytes(90 << 20))", "files of 64 MB"),
    "needs-a-file": ("print(open('/etc/passwd').read())", "only files that your notebook writes"),
}


@pytest.mark.parametrize(
    ("text", "diagnosis"),
    [
        ("AssertionError: Torch not compiled with CUDA enabled\nx.cuda()", "needs-gpu"),
        ("RuntimeError: No CUDA GPUs are available\nx.to(device)", "needs-gpu"),
        ("RuntimeError: Cannot re-initialize CUDA in forked subprocess. To use CUDA with multiprocessing", "needs-gpu"),
        ("NotImplementedError: Could not run 'aten::empty' with arguments from the 'MPS' backend\nx", "needs-gpu"),
        ("AttributeError: module 'torch._C' has no attribute '_cuda_getDeviceProperties'\nx", "needs-gpu"),
        ("AssertionError: choose a GPU\nassert torch.cuda.is_available()", "needs-gpu"),
        ("RuntimeError: Attempting to deserialize object on a CUDA device\ntorch.load('a')", "needs-gpu"),
        ("AssertionError: wrong\nassert x.device == y.device", None),
        ("PermissionError: [Errno 13] Permission denied\nwith Pool(2) as pool:", "needs-workers"),
        ("PermissionError: [Errno 13] Permission denied\nProcessPoolExecutor()", "needs-workers"),
        ("PermissionError: [Errno 13] Permission denied\nsubprocess.run(['ls'])", "needs-processes"),
        ("ModuleNotFoundError: No module named 'helpers'\nimport helpers", "module-missing"),
        (
            "FileNotFoundError: [Errno 2] No such file or directory: '/content/drive/MyDrive'\nos.chdir(here)",
            "needs-a-platform",
        ),
        ("FileNotFoundError: No such file: '/kaggle/input/sms/a.csv'\nopen(path)", "needs-a-platform"),
        ("FileNotFoundError: No such file: 'my/content.csv'\nopen(path)", "needs-a-file"),
        (
            "RuntimeError: mat1 and mat2 shapes cannot be multiplied (1x9 and 13x9)\nF.linear(x, a @ b)",
            "linear-transposed",
        ),
        ("RuntimeError: mat1 and mat2 shapes cannot be multiplied (1x9 and 13x9)\nself.linear(x)", "shape-mismatch"),
        ("RuntimeError: mat1 and mat2 shapes cannot be multiplied (1x9 and 13x9)\nx @ a", "shape-mismatch"),
        (
            "RuntimeError: The size of tensor a (6) must match the size of tensor b (9)\nself.l.weight + d",
            "weight-transposed",
        ),
        ("RuntimeError: The size of tensor a (6) must match the size of tensor b (9)\nbase + update", "shape-mismatch"),
        ("AttributeError: 'DataParallel' object has no attribute 'config'\nmodel.config", "model-enclosed"),
    ],
)
def test_an_errors_text_and_line_tell_its_cause(text: str, diagnosis: str | None) -> None:
    kind, _, rest = text.partition(": ")
    message, _, code = rest.partition("\n")
    found = hint_for(kind, message, code)
    assert (found.diagnosis if found else None) == diagnosis


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


def test_a_hint_says_the_limits_that_the_lab_declares() -> None:
    limits = Limits(memory=2 << 30, file=8 << 20, disk=16 << 20, threads=5)
    error = StudentError(type="OSError", message="[Errno 28] No space left on device")
    assert error_words(error, limits) == "files of 8 MB, 16 MB in all, are what a submission may write"
    assert error_words(StudentError(type="MemoryError"), limits).startswith("2 GB of memory are there")
    assert error_words(StudentError(type="RuntimeError", message="can't start new thread"), limits).startswith("5 thr")


def error_words(error: StudentError, limits: Limits) -> str:
    return str(from_error(error, limits=limits).details["next_step"])


def test_the_threat_model_has_the_limits_as_they_are() -> None:
    """Of a lab that declares none; times are those of the lab that is tried everywhere."""
    page, limits = (ROOT / "docs" / "threat-model.md").read_text("utf-8"), Limits()
    assert f"| memory | {limits.memory >> 30} GiB of address space" in page
    assert f"| disk | {limits.disk >> 20} MiB in all, {limits.file >> 20} MiB a file" in page
    assert f"| threads, open files | {limits.threads}, {limits.open_files} |" in page
    short, long = sorted({exercise.seconds for exercise in lab().exercises})
    assert f"{short:g} s for each of exercises 1 to 4 and {long:g} s for exercise 5" in page
