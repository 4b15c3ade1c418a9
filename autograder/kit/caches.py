"""Where models lie that were downloaded once: the sandbox is shown these folders, because it can't download."""

from __future__ import annotations

import os
from pathlib import Path


def user_cache() -> Path:
    """The user's cache, where programs keep what they can download again."""
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))


def hub_cache() -> dict[str, str]:
    """The Hugging Face hub's folder of models, by the variable that names it: `Checkpoint(caches=hub_cache)`."""
    hub = os.environ.get("HF_HUB_CACHE") or Path(os.environ.get("HF_HOME", user_cache() / "huggingface")) / "hub"
    return {"HF_HUB_CACHE": str(hub)}
