"""Coverage-guided bytes for the two parsers of what students control: notebooks, and frames out of the sandbox.

    pip install atheris
    python tests/security/fuzz.py notebook corpus/ -max_total_time=1800
    python tests/security/fuzz.py frames corpus/ -max_total_time=1800

Needs Linux and Python 3.11 or 3.12. A finding is kept as a case in tests/autograder/test_notebook.py or test_wire.py.
"""

from __future__ import annotations

import struct
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["autograder", "json", "nbformat", "zipfile"]):
    from autograder.sandbox.job import Ending
    from autograder.sandbox.result import MAX_REPLY, BoundedBuffer, result_of
    from autograder.submissions.reading import NotebookError, read_submission
    from autograder.wire import FrameError, read_frame, write_frame


def notebook(data: bytes) -> None:
    """Whatever the file holds, it is a submission or one sentence."""
    with tempfile.NamedTemporaryFile(suffix=".ipynb") as file:
        file.write(data)
        file.flush()
        try:
            submission = read_submission(Path(file.name))
        except NotebookError:
            return
        if not all(isinstance(cell["source"], str) for cell in submission.code):
            raise TypeError("a cell without text")


def frames(data: bytes) -> None:
    """Whatever the pipe held, it is an outcome; and what a frame says survives being written again."""
    reply = BoundedBuffer(MAX_REPLY)
    reply.take(data)
    outcome = result_of({"why": "exit", "exit_code": 0}, reply, BoundedBuffer(1 << 16), 1.0)
    assert isinstance(outcome.ending, Ending)
    try:
        facts, arrays = read_frame(data)
    except FrameError:
        return
    read_frame(write_frame(facts, arrays))


SEEDS = {
    "notebook": [
        b'{"cells": [{"cell_type": "code", "id": "a", "source": ["x = 1"], "metadata": {}, "outputs": []}], '
        b'"metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
        b'{"worksheets": [{"cells": [{"cell_type": "code", "input": "x"}]}], "nbformat": 3, "metadata": {}}',
        b"# %%\nx = 1\n# %% [markdown]\n# text\n",
        b"<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n",
    ],
    "frames": [write_frame({"a": [1, "b"]}, {}), struct.pack("<Q", 9) + write_frame({}, {})],
}


def main() -> None:
    target = sys.argv.pop(1)
    corpus = Path(sys.argv[1])
    corpus.mkdir(exist_ok=True)
    for number, seed in enumerate(SEEDS[target]):
        (corpus / f"seed-{number}").write_bytes(seed)
    atheris.Setup(sys.argv, {"notebook": notebook, "frames": frames}[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
