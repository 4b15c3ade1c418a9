"""What a job wrote: how much it may be, and how it goes away again, however the job hid it.

A folder of mode 0300 can be entered but not listed, so what is below it would neither be counted nor removed.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress

MAX_FILES = 5_000  # folders included: an empty one costs no disk, and memory of the kernel all the same


def is_full(folder: str, limit: int) -> bool:
    """Whether a job wrote more than `limit` bytes, or too many files, on a file system that others use, too."""
    hidden: list[OSError] = []
    files = size = 0
    for root, folders, names in os.walk(folder, onerror=hidden.append):
        files += len(folders) + len(names)
        if files > MAX_FILES or any(isinstance(error, PermissionError) for error in hidden):
            return True
        for name in names:
            try:
                size += os.lstat(os.path.join(root, name)).st_blocks * 512
            except OSError:
                continue  # it is gone again
        if size > limit:
            return True
    return any(isinstance(error, PermissionError) for error in hidden)


def has_too_many_files(folder: str) -> bool:
    """The same for a folder on a file system of its own, which bounds the bytes by itself."""
    found = os.statvfs(folder)
    return found.f_files - found.f_ffree > MAX_FILES


def remove(folder: str) -> bool:
    """Removes a folder with all below it, when the process that wrote there is dead; whether it is gone."""
    for root, folders, _ in os.walk(folder):
        for name in folders:
            path = os.path.join(root, name)
            if not os.path.islink(path):
                with suppress(OSError):
                    os.chmod(path, 0o700)
    shutil.rmtree(folder, ignore_errors=True)
    return not os.path.exists(folder)
