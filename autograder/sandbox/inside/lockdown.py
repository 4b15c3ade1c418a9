"""What a child gives up before it runs student code: files, network, other processes, memory without end.

Three layers of the Linux kernel, each by its own system calls, so that neither a privilege nor a library is needed:

* Landlock: which files may be read, and the one folder that may be written (https://docs.kernel.org/userspace-api/landlock.html)
* seccomp: which system calls exist at all (https://docs.kernel.org/userspace-api/seccomp_filter.html)
* rlimits: how much memory, processor time, threads, and file size

A denied call fails with an errno, so that the student gets a Python exception and not a dead kernel.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import socket
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from autograder.sandbox.inside import syscalls
from autograder.sandbox.inside.root import NOBODY, die_with_parent, drop_root

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_NO_NEW_PRIVS = 38


def lock_down(
    work: str, readable: Iterable[str], limits: Mapping[str, int], uid: int | None = None, one_id: bool = False
) -> None:
    """Locks this process for good.

    Args:
        work: the only folder that stays writable.
        readable: files and folders that stay readable, with all below them.
        limits: names and values for `set_limits`.
        uid: whom root becomes; nobody when None.
        one_id: whether root stays root in a namespace where it is an ordinary user, and only its capabilities go.

    Raises:
        OSError: a layer is not available; the caller must not go on.
    """
    set_limits(limits)
    drop_root(NOBODY if uid is None else uid, one_id)
    die_with_parent()  # becoming somebody else has cleared it
    restrict_files(readable, work)
    restrict_calls()


def _syscall(number: int, *arguments: Any) -> int:
    converted = [ctypes.c_void_p(a) if isinstance(a, int) else a for a in arguments]
    result: int = _libc.syscall(ctypes.c_long(number), *converted)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


# --- limits ------------------------------------------------------------------------------------------------------


def set_limits(limits: Mapping[str, int]) -> None:
    """Sets hard and soft limits by their names without RLIMIT_; bytes, seconds or counts."""
    for name, value in limits.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))


def mapped_bytes() -> int:
    """The address space that this process has by now."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def threads_outside(uid: int | None = None) -> int:
    """Threads under the uid that student code will have: RLIMIT_NPROC counts those outside the sandbox, too."""
    uid, threads = os.getuid() if uid is None else uid, 0
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                if entry.stat().st_uid == uid:
                    threads += len(os.listdir(f"{entry.path}/task"))
            except OSError:
                continue  # it has ended
    return threads


# --- Landlock ----------------------------------------------------------------------------------------------------

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_SPECIAL_FILES = 1 << 6 | 1 << 9 | 1 << 10 | 1 << 11  # make devices, sockets, pipes
_TRUNCATE, _IOCTL_DEVICE = 1 << 14, 1 << 15
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}  # by ABI
_TCP = 0b11  # bind, connect; since ABI 4
_SCOPES = 0b11  # abstract sockets, signals; since ABI 6
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


def landlock_abi() -> int:
    """The version of Landlock that this kernel speaks, 0 for none."""
    try:
        return _syscall(_CREATE_RULESET, None, 0, 1)
    except OSError:
        return 0


def restrict_files(readable: Iterable[str], writable: str) -> None:
    """From here on only these paths can be opened; nothing can be executed."""
    abi = landlock_abi()
    if abi == 0:
        raise OSError(errno.ENOSYS, "this kernel has no Landlock")
    rights = _RIGHTS[min(abi, 5)]
    attributes = struct.pack("QQQ", rights, _TCP if abi >= 4 else 0, _SCOPES if abi >= 6 else 0)
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    ruleset = _syscall(_CREATE_RULESET, ctypes.c_char_p(attributes[:size]), size, 0)
    try:
        for path in readable:
            _allow(ruleset, path, (_READ | _LIST | _EXECUTE) & rights)  # mapping a library needs execute
        for path in _DEVICES:
            _allow(ruleset, path, (_READ | _WRITE) & rights)
        _allow(ruleset, writable, rights & ~(_EXECUTE | _SPECIAL_FILES))
        _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        _syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not os.path.isdir(path):
            rights &= _EXECUTE | _WRITE | _READ | _TRUNCATE | _IOCTL_DEVICE
        _syscall(_ADD_RULE, ruleset, 1, ctypes.c_char_p(struct.pack("=Qi", rights, handle)), 0)
    finally:
        os.close(handle)


# --- seccomp -----------------------------------------------------------------------------------------------------

