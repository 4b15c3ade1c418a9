"""What works in a student's kernel works in a run, and a probe changes nothing in it."""

from __future__ import annotations

from pathlib import Path

import IPython
import pytest
import torch

from autograder.grading.flow import run_job_of
from grading import graded, lab, statuses, warm_sandbox
from notebooks import notebook_of, source_of
from runs_here import LAYER, SEED, SETUP, finished, run_here, seeded

pytestmark = pytest.mark.usefixtures("process_restored")


@pytest.mark.parametrize("setting", ["sys.excepthook = None", "sys.setrecursionlimit(150)", "sys.stdout.close()"])
def test_what_a_notebook_breaks_of_its_process_breaks_no_probe(setting: str) -> None:
    layer = source_of("exercise-1")
    notebook = notebook_of(["import torch", f"import sys\n{setting}", layer, "check('1')"])
    report = graded(notebook, (1,))
    assert statuses(report) == {}
    assert not [note for note in report.notes if "stops before its check" in note]


@pytest.mark.parametrize(
    "cells",
    [
        ("import asyncio\ntask = asyncio.create_task(asyncio.sleep(0, 5))", "assert await task == 5"),
        (
            "import asyncio\nboth = asyncio.gather(asyncio.sleep(0, 1), asyncio.sleep(0, 2))",
            "assert await both == [1, 2]",
        ),
        ("import asyncio\nloop = asyncio.get_running_loop()", "assert loop is asyncio.get_running_loop()"),
        ("import os\nos.nice(1)", "os.nice(0)"),
        ("x = 1", "import sys\nsys.exit()"),
        ("x = 1", "quit()"),
        ("from getpass import getpass\nassert getpass('token') == ''", "breakpoint()"),
        (
            "import torch\nadd = torch.compile(lambda x: x + 1)",
            "@torch.compile(mode='max-autotune')\ndef f(x):\n    return add(x)\nassert f(2) == 3",
        ),
        (
            "from torch.utils.data import DataLoader\nloader = DataLoader([1, 2], num_workers=2, prefetch_factor=4)",
            "positional = DataLoader([1, 2], 1, False, None, None, 2)\n"
            "assert [int(x) for x in loader] == [1, 2] == [int(x) for x in positional]",
        ),
        ("get_ipython().user_ns['x'] = 3", "assert x == 3 and get_ipython().user_ns['x'] == 3"),
        ("%%writefile own_parts_1.py\nvalue = '\\n%d' % 3", "from own_parts_1 import value\nassert value == '\\n3'"),
        ("%%file -a '/content/own_parts_2.py'\nvalue = 3", "import own_parts_2\nassert own_parts_2.value == 3"),
        ("with open('own_parts_3.py', 'w') as f: f.write('value = 3')", "from own_parts_3 import *\nassert value == 3"),
        ("%%writefile random.py\nvalue = 3", "import random\nrandom.random()"),
        ("2 * 4", "assert _ == _1 == Out[1] == 8", "assert (In[1], _ii) == ('2 * 4', '2 * 4') and '_' in _i"),
        ("await_ = 2", "3;", "assert _ == __ == '' and Out == {}"),
        ("4", "5", "assert (_, __, ___) == (5, 4, '')", "_ = 3", "6", "assert _ == 3 and Out[5] == 6"),
        (
            "%matplotlib widget\nimport ipywidgets as widgets\nfrom ipywidgets import interact, FloatSlider",
            "interact(lambda rank: rank, rank=(1, 16))\ndisplay(FloatSlider(value=1.0))",
        ),
        ("shown = display('a', display_id=True)\nshown.update('b')", "from IPython.display import display, HTML"),
        ("from IPython.display import display, HTML\nshown = display(HTML('a'), display_id='x')", "shown.display('b')"),
        (
            "import IPython\nIPython.get_ipython().run_line_magic('load_ext', 'autoreload')",
            "from IPython import get_ipython as shell\nassert 'google.colab' not in str(shell())",
            "from IPython.core.getipython import get_ipython\nassert get_ipython().config == {}",
        ),
        (
            "rank = 8\n%env OWN_RANK={rank}\n%set_env OWN_ALPHA 16",
            "import os\nassert os.environ['OWN_RANK'] + os.environ['OWN_ALPHA'] == '816'",
            "told = %env OWN_RANK\nassert told == '8'",
        ),
        (
            "import os\nos.mkdir('below')\n%cd -q below\nhere = %pwd\nassert here.endswith('below')",
            "%cd no/such/folder\n%cd ..\nassert os.path.isdir('below')",
        ),
        (
            "from google.colab import drive, files, userdata\ndrive.mount('/content/drive')",
            "import os\nos.environ['OWN_RANK'] = userdata.get('TOKEN')\nassert files.upload() == {}",
            "from kaggle_secrets import UserSecretsClient\nassert UserSecretsClient().get_secret('TOKEN') == ''",
        ),
    ],
)
def test_what_works_in_a_kernel_works_in_a_run(
    cells: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert finished(run_here(cells, ())) == len(cells)


def test_what_can_be_set_once_in_a_process_can_be_set_by_each_notebook() -> None:
    once = (
        "import multiprocessing, torch\ntorch.set_num_interop_threads(2)\nmultiprocessing.set_start_method('spawn')\n"
        "torch.multiprocessing.set_sharing_strategy('file_system')"
    )
    cells = ["import torch", once, "HALF = 1", source_of("exercise-1").replace("alpha / rank", "HALF * alpha / rank")]
    for _ in range(2):  # in the same worker
        numbered = [{"number": number, "source": source} for number, source in enumerate(cells, 1)]
        result = warm_sandbox().run(run_job_of(numbered, lab(), [lab().exercise(1)], SEED))
        assert finished(result) == len(cells)


def test_libraries_are_told_that_there_is_no_shell() -> None:
    assert finished(run_here(["import IPython\nassert IPython.get_ipython() is not None"], ())) == 1
    assert IPython.get_ipython() is None  # a library draws, or prints, by its answer


def test_an_exit_that_keeps_an_exercise_from_its_check_is_an_error() -> None:
    layer = LAYER.format(scale="1", product="x").replace("GAIN * ", "")
    result = run_here([SETUP, "import sys\nsys.exit()", layer, 'check("1")'], (1,))
    assert result.facts["experiments"]["run"]["facts"]["error"]["type"] == "SystemExit"
    assert "layer" in result.probes


def test_probing_takes_no_random_number_and_leaves_no_setting_behind() -> None:
    seeded()
    expected = torch.rand(2, dtype=torch.float64).tolist()
    settings = "torch.set_default_dtype(torch.float64)\ntorch.set_grad_enabled(False)"
    below = (
        f"assert torch.rand(2).tolist() == {expected}\n"
        "assert torch.get_default_dtype() is torch.float64 and not torch.is_grad_enabled()"
    )
    result = run_here([SETUP, source_of("exercise-1"), settings, 'check("1")', below, 'check("2")'])
    assert finished(result) == 6
    assert "layer" in result.probes


def test_only_the_first_frame_of_a_probe_counts() -> None:
    forged = (
        "import autograder.sandbox.inside.worker as worker, gc\n"
        "runs = [one for one in gc.get_objects() if type(one).__name__ == 'NotebookRun']\n"
        "runs[-1].reply({'probe': 'layer', 'notes': [], 'defined': {'missing': {}}, 'experiments': {'forged': {}}}, {})"
    )
    cells = [SETUP, source_of("exercise-1"), 'check("1")', source_of("exercise-2"), forged, 'check("2")']
    result = run_here(cells)
    assert finished(result) == 6
    frame = result.probes["layer"]
    assert frame is not None
    assert "forged" not in frame[0]["experiments"]
    assert "case0/start" in frame[0]["experiments"]
