"""What tests share. No test reaches the network; the corpora are used where they lie beside the checkout."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
SHARED_DATA = Path(os.environ.get("COURSE_DATA", ROOT.parent / "shared" / "data"))

settings.register_profile("course", derandomize=True, database=None, deadline=None)  # the same draws everywhere
settings.load_profile("course")
os.environ["LANGUAGE"] = "en"  # gettext asks this variable first: what is said does not depend on whose machine it is
os.environ.pop("VIRTUAL_ENV", None)  # IPython warns where it is another one's
os.environ.pop("PIP_CONSTRAINT", None)  # CI's, by a relative path; tests run pip in other folders
os.environ.setdefault("HF_HUB_OFFLINE", "0")
os.environ.setdefault("MPLBACKEND", "Agg")
os.environ.setdefault("TQDM_DISABLE", "1")


@pytest.hookimpl(tryfirst=True)  # before pytest-socket reads them
def pytest_configure(config: pytest.Config) -> None:
    """As its two options; in pyproject.toml, they would make `pytest --notebook` need the plugin, too."""
    config.option.allow_hosts = "127.0.0.1,::1"
    config.option.allow_unix_socket = True


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Which sandboxes the tests could use here, and what would bring the others."""
    if terminalreporter.verbosity < 0:
        return
    from isolations import ISOLATIONS, missing

    told = {way: missing(way) for way in ISOLATIONS}
    there = ", ".join(way.told() for way, reason in told.items() if not reason)
    terminalreporter.section("sandboxes")
    terminalreporter.write_line(f"tested: {there or 'none'}")
    for way, reason in told.items():
        if reason:
            terminalreporter.write_line(f"not tested: {way.value}: {reason}")


@pytest.fixture(autouse=True)
def _imports_as_before() -> Iterator[None]:
    """Dask's nanny leaves PYTHONSAFEPATH in the environment of whoever starts one: `python -m` finds no folder then."""
    yield
    os.environ.pop("PYTHONSAFEPATH", None)


def shared(*parts: str) -> Path:
    """A file of the corpora that are not part of the repository; skips the test where there is none."""
    path = SHARED_DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(parts)}; set COURSE_DATA to the folder that holds it")
    return path


@pytest.fixture(scope="session")
def sms_spam_collection() -> Path:
    """The real SMS Spam Collection, 5,574 messages."""
    return shared("sms-spam-collection", "SMSSpamCollection")


@pytest.fixture(scope="session", autouse=True)
def _close_the_warm_sandbox() -> Iterator[None]:
    yield
    from grading import warm_sandbox

    if warm_sandbox.cache_info().currsize:
        warm_sandbox().close()
