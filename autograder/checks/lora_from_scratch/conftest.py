"""What the checks of this lab ask for by name: the evidence of each exercise's probe."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from autograder.checks.lora_from_scratch.probed import Probed
from autograder.checks.view import ProbeView
from autograder.lab import Request


@pytest.fixture
def layer(probes: Mapping[str, ProbeView], request_of: Callable[[str], Request]) -> Probed:
    return Probed(probes["layer"], request_of("layer"))


@pytest.fixture
def wrapper(probes: Mapping[str, ProbeView], request_of: Callable[[str], Request]) -> Probed:
    return Probed(probes["wrapper"], request_of("wrapper"))


@pytest.fixture
def replacement(probes: Mapping[str, ProbeView], request_of: Callable[[str], Request]) -> Probed:
    return Probed(probes["replacement"], request_of("replacement"))


@pytest.fixture
def freezing(probes: Mapping[str, ProbeView], request_of: Callable[[str], Request]) -> Probed:
    return Probed(probes["freezing"], request_of("freezing"))


@pytest.fixture
def notebook(probes: Mapping[str, ProbeView], request_of: Callable[[str], Request]) -> Probed:
    return Probed(probes["notebook"], request_of("notebook"))
