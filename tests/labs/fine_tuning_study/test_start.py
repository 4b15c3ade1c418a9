"""Which libraries a sandbox has imported before the first submission: no lab has those that it does not need."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from autograder.grading.flow import sandbox_spec
from autograder.kit.registry import lab_names, load_lab

HEAVY = ("transformers", "peft", "accelerate")
CODE = """
import importlib, json, sys
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
print(json.dumps([name for name in json.loads(sys.argv[2]) if name in sys.modules]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", lab_names())
def test_only_labs_that_need_them_import_the_heavy_libraries(name: str) -> None:
    modules = json.dumps(sandbox_spec(load_lab(name)).preload)
    ran = subprocess.run([sys.executable, "-c", CODE, modules, json.dumps(HEAVY)], capture_output=True, check=True)
    imported = json.loads(ran.stdout.splitlines()[-1])
    assert imported == ([] if name == "lora_from_scratch" else list(HEAVY))
