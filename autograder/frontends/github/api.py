"""What GitHub's REST API is asked: a class's repositories, when what was pushed, and what the student's side reported.

The token comes from GH_TOKEN or GITHUB_TOKEN; git gets it through its environment, so that it stands on no command
line and in no file.
"""

from __future__ import annotations

import base64
import json
import math
import os
import re
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from github import Auth, Github, GithubException, GithubRetry
from requests.exceptions import RequestException

SECONDS = 30
TRIES = 8
MOST_PAGES = 100
_NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')
NOTHING = "0" * 40  # the hash that stands for no commit


class ApiError(Exception):
    """GitHub did not answer as hoped; the message is one sentence with the next step."""


@dataclass(frozen=True)
class Push:
    """One push to a branch, by the clock of the side that received it."""

    when: datetime
    commit: str  # what the branch was at afterwards


class GitHub:
    """A client of the API at GITHUB_API_URL, https://api.github.com when that is not set."""

    def __init__(self, environment: Mapping[str, str] = os.environ, pause: float = 0.25) -> None:
        """
        Args:
            pause: seconds between two questions; a class of 300 asked at once meets GitHub's secondary limit.
        """
        self._api = environment.get("GITHUB_API_URL", "https://api.github.com").rstrip("/")
        self.server = environment.get("GITHUB_SERVER_URL", "https://github.com").rstrip("/")
        self._token = environment.get("GH_TOKEN") or environment.get("GITHUB_TOKEN") or ""
        client = Github(
            base_url=self._api,
            auth=Auth.Token(self._token) if self._token else None,
            timeout=SECONDS,
            retry=GithubRetry(total=TRIES, connect=1, read=1),  # waits as long as a rate limit asks
            seconds_between_requests=pause or None,
        )
        self._ask = client.requester.requestJsonAndCheck

    def repositories(self, organisation: str) -> list[str]:
        """Full names of an organisation's repositories."""
        pages = self._pages(f"/orgs/{_quoted(organisation)}/repos?per_page=100&type=all")
        return sorted(str(found["full_name"]) for page in pages for found in _rows(page) if not found.get("archived"))

    def pushes(self, repository: str) -> list[Push]:
        """Pushes to the default branch, as GitHub received them, in order."""
        about = self._get(f"/repos/{_quoted(repository)}")[0]
        branch = str(about.get("default_branch") or "main") if isinstance(about, dict) else "main"
        ref = urllib.parse.quote(f"refs/heads/{branch}", safe="")
        pages = self._pages(f"/repos/{_quoted(repository)}/activity?per_page=100&ref={ref}")
        found = []
        for row in (row for page in pages for row in _rows(page)):
            try:
                push = Push(datetime.fromisoformat(str(row["timestamp"])), str(row["after"]))
            except (KeyError, ValueError):
                continue
            if push.commit != NOTHING and push.when.tzinfo is not None:
                found.append(push)
        found.reverse()  # the newest come first, also of those within one second
        return sorted(found, key=lambda push: push.when)

    def reported_points(self, repository: str, commit: str) -> tuple[float, float] | None:
        """(points, of how many) in the notice that the student's own workflow left at a commit; None without one."""
        checks = self._get(f"/repos/{_quoted(repository)}/commits/{commit}/check-runs?per_page=100")[0]
        runs = checks.get("check_runs") if isinstance(checks, dict) else None
        for run in runs if isinstance(runs, list) else []:
            notes = self._get(f"/repos/{_quoted(repository)}/check-runs/{int(run['id'])}/annotations?per_page=100")[0]
            for note in _rows(notes):
                if note.get("title") == "Autograding report":
                    return points_of(str(note.get("message")))
        return None

    def git_environment(self) -> dict[str, str]:
        """What git needs in its environment to read a private repository."""
        if not self._token:
            return {}
        basic = base64.b64encode(f"x-access-token:{self._token}".encode()).decode()
        return {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"http.{self.server}/.extraHeader",
            "GIT_CONFIG_VALUE_0": f"Authorization: Basic {basic}",
        }

    def _pages(self, path: str) -> Iterator[Any]:
        following: str | None = path
        for _ in range(MOST_PAGES):
            if following is None:
                return
            page, link = self._get(following)
            yield page
            found = _NEXT.search(link)
            following = found[1] if found else None

    def _get(self, path: str) -> tuple[Any, str]:
        try:
            headers, data = self._ask("GET", path)
        except GithubException as error:
            raise ApiError(_reason(error.status, path, bool(self._token))) from None
        except (RequestException, ValueError, RecursionError) as error:
            raise ApiError(f"GitHub did not answer ({error}): is this machine online?") from None
        return data, headers.get("link", "")


def points_of(message: str) -> tuple[float, float] | None:
    """Reads {"totalPoints": x, "maxPoints": y}; None for anything else, for a student may have written it."""
    try:
        data = json.loads(message, parse_constant=_refuse)
        numbers = data["totalPoints"], data["maxPoints"]
        if any(isinstance(n, bool) or not isinstance(n, int | float) for n in numbers):
            return None
        points, most = float(numbers[0]), float(numbers[1])
        return (points, most) if math.isfinite(points) and math.isfinite(most) else None
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return None


def _refuse(constant: str) -> None:
    """NaN and Infinity are no JSON, though Python reads and writes them: what reads our results may not."""
    raise ValueError(f"{constant} is no number")


def _reason(code: int, path: str, known: bool) -> str:
    what = path.partition("?")[0]
    if code in (401, 403, 404) and not known:
        return f"GitHub says {code} for {what}: set GH_TOKEN, for example to what `gh auth token` prints."
    if code in (403, 429):
        return f"GitHub says {code} for {what}: the token may not read this, or its hourly limit is reached."
    return f"GitHub says {code} for {what}: is the name right, and may this token read it?"


def _rows(page: Any) -> list[dict[str, Any]]:
    return [row for row in page if isinstance(row, dict)] if isinstance(page, list) else []


def _quoted(name: str) -> str:
    return urllib.parse.quote(name, safe="/")
