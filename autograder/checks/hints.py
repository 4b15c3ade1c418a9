"""Errors whose own text is a riddle to a beginner: what a notebook loses in the sandbox, and what torch and Python say
about common slips."""

from __future__ import annotations

import re
from typing import NamedTuple

from autograder.words import say


class Hint(NamedTuple):
    diagnosis: str
    pattern: str  # of "Type: message" and the line of code, joined by a newline
    words: str


LOST_IN_THE_SANDBOX: tuple[Hint, ...] = (
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
        r"StdinNotImplementedError|\binput\(|getpass\(",
        "nobody answers while grading: write the value into the cell instead of asking for it",
    ),
    Hint(
        "needs-upload",
        r"google\.colab|files\.upload|\buploaded\[",
        "Colab's own modules are not there while grading, nor are your files: use what the course brings",
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
        "only files that your notebook writes itself are there while grading: use what the course brings (`load_sms`)",
    ),
)

COMMON_SLIPS: tuple[Hint, ...] = (
    Hint(
        "forward-missing",
        r'missing the required "forward" function',
        "a module's work is done by a method called `forward`: is it there, and spelt so?",
    ),
    Hint(
        "super-missing",
        r"before Module\.__init__\(\) call|super\(\)\.__init__\(\) call",
        "call `super().__init__()` first",
    ),
    Hint(
        "recursion-into-wrapper",
        r"RecursionError",
        "the function calls itself without end: does it walk into what it has just made?",
    ),
    Hint(
        "changed-while-iterating",
        r"(changed size|mutated|changed) during iteration",
        "a dictionary can't be changed in a loop over it: loop over `list(...)` of it",
    ),
    Hint(
        "argument-missing",
        r"missing \d+ required positional argument",
        "compare this call with the function's definition: which argument is left out?",
    ),
    Hint(
        "container-wrapped",
        r"has no attribute '(in_features|out_features)'",
        "this module is no linear layer: look at its type before you use its sizes",
    ),
    Hint(
        "diverged",
        r"training has diverged",
        "lower the learning rate",
    ),
    Hint(
        "nothing-trainable",
        r"Nothing in this model is trainable|does not require grad and does not have a grad_fn",
        "is anything frozen that should learn? Look at requires_grad right before training",
    ),
    Hint(
        "head-not-replaced",
        r"The model answers with [\d,]+ numbers",
        "give the model a new head for the two classes",
    ),
    Hint(
        "shape-mismatch",
        r"shapes cannot be multiplied|must match the size of tensor|einsum\(\):|size mismatch|inconsistent tensor size",
        "two neighbouring sizes differ: print the shapes right before this line",
    ),
)

HINTS = LOST_IN_THE_SANDBOX + COMMON_SLIPS


def hint_for(kind: str, message: str, code: str) -> Hint | None:
    """The first hint that fits an exception, by its type, its text and the student's line."""
    text = f"{kind}: {message}\n{code}"
    return next((hint for hint in HINTS if re.search(hint.pattern, text)), None)


def words_of(hint: Hint) -> str:
    return say(hint.words)
