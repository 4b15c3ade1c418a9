"""Whose repositories, as of when: GitHub's API on loopback, lists, folders, reflogs."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from autograder.frontends.github.api import ApiError, GitHub, points_of
from autograder.frontends.github.sources import Source, SourceError, read_sources
from workflows import commit_all, git

A, B, C = ("a" * 40, "b" * 40, "c" * 40)


def in_order(path: str) -> str:
    """A path whose query stands in the order of its names."""
    place, _, query = path.partition("?")
    return f"{place}?{'&'.join(sorted(query.split('&')))}" if query else place


class Answers(dict[str, Any]):
    """Paths with their answers, whatever the order of their queries."""

    def __setitem__(self, path: str, answer: Any) -> None:
        super().__setitem__(in_order(path), answer)


class Server(ThreadingHTTPServer):
    """Answers from a table; a page says where the next one is."""

    answers: dict[str, Any]
    tokens: list[str | None]
    refusals: int  # questions that are refused first


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.tokens.append(self.headers.get("Authorization"))
        asked = in_order(self.path)
        answer = self.server.answers.get(asked)
        if self.server.refusals:
            self.server.refusals -= 1
            self._refuse()
            return
        self.send_response(200 if answer is not None else 404)
        if in_order(f"{asked}&page=2") in self.server.answers:
            self.send_header("Link", f'<http://127.0.0.1:{self.server.server_port}{asked}&page=2>; rel="next"')
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def _refuse(self) -> None:
        """As GitHub does where a class is asked for too quickly."""
        self.send_response(403)
        self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(b'{"message": "You have exceeded a secondary rate limit. Please wait."}')

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as running:
        running.answers, running.tokens, running.refusals = Answers(), [], 0
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def github(server: Server) -> GitHub:
    return GitHub({"GITHUB_API_URL": f"http://127.0.0.1:{server.server_port}", "GH_TOKEN": "t0ken"}, pause=0)


def activity(after: str, when: str, **more: Any) -> dict[str, Any]:
    return {"after": after, "before": "0" * 40, "timestamp": when, "activity_type": "push", **more}


def test_an_organisations_repositories_by_prefix(server: Server, github: GitHub) -> None:
    server.answers["/orgs/class/repos?per_page=100&type=all"] = [
        {"full_name": "class/lora-bob"},
        {"full_name": "class/site"},
    ]
    server.answers["/orgs/class/repos?per_page=100&type=all&page=2"] = [
        {"full_name": "class/lora-ann"},
        {"full_name": "class/lora-old", "archived": True},
    ]
    assert read_sources(["class"], "lora-", github) == [
        Source("ann", "class/lora-ann"),
        Source("bob", "class/lora-bob"),
    ]
    assert set(server.tokens) == {"token t0ken"}


def test_a_rate_limit_is_waited_for(server: Server, github: GitHub) -> None:
    server.answers["/orgs/class/repos?per_page=100&type=all"] = [{"full_name": "class/lora-bob"}]
    server.refusals = 2
    assert github.repositories("class") == ["class/lora-bob"]
    assert server.refusals == 0
    assert len(server.tokens) == 3


def test_pushes_are_those_that_github_received_on_the_default_branch(server: Server, github: GitHub) -> None:
    server.answers["/repos/class/x"] = {"default_branch": "trunk"}
    path = "/repos/class/x/activity?per_page=100&ref=refs%2Fheads%2Ftrunk"
    server.answers[path] = [activity(C, "2026-12-03T10:00:00Z"), activity("0" * 40, "2026-12-02T10:00:00Z"), {"odd": 1}]
    server.answers[f"{path}&page=2"] = [activity(A, "2026-12-01T10:00:00Z"), activity(B, "no time")]
    pushes = github.pushes("class/x")
    assert [(push.commit, push.when.day) for push in pushes] == [(A, 1), (C, 3)]


def test_the_students_own_result_is_read_from_its_notice(server: Server, github: GitHub) -> None:
    server.answers[f"/repos/class/x/commits/{A}/check-runs?per_page=100"] = {"check_runs": [{"id": 7}]}
    server.answers["/repos/class/x/check-runs/7/annotations?per_page=100"] = [
        {"title": "Autograding complete", "message": "Points 20/20"},
        {"title": "Autograding report", "message": '{"totalPoints": 14, "maxPoints": 20}'},
    ]
    assert github.reported_points("class/x", A) == (14, 20)
    server.answers[f"/repos/class/x/commits/{B}/check-runs?per_page=100"] = {"check_runs": []}
    assert github.reported_points("class/x", B) is None


@pytest.mark.parametrize(
    "message",
    [
        "",
        "[]",
        "null",
        '{"totalPoints": "20", "maxPoints": 20}',
        '{"totalPoints": true, "maxPoints": 1}',
        "[" * 5000,
        '{"totalPoints": NaN, "maxPoints": 20}',
        '{"totalPoints": 20, "maxPoints": Infinity}',
        '{"totalPoints": -1e999, "maxPoints": 20}',
        '{"totalPoints": 20, "maxPoints": 20, "more": NaN}',
        '{"totalPoints": 1' + "0" * 400 + ', "maxPoints": 20}',
    ],
)
def test_a_notice_that_is_no_pair_of_numbers_is_none(message: str) -> None:
    assert points_of(message) is None


def test_what_github_refuses_is_said_with_the_next_step(server: Server, github: GitHub) -> None:
    with pytest.raises(ApiError, match=r"GitHub says 404 for /repos/class/none: is the name right"):
        github.pushes("class/none")
    stranger = GitHub({"GITHUB_API_URL": f"http://127.0.0.1:{server.server_port}"})
    with pytest.raises(ApiError, match="set GH_TOKEN"):
        stranger.pushes("class/none")
    assert server.tokens[-1] is None


def test_a_github_that_is_not_there_is_said(unused_tcp_port_of_nobody: int) -> None:
    with pytest.raises(ApiError, match="is this machine online"):
        GitHub({"GITHUB_API_URL": f"http://127.0.0.1:{unused_tcp_port_of_nobody}"}).pushes("a/b")


def test_a_mistyped_folder_is_said_to_be_taken_for_an_organisation(
    unused_tcp_port_of_nobody: int, server: Server, github: GitHub
) -> None:
    offline = GitHub({"GITHUB_API_URL": f"http://127.0.0.1:{unused_tcp_port_of_nobody}"})
    taken = "There is no folder or file nowhere here, so it was taken for an organisation on GitHub. GitHub "
    with pytest.raises(ApiError, match=f"^{taken}did not answer"):
        read_sources(["nowhere"], "", offline)
    with pytest.raises(ApiError, match=f"^{taken}says 404 for /orgs/nowhere/repos"):
        read_sources(["nowhere"], "", github)


@pytest.fixture
def unused_tcp_port_of_nobody() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_the_token_reaches_git_by_its_environment_and_only_for_github(github: GitHub) -> None:
    variables = github.git_environment()
    assert variables["GIT_CONFIG_KEY_0"] == "http.https://github.com/.extraHeader"
    assert "t0ken" not in " ".join(variables.values())
    assert GitHub({}).git_environment() == {}


def test_a_list_names_repositories_students_and_commits(tmp_path: Path, github: GitHub) -> None:
    path = tmp_path / "class.txt"
    path.write_text(f"# the class\n\nclass/lora-ann ann\nhttps://x.org/r/bob.git\n./here carol {A}  # late\n", "utf-8")
    assert read_sources([str(path)], "", github) == [
        Source("ann", "class/lora-ann"),
        Source("bob", "https://x.org/r/bob.git"),
        Source("carol", "./here", A),
    ]


def test_a_prefix_is_no_part_of_a_name_that_a_list_leaves_out(tmp_path: Path, github: GitHub) -> None:
    path = tmp_path / "class.txt"
    path.write_text("class/lora-ann\nhttps://x.org/r/lora-bob.git/\nclass/carol\nclass/lora-d lora-dan\n", "utf-8")
    students = [source.student for source in read_sources([str(path)], "lora-", github)]
    assert students == ["ann", "bob", "carol", "lora-dan"]


@pytest.mark.parametrize("line", ["a/b c d", "a/b c d e", "--upload-pack=x y", f"a/b c {A.upper()}"])
def test_a_line_that_is_wrong_is_named(tmp_path: Path, github: GitHub, line: str) -> None:
    (tmp_path / "list").write_text(f"class/x\n{line}\n")
    with pytest.raises(SourceError, match="list, line 2"):
        read_sources([str(tmp_path / "list")], "", github)


def test_two_repositories_of_one_student_are_refused(github: GitHub) -> None:
    with pytest.raises(SourceError, match=r"Two repositories are ann's: a/ann and b/ann"):
        read_sources(["a/ann", "b/ann"], "", github)


@pytest.mark.parametrize("name", ["a/b/c", "a b", "/nowhere/at all"])
def test_what_is_no_source_is_said(name: str, github: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").mkdir()
    monkeypatch.chdir(tmp_path / "x")
    with pytest.raises(SourceError):
        read_sources([name], "", github)


def test_a_students_name_is_a_plain_file_name(github: GitHub, tmp_path: Path) -> None:
    (tmp_path / "list").write_text("class/x ../../../etc\nclass/y .git\n")
    for source in read_sources([str(tmp_path / "list")], "", github):
        assert "/" not in source.student
        assert not source.student.startswith(".")


def test_a_folder_of_repositories_is_a_class(tmp_path: Path, github: GitHub) -> None:
    (tmp_path / "ann").mkdir()
    commit_all(tmp_path / "ann")
    git("clone", "-q", "--bare", "ann", "bob.git", folder=tmp_path)
    (tmp_path / "notes").mkdir()
    assert [source.student for source in read_sources([str(tmp_path)], "", github)] == ["ann", "bob"]


def test_a_folders_repositories_by_prefix(tmp_path: Path, github: GitHub) -> None:
    (tmp_path / "lora-lab-ann").mkdir()
    commit_all(tmp_path / "lora-lab-ann")
    for name in ("lora-lab-bob.git", "site.git"):
        git("clone", "-q", "--bare", "lora-lab-ann", name, folder=tmp_path)
    ann, bob = Source("ann", str(tmp_path / "lora-lab-ann")), Source("bob", str(tmp_path / "lora-lab-bob.git"))
    assert read_sources([str(tmp_path)], "lora-lab-", github) == [ann, bob]
    assert read_sources([ann.place, f"{tmp_path}/site.git/"], "lora-lab-", github) == [
        ann,
        Source("site", str(tmp_path / "site.git")),
    ]


def test_a_prefix_that_none_has_is_said(tmp_path: Path, server: Server, github: GitHub) -> None:
    (tmp_path / "ann").mkdir()
    commit_all(tmp_path / "ann")
    server.answers["/orgs/class/repos?per_page=100&type=all"] = [{"full_name": "class/site"}]
    for name in (str(tmp_path), "class"):
        with pytest.raises(SourceError, match=f"^{name} holds no git repository that begins with lora-lab-[.]$"):
            read_sources([name], "lora-lab-", github)


def test_push_times_of_a_bare_repository_are_its_reflogs(tmp_path: Path, github: GitHub) -> None:
    work, bare = tmp_path / "work", tmp_path / "ann.git"
    work.mkdir()
    git("init", "-q", "--bare", "-b", "main", str(bare), folder=tmp_path)
    source = Source("ann", str(bare))
    with pytest.raises(SourceError, match=r"has no reflog \(git config core.logAllRefUpdates true\)"):
        source.pushes(github)
    git("config", "core.logAllRefUpdates", "true", folder=bare)
    commits = []
    for when in ("2026-12-01T10:00:00Z", "2026-12-03T10:00:00Z"):
        commits.append(commit_all(work))
        git("push", "-q", "-f", str(bare), "main", folder=work, GIT_COMMITTER_DATE=when)
    assert [push.commit for push in source.pushes(github)] == commits
    assert [push.when for push in source.pushes(github)] == [datetime(2026, 12, day, 10, tzinfo=UTC) for day in (1, 3)]


def test_a_working_copys_own_reflog_is_not_believed(tmp_path: Path, github: GitHub) -> None:
    commit_all(tmp_path)
    with pytest.raises(SourceError, match="only GitHub and a bare repository with a reflog"):
        Source("ann", str(tmp_path)).pushes(github)
