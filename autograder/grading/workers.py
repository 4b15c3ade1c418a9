"""Where tasks are run: in this process, or in several on this machine. Each has `concurrent.futures`' interface.

A worker process is a thread's own. When one dies, only the task that it was at is lost, and the next one gets a new
process. What it sends is believed: student code runs in its sandbox, never in it.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from socket import socketpair
from typing import ParamSpec, Protocol, TypeVar, cast

END_SECONDS = 10.0  # in which a worker removes what its sandboxes have left
P = ParamSpec("P")
T = TypeVar("T")


class Workers(Protocol):
    """What `concurrent.futures` calls an executor, and how many tasks it takes at a time."""

    @property
    def slots(self) -> int: ...

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]: ...

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None: ...


class WorkerDied(Exception):
    """A worker ended before it had an answer; another one can take up its task."""


class InThisProcess(ThreadPoolExecutor):
    """One task at a time, in a thread of this process: for a single submission, where a process more would not pay."""

    slots = 1  # tasks that run at a time

    def __init__(self) -> None:
        from autograder.grading.task import Worker, use_worker

        self._worker = Worker()
        super().__init__(1, "grade", use_worker, (self._worker,))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(False, cancel_futures=cancel_futures)
        if wait and not cancel_futures:
            super().shutdown(True)
        self._worker.close()  # ends what still runs, so that its thread ends, too
        super().shutdown(True)


class LocalProcesses(Executor):
    """As many worker processes as there are tasks at a time."""

    def __init__(self, count: int) -> None:
        self._processes: list[WorkerProcess] = []
        self._lock = threading.Lock()
        self._closed = False
        self._mine = threading.local()
        self.slots = count
        self._threads = ThreadPoolExecutor(count, "worker")

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return self._threads.submit(partial(self._run, fn, *args, **kwargs))

    def _run(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        process: WorkerProcess | None = getattr(self._mine, "process", None)
        if process is None or not process.is_alive():
            process = self._mine.process = self._start()
        return process.call(fn, *args, **kwargs)

    def _start(self) -> WorkerProcess:
        with self._lock:
            if self._closed:
                raise WorkerDied("grading has stopped")
            self._processes.append(WorkerProcess())
            return self._processes[-1]

    def pids(self) -> list[int]:
        """Of the workers that run now."""
        return [process.pid for process in self._processes if process.is_alive()]

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait and not cancel_futures, cancel_futures=cancel_futures)
        with self._lock:
            self._closed = True
        for process in self._processes:
            process.end()
        for process in self._processes:
            process.close()
        self._threads.shutdown(wait)


class WorkerProcess:
    """A Python of its own that answers one call after the other."""

    def __init__(self) -> None:
        ours, theirs = socketpair()
        with theirs:
            # -P: nothing is imported from the folder that the command was started in, which may be a student's.
            # A session of its own: Ctrl-C is for the process that asks. Its standard input tells when that is gone.
            self._process = subprocess.Popen(
                [sys.executable, "-P", __file__, str(theirs.fileno())],
                stdin=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._closing = threading.Lock()  # the thread that asks finds it dead while another one ends it
        self._connection = Connection(ours.detach())
        with suppress(OSError):
            self._connection.send(sys.path)

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def call(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The answer of a function that a module has, or the exception that it raised.

        Raises:
            WorkerDied: the process ended on the way.
        """
        try:
            self._connection.send((fn, args, kwargs))
            answer, error = self._connection.recv()
        except (EOFError, OSError):
            self.close()
            raise WorkerDied(f"a worker process ended (exit code {self._process.returncode})") from None
        if error is not None:
            raise error
        return cast(T, answer)

    def end(self) -> None:
        """Lets it end, and what runs in its sandbox with it."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def close(self) -> None:
        """Waits until it has ended."""
        self.end()
        with self._closing:
            try:
                self._process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._connection.close()


def serve(descriptor: int) -> None:
    """A worker's life: until nobody asks any more."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.set_inheritable(descriptor, False)
    connection = Connection(descriptor)
    with suppress(EOFError, OSError):
        sys.path[:] = connection.recv()
        while True:
            fn, args, kwargs = connection.recv()
            try:
                answer, error = fn(*args, **kwargs), None
            except Exception as raised:
                answer, error = None, raised
            try:
                connection.send((answer, error))
            except (TypeError, AttributeError, pickle.PickleError):
                connection.send((None, RuntimeError(f"{type(error).__name__}: {error}")))


def _end_with_parent() -> None:
    """In the middle of a job, too, since nobody waits for it; its sandboxes leave nothing behind."""
    while os.read(0, 1):
        pass
    if (task := sys.modules.get("autograder.grading.task")) is not None:
        task.close_workers()
    os._exit(0)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
