"""What a child gives up of being root: the user, the capabilities, and being seen by its siblings."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import struct

NOBODY = 65534

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_PR_CAPBSET_DROP, _PR_CAP_AMBIENT, _CLEAR_ALL = 24, 47, 4
_CAPABILITY_VERSION = 0x20080522


def die_with_parent() -> None:
    """Ends this process when the one that forked it ends."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def drop_root(uid: int = NOBODY, one_id: bool = False) -> None:
    """Becomes another user, for good, where the grader runs as root; hides this process's memory from its siblings.

    Raises:
        OSError: it is still possible to come back.
    """
    if os.getuid() == 0:
        if one_id:
            _bound_capabilities()
        else:
            os.setgroups([])
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
        _clear_capabilities()
        if os.getresuid() != ((0,) if one_id else (uid,)) * 3 or _capabilities():
            raise OSError(errno.EPERM, "root could not be dropped")
    _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _bound_capabilities() -> None:
    """Lets no capability come back; only where root is an ordinary user outside its namespace."""
    with open("/proc/self/uid_map", encoding="ascii") as file:
        mapped = [line.split() for line in file]
    if any(outside == "0" or count != "1" for _, outside, count in mapped):
        raise OSError(errno.EPERM, "root of the machine can't give up its rights to files")
    _libc.prctl(_PR_CAP_AMBIENT, _CLEAR_ALL, 0, 0, 0)
    capability = 0
    while _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) == 0:  # fails behind the last one
        capability += 1


def _clear_capabilities() -> None:
    """Effective, permitted and inheritable ones; the last would otherwise outlast a change of user."""
    nothing = ctypes.create_string_buffer(24)  # three sets, twice 32 bits
    if _libc.capset(ctypes.create_string_buffer(struct.pack("Ii", _CAPABILITY_VERSION, 0)), nothing) != 0:
        raise OSError(ctypes.get_errno(), "capabilities could not be given up")


def _capabilities() -> int:
    """The effective and permitted capabilities, as a bit mask."""
    with open("/proc/self/status", encoding="ascii") as file:
        lines = [line.split() for line in file if line.startswith(("CapEff:", "CapPrm:"))]
    return int(lines[0][1], 16) | int(lines[1][1], 16)
