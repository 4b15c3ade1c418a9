"""The Hugging Face hub while grading: there is none, and a notebook that begins with a login runs all the same."""

from __future__ import annotations

import huggingface_hub
from huggingface_hub import _login

LOGINS = ("login", "notebook_login", "interpreter_login")


def leave_logins_out() -> None:
    """Logging in to the hub does nothing in this process from now on.

    A lab's `probes` hand it on as `warm_up`, which a sandbox calls before its first job and a student's kernel never.
    """
    for module in (huggingface_hub, _login):
        for name in LOGINS:
            setattr(module, name, lambda *_, **__: None)
