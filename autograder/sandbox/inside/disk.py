"""What a job wrote: how much it may be, and how it goes away again, however the job hid it.

A folder of mode 0300 can be entered but not listed, one that lies deep enough has no path that could be used: what is
below either can't be counted, and takes more than a plain removal.
"""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress

MAX_FILES = 5_000  # folders included: an empty one costs no disk, and memory of the kernel all the same
_REMOVE, _OPEN = ("rm", "--recursive", "--force"), ("chmod", "--recursive", "u+rwx")
GONE = (FileNotFoundError, NotADirectoryError)  # meanwhile, since the job goes on


def is_full(folder: str, limit: int) -> bool:
    """Whether a job wrote more than `limit` bytes, too many files, or where nobody can count them.

    For a file system that others use, too. It stops at the first file too many: the job goes on making them.
    """
    files = size = 0
    left = [folder]
    while left:
        try:
            with os.scandir(left.pop()) as entries:
                for entry in entries:
                    files += 1
                    if entry.is_dir(follow_symlinks=False):
                        left.append(entry.path)
                    else:
                        with suppress(*GONE):
                            size += entry.stat(follow_symlinks=False).st_blocks * 512
                    if files > MAX_FILES or size > limit:
                        return True
        except GONE:
            continue
        except OSError:
            return True
    return False


def has_too_many_files(folder: str) -> bool:
    """The same for a folder on a file system of its own, which bounds the bytes by itself."""
    found = os.statvfs(folder)
    return found.f_files - found.f_ffree > MAX_FILES


def remove(folder: str) -> bool:
    """Removes a folder with all below it, when the process that wrote there is dead; whether it is gone."""
    with suppress(OSError):
        os.rmdir(folder)  # most jobs write nothing
    # These go as deep as a folder is, follow no link, and are twice as fast as Python's own.
    for command in (_REMOVE, _OPEN, _REMOVE):
        if os.path.lexists(folder):
            subprocess.run([*command, "--", folder], stderr=subprocess.DEVNULL, check=False)
    return not os.path.lexists(folder)
