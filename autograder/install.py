"""Installs torch, before `pip install -e .` does: the small CPU build wherever no GPU would use the large one.

    python -m autograder.install

PyPI's torch for Linux is the CUDA build, many times as large. So on Linux without a GPU the index of the CPU builds is
tried first; where it can't be reached, nothing is installed here, and `pip install -e .` takes PyPI's. TORCH_INDEX_URL
names another index. A torch that is there already and in the range of pyproject.toml is kept in each case.

It runs in a new environment, and so imports nothing but Python's own library.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

CPU_BUILDS = "https://download.pytorch.org/whl/cpu"
BRIEFLY = ("--timeout", "10", "--retries", "1")  # seconds without an answer; a firewall may answer nothing at all
PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def torch_requirement(project: str) -> str:
    """What a project's pyproject.toml asks of torch, such as `torch>=2.10,<3`.

    Raises:
        ValueError: it asks for no torch.
    """
    asked: list[str] = tomllib.loads(project)["project"]["dependencies"]
    found = next((one for one in asked if one.startswith("torch>")), None)
    if found is None:
        raise ValueError("pyproject.toml does not ask for torch")
    return found


def pip_arguments(requirement: str, environment: Mapping[str, str], platform: str, gpu: bool) -> list[str]:
    """What to tell pip about torch; nothing where the build that `pip install -e .` would take is the right one."""
    index = environment.get("TORCH_INDEX_URL")
    if index:
        return ["install", "--index-url", index, requirement]
    if platform != "linux" or gpu:
        return []
    # What torch itself needs comes from PyPI, with everything else.
    return ["install", "--no-deps", *BRIEFLY, "--index-url", CPU_BUILDS, requirement]


def has_nvidia_gpu() -> bool:
    return Path("/dev/nvidia0").exists() or shutil.which("nvidia-smi") is not None


def main() -> int:
    """Exit code 0 as well where the index of the CPU builds was only tried; 1 where TORCH_INDEX_URL has no torch."""
    requirement = torch_requirement(PROJECT.read_text("utf-8"))
    arguments = pip_arguments(requirement, os.environ, sys.platform, has_nvidia_gpu())
    if not arguments:
        return 0
    told = bool(os.environ.get("TORCH_INDEX_URL"))
    command = [sys.executable, "-m", "pip", "--quiet", *arguments]
    done = subprocess.run(command, stderr=None if told else subprocess.DEVNULL, check=False)
    if done.returncode == 0:
        return 0
    if told:
        return 1
    print(f"{CPU_BUILDS} can't be reached: pip's usual torch is taken, which may be the large CUDA build.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
