"""Tasks on a Dask cluster: one that runs already (`tcp://HOST:PORT`), or one made here for trying it (`local:N`).

Dask sends a task again where its worker dies. Workers with another version of the grader get none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from contextlib import suppress
from logging import CRITICAL, getLogger
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from autograder.grading.task import OtherVersion, close_workers, other_version
from autograder.grading.versions import engine_version
from autograder.kit.lab import UnknownName
from autograder.words import say

if TYPE_CHECKING:
    from distributed import Client

log = getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
CONNECT_SECONDS = 30.0
WAIT_SECONDS = 600.0  # for the first worker: a batch system may have a queue
LOCAL = "local:"
# Dask watches its workers 100 times a second, for a dashboard that is not there: a tenth of a class on two cores.
UNWATCHED = {
    "distributed.scheduler.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.monitor-interval": "1s",
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
}


class ClusterError(UnknownName):
    """The cluster can't be used as it was named; the message says what to do."""


class ClusterExecutor(Executor):
    """A Dask cluster with `concurrent.futures`' interface."""

    def __init__(
        self, address: str, connect_seconds: float = CONNECT_SECONDS, wait_seconds: float = WAIT_SECONDS
    ) -> None:
        """
        Args:
            address: the scheduler's, or "local:N" for N worker processes on this machine.
            connect_seconds: in which the scheduler has to answer.
            wait_seconds: in which a first worker has to be there.

        Raises:
            ClusterError: Dask is not installed, nobody answers at this address, or it is none.
            OtherVersion: no worker has this version of the grader.
        """
        self.refused: dict[str, str] = {}  # why, by the address of a worker
        self._good: set[str] = set()
        self._cluster, self._client = _connected(address, connect_seconds, wait_seconds)
        self._known = self._client.get_executor(pure=False, retries=0)
        self._look_at_workers()
        if not self._good:
            said = "\n".join(self.refused.values())
            self.shutdown()
            raise OtherVersion(said)

    @property
    def slots(self) -> int:
        """Tasks that run at a time now; workers may come and go."""
        workers = self._client.scheduler_info(n_workers=-1)["workers"]
        return max(1, sum(int(one["nthreads"]) for address, one in workers.items() if address not in self.refused))

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        self._look_at_workers()
        chosen = {"workers": sorted(self._good), "allow_other_workers": False} if self.refused else {}
        future: Future[T] = self._known.submit(fn, *args, **kwargs, **chosen)
        return future

    def _look_at_workers(self) -> None:
        """Asks workers that are new for their version."""
        there = set(self._client.scheduler_info(n_workers=-1)["workers"])
        self._good &= there
        new = sorted(there - self._good - self.refused.keys())
        if not new:
            return
        found: Mapping[str, Any] = self._client.run(ask_version, workers=new, on_error="return")
        for address, version in found.items():
            if version == engine_version():
                self._good.add(address)
            elif not isinstance(version, OSError):  # one that has gone meanwhile
                self.refused[address] = other_version(address, str(version), engine_version())
                log.warning("%s", self.refused[address])

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        with suppress(Exception):  # what is gone can't be told to stop
            self._known.shutdown(wait=wait and not cancel_futures)
            self._client.run(close_workers, on_error="ignore")
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def ask_version() -> str:
    """Run by a worker: the version that it has."""
    return engine_version()


def _connected(address: str, connect_seconds: float, wait_seconds: float) -> tuple[Any, Client]:
    try:
        import dask
        from distributed import Client, LocalCluster
    except ModuleNotFoundError as missing:
        told = say(
            "{name} is not installed: `pip install 'lora-course[cluster]'` brings what a cluster needs.",
            name=missing.name,
        )
        raise ClusterError(told) from None
    if address.startswith(LOCAL):
        count = address.removeprefix(LOCAL)
        if not count.isdecimal() or int(count) < 1:
            raise ClusterError(say("{address!r} names no number of workers: write `local:4`.", address=address))
        # As -P does: nothing is imported from the folder that the command was started in.
        safe = {"distributed.nanny.pre-spawn-environ.PYTHONSAFEPATH": "1"}
        with dask.config.set(safe | UNWATCHED):
            # Encrypted, with a key that nobody else has: on this machine, too, whoever may connect may run code.
            cluster = LocalCluster(
                n_workers=int(count),
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0",
                scheduler_kwargs={"dashboard": False},
                security=True,
                silence_logs=CRITICAL,
            )
        return cluster, Client(cluster)
    if not address.startswith(("tcp://", "tls://")):
        raise ClusterError(
            say("{address!r} is no cluster: write tcp://HOST:PORT of its scheduler, or `local:4`.", address=address)
        )
    try:
        client = Client(address, timeout=connect_seconds)
        client.wait_for_workers(1, timeout=wait_seconds)
    except (OSError, TimeoutError) as error:
        told = say("There is no cluster at {address} that works: {error}", address=address, error=str(error))
        raise ClusterError(told) from None
    return None, client