_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_NUMBER_OFFSET, _ARCHITECTURE_OFFSET = 0, 4  # in struct seccomp_data
_FIRST_ARGUMENT_OFFSET, _SECOND_ARGUMENT_OFFSET = 16, 24
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # classic BPF opcodes
_CLONE_THREAD = 0x10000
# A pipe or socket that signals whom it is told to, and a file that tells of others or makes them wait:
_REACH_OTHERS = (8, 10, 15, 1024, 1026)  # F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY
_SOCKET_SIGNALS_OTHERS = (0x8901, 0x8902)  # FIOSETOWN, SIOCSPGRP
_SET_FILTER, _ALL_THREADS = 1, 1


def _errno(code: int) -> int:
    return 0x00050000 | code


class _Program:
    """A classic BPF program; each rule jumps over itself when it does not apply."""

    def __init__(self) -> None:
        self.code: list[tuple[int, int, int, int]] = []

    def load(self, offset: int) -> None:
        self.code.append((_LOAD, 0, 0, offset))

    def returns(self, value: int) -> None:
        self.code.append((_RETURN, 0, 0, value))

    def when_equal(self, value: int, result: int) -> None:
        self.code += [(_EQUAL, 0, 1, value), (_RETURN, 0, 0, result)]

    def unless_equal(self, value: int, result: int) -> None:
        self.code += [(_EQUAL, 1, 0, value), (_RETURN, 0, 0, result)]

    def when_at_least(self, value: int, result: int) -> None:
        self.code += [(_AT_LEAST, 0, 1, value), (_RETURN, 0, 0, result)]

    def call_allowed_if(self, number: int, test: int, value: int) -> None:
        """A call that passes when its first argument equals a value, or has one of its bits; EPERM otherwise."""
        self.code += [
            (_EQUAL, 0, 4, number),
            (_LOAD, 0, 0, _FIRST_ARGUMENT_OFFSET),
            (test, 1, 0, value),
            (_RETURN, 0, 0, _errno(errno.EPERM)),
            (_RETURN, 0, 0, _ALLOW),
        ]

    def call_denied_if(self, number: int, values: Sequence[int]) -> None:
        """A call that is refused with EPERM when its second argument is one of these values."""
        self.code += [(_EQUAL, 0, len(values) + 3, number), (_LOAD, 0, 0, _SECOND_ARGUMENT_OFFSET)]
        self.code += [(_EQUAL, len(values) - place, 0, value) for place, value in enumerate(values)]
        self.code += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _errno(errno.EPERM))]

    def packed(self) -> bytes:
        return b"".join(struct.pack("HBBI", *instruction) for instruction in self.code)


def call_filter() -> bytes:
    """The seccomp program for this process and the threads it starts."""
    program = _Program()
    program.load(_ARCHITECTURE_OFFSET)
    program.unless_equal(syscalls.ARCHITECTURES[platform.machine()], _KILL)
    program.load(_NUMBER_OFFSET)
    program.when_at_least(syscalls.NEWEST_KNOWN + 1, _errno(errno.ENOSYS))  # as on an older kernel; also x86's x32
    program.when_equal(_number("clone3"), _errno(errno.ENOSYS))  # glibc falls back to clone, whose flags can be read
    program.call_allowed_if(_number("clone"), _ANY_BIT, _CLONE_THREAD)  # threads yes, processes no
    program.call_allowed_if(_number("prlimit64"), _EQUAL, 0)  # one's own
    program.call_allowed_if(_number("sched_setaffinity"), _EQUAL, 0)  # likewise
    program.call_denied_if(_number("fcntl"), _REACH_OTHERS)  # Landlock stops such signals only since ABI 6
    program.call_denied_if(_number("ioctl"), _SOCKET_SIGNALS_OTHERS)
    program.call_allowed_if(_number("tgkill"), _EQUAL, os.getpid())  # abort() signals itself
    program.when_equal(_number("socket"), _errno(errno.EACCES))
    program.call_allowed_if(_number("socketpair"), _EQUAL, socket.AF_UNIX)  # asyncio's; other kinds are other code
    for number in syscalls.denied():
        program.when_equal(number, _errno(errno.EPERM))
    program.returns(_ALLOW)
    return program.packed()


def _number(name: str) -> int:
    found = syscalls.number(name)
    assert found is not None, name
    return found


def restrict_calls() -> None:
    """Installs the filter in all threads of this process; torch has started one by now."""
    code = call_filter()
    buffer = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(buffer)))
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _syscall(_number("seccomp"), _SET_FILTER, _ALL_THREADS, ctypes.addressof(program))
