"""What a notebook loses in the sandbox, and what to do instead: for errors whose own text would be a riddle."""

from __future__ import annotations

import re
from typing import NamedTuple

from autograder.words import say


class Hint(NamedTuple):
    diagnosis: str
    pattern: str  # of "Type: message" and the line of code, joined by a newline
    words: str


HINTS = (
    Hint(
        "needs-workers",
        r"num_workers|DataLoader worker|multiprocessing",
        "there are no worker processes while grading: use `num_workers=0`",
    ),
    Hint(
        "needs-processes",
        r"(?s)(PermissionError|BlockingIOError|RuntimeError|OSError).*(subprocess|os\.system|popen|fork|spawn|Popen)",
        "no other program can be run while grading: do it in Python, or leave this line out",
    ),
    Hint(
        "needs-network",
        r"(?s)(URLError|ConnectionError|HTTPError|gaierror|MaxRetryError|ConnectError|SSLError|NameResolution"
        r"|could not be downloaded)|(PermissionError|OSError).*(socket|request|urlopen|download|connect)",
        "there is no network while grading: use what the course brings (`load_checkpoint`, `load_sms`)",
    ),
    Hint(
        "needs-compiler",
        r"(?s)torch\.compile|InductorError|BackendCompilerFailed|InvalidCxxCompiler|TorchDynamo",
        "there is no compiler while grading: leave `torch.compile` out",
    ),
    Hint(
        "needs-input",
        r"input\(\) is not available|StdinNotImplementedError",
        "nobody answers while grading: write the value into the cell instead of asking for it",
    ),
    Hint(
        "needs-upload",
        r"google\.colab|files\.upload",
        "Colab's own modules are not there while grading: read files that lie beside the notebook",
    ),
    Hint(
        "needs-memory",
        r"(?s)MemoryError|can't allocate memory|DefaultCPUAllocator|Cannot allocate memory|out of memory",
        "4 GB of memory are there for each submission: look for a tensor or a list that is larger than you meant",
    ),
    Hint(
        "needs-disk",
        r"(?s)No space left on device|File too large|Errno 28|Errno 27",
        "files of 64 MB, 128 MB in all, are what a submission may write",
    ),
    Hint(
        "needs-threads",
        r"can't start new thread",
        "64 threads are what a submission may start",
    ),
    Hint(
        "needs-a-file",
        r"(?s)(PermissionError|FileNotFoundError).*(open|read|listdir|Path|load)",
        "only files beside the notebook can be opened while grading",
    ),
)


def hint_for(kind: str, message: str, code: str) -> Hint | None:
    """The first hint that fits an exception, by its type, its text and the student's line."""
    text = f"{kind}: {message}\n{code}"
    return next((hint for hint in HINTS if re.search(hint.pattern, text)), None)


def words_of(hint: Hint) -> str:
    return say(hint.words)
