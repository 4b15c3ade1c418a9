"""Errors whose own text is a riddle to a beginner: what a notebook loses in the sandbox, and what torch and Python say
about common slips."""

from __future__ import annotations

import re
from typing import NamedTuple

from autograder.sandbox.limits import Limits
from autograder.words import say


class Hint(NamedTuple):
    """What to say of an error whose own text is a riddle to a beginner."""

    diagnosis: str
    pattern: str  # of "Type: message" and the line of code, joined by a newline
    words: str  # may name a limit: {memory} in GB, {file} and {disk} in MB, {threads}


LOST_IN_THE_SANDBOX: tuple[Hint, ...] = (
    Hint(
        "needs-gpu",
        r"(?s)Torch not compiled with CUDA|Cannot re-initialize CUDA|No CUDA GPUs|no NVIDIA driver"
        r"|NVIDIA driver on your system|CUDA driver"
        r"|torch\._C' has no attribute '_(?:cuda|Cuda|mps)|'(?:CUDA|MPS)' backend|MPS (?:backend|device|is not)"
        r"|Attempting to deserialize object on a (?:CUDA|MPS)|not linked with support for (?:cuda|mps) devices"
        r"|AssertionError.*(?:cuda|mps)\.is_available|RuntimeError.*(?:cuda|mps)\.is_available|nvidia-smi",
        "there is no GPU while grading: take the device from x, or ask `torch.cuda.is_available()` first",
    ),
    Hint(
        "needs-workers",
        r"(?s)(PermissionError|BlockingIOError|RuntimeError|OSError).*(Pool\(|PoolExecutor|\bProcess\(|Manager\("
        r"|mp\.spawn|multiprocessing)|DataLoader worker",
        "there are no worker processes while grading: do this part in one process",
    ),
    Hint(
        "needs-processes",
        r"(?s)(PermissionError|BlockingIOError|RuntimeError|OSError).*(subprocess|os\.system|popen|fork|spawn|Popen)",
        "no other program can be run while grading: do it in Python, or leave this line out",
    ),
    Hint(
        "needs-network",
        r"(?s)(URLError|ConnectionError|HTTPError|gaierror|MaxRetryError|ConnectError|SSLError|NameResolution"
        r"|OfflineMode|could not be downloaded)|(PermissionError|OSError).*(socket|request|urlopen|download|connect)",
        "there is no network while grading: use what the course brings",
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
        "{memory} GB of memory are there for each submission: look for a tensor or a list that is larger than you "
        "meant",
    ),
    Hint(
        "needs-disk",
        r"(?s)No space left on device|File too large|Errno 28|Errno 27",
        "files of {file} MB, {disk} MB in all, are what a submission may write",
    ),
    Hint(
        "needs-threads",
        r"can't start new thread",
        "{threads} threads are what a submission may start",
    ),
    Hint(
        "needs-a-platform",
        r"(?s)(?:Error|Exception)\b.*['\"\s/](?:content|kaggle/(?:input|working)|dbfs|databricks|gdrive|mnt/data)/",
        "this folder is there on one platform only: write beside the notebook, `file` in place of `/content/file`",
    ),
    Hint(
        "needs-a-file",
        r"(?s)(PermissionError|FileNotFoundError).*(open|read|listdir|Path|load)",
        "only files that your notebook writes itself are there while grading: use what the course brings",
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
        "nothing-trainable",
        r"does not require grad and does not have a grad_fn",
        "is anything frozen that should learn? Look at requires_grad right before training",
    ),
    Hint(
        "model-enclosed",
        r"'(?:DataParallel|DistributedDataParallel|OptimizedModule)' object has no attribute",
        "keep `model` itself under that name, and nothing around it",
    ),
    Hint(
        "module-missing",
        r"ModuleNotFoundError: No module named",
        "this module is not installed here: if it is a file of your own, put its code into the notebook",
    ),
    Hint(
        "linear-transposed",
        r"cannot be multiplied[^\n]*\n.*(?:(?:F|functional)\.|(?<![.\w]))linear\([^\n]*,",
        "`F.linear` wants a matrix of shape (out, in): which shape does yours have?",
    ),
    Hint(
        "weight-transposed",
        r"must match the size of tensor[^\n]*\n.*\b[wW](?:eight)?\b",
        "the weight of a linear layer has the shape (out, in): which shape has what is added to it?",
    ),
    Hint(
        "shape-mismatch",
        r"shapes cannot be multiplied|must match the size of tensor|einsum\(\):|size mismatch|inconsistent tensor size",
        "two neighbouring sizes differ: print the shapes right before this line",
    ),
)

HINTS = LOST_IN_THE_SANDBOX + COMMON_SLIPS


def general(diagnosis: str) -> Hint:
    """The hint of this module with a diagnosis, for a lab that says it in words of its own."""
    return next(hint for hint in HINTS if hint.diagnosis == diagnosis)


def hint_for(kind: str, message: str, code: str, of_lab: tuple[Hint, ...] = ()) -> Hint | None:
    """The first hint that fits an exception, by its type, its text and the student's line.

    Args:
        of_lab: a lab's own hints. One with a diagnosis of this module's stands in the place of that; the others come
            behind what a notebook loses in the sandbox, and before the common slips.
    """
    own = {hint.diagnosis: hint for hint in of_lab}
    ours = {hint.diagnosis for hint in HINTS}
    ordered = (*LOST_IN_THE_SANDBOX, *(hint for hint in of_lab if hint.diagnosis not in ours), *COMMON_SLIPS)
    text = f"{kind}: {message}\n{code}"
    return next((h for hint in ordered if re.search((h := own.get(hint.diagnosis, hint)).pattern, text)), None)


def hint_called(diagnosis: str, of_lab: tuple[Hint, ...] = ()) -> Hint | None:
    """The hint of this diagnosis."""
    return next((hint for hint in (*of_lab, *HINTS) if hint.diagnosis == diagnosis), None)


def words_of(hint: Hint, limits: Limits) -> str:
    """What a student reads.

    Args:
        limits: those under which the code ran.
    """
    return say(
        hint.words,
        memory=limits.memory >> 30,
        file=limits.file >> 20,
        disk=limits.disk >> 20,
        threads=limits.threads,
    )
