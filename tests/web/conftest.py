"""A small installation for the page: a few samples taken in once, one account a role, signed-in
clients.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.web import runs
from app.web.server import create_app
from pipeline.accounts import ROLES, Role
from pipeline.ingest.intake import Intake
from tests.workspace import PROJECT, Workspace

ADDRESS = "http://127.0.0.1:8750"
PASSWORD = "ein ganz langer Satz 7"
# Few, so that taking them in is quick: PDF with pages, DOCX, text, HTML; agreements and releases;
# quotes.
SAMPLES = (
    "vereinbarung-vielfalt.pdf", "pressemitteilung-2023-04-18-ki.pdf",
    "pressemitteilung-2019-04-02-sichere-baustelle.txt",
    "presseerklaerung-2023-09-14-nachfolge.docx", "pressemitteilung-2024-06-05-neuwied.html",
)  # fmt: skip


def name_of(role: Role) -> str:
    """The account that has a role: `Anna Lesen`, `Anna Prüfen` …"""
    return f"Anna {role.title()}"


@dataclass(frozen=True)
class Web:
    """The page of one installation without a server, and clients that are signed in to it."""

    workspace: Workspace
    app: FastAPI

    def token(self, role: Role) -> str:
        """What the cookie of a session holds."""
        token: str = self.app.state.site.accounts.sign_in(name_of(role), PASSWORD, "127.0.0.1")[0]
        return token

    def client(self, role: Role | None = "verwalten") -> TestClient:
        """A client signed in with a role, whose changes bring the token along; None: not signed
        in.
        """
        headers, cookies = {}, {}
        if role:
            token, session = self.app.state.site.accounts.sign_in(
                name_of(role), PASSWORD, "127.0.0.1"
            )
            headers, cookies = {"X-CSRF-Token": session.csrf}, {"omdok-sitzung": token}
        return TestClient(
            self.app, base_url=ADDRESS, headers=headers, cookies=cookies, follow_redirects=False,
            raise_server_exceptions=True,
        )  # fmt: skip


@pytest.fixture(scope="session")
def web_template(tmp_path_factory: pytest.TempPathFactory, quick_passwords: None) -> Path:  # noqa: ARG001 - a fixture, for its effect
    """The folder of an installation with the samples taken in and one account for each role; never
    to be changed.
    """
    folder = tmp_path_factory.mktemp("web")
    (folder / "inbox").mkdir()
    for name in SAMPLES:
        shutil.copy(PROJECT / "corpus" / "samples" / "documents" / name, folder / "inbox" / name)
    (folder / "omdok.toml").write_text(
        f"""
[paths]
corpus = "{PROJECT / "corpus"}"
outputs = "outputs"
[ingest]
folders = ["inbox"]
retry_seconds = 0
[embedding]
engine = "hashing"
""",
        encoding="utf8",
    )
    settings = Workspace(folder, folder / "omdok.toml").settings
    with Intake(settings) as intake:
        for plan in intake.survey(sorted((folder / "inbox").iterdir())).planned:
            assert intake.take_in(plan).outcome == "new"
    site = create_app(settings).state.site
    for role in ROLES:
        site.accounts.add(name_of(role), role, PASSWORD)
    site.close()
    return folder


def open_web(folder: Path) -> Web:
    workspace = Workspace(folder, folder / "omdok.toml")
    return Web(workspace, create_app(workspace.settings, workspace.config))


@pytest.fixture(scope="session")
def shared_web(web_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """One installation for all tests that only read."""
    made = open_web(Path(shutil.copytree(web_template, tmp_path_factory.mktemp("shared") / "web")))
    yield made
    made.app.state.site.close()


@pytest.fixture
def own_web(web_template: Path, tmp_path: Path) -> Iterator[Web]:
    """An installation of its own for a test that changes something."""
    made = open_web(Path(shutil.copytree(web_template, tmp_path / "web")))
    yield made
    made.app.state.site.close()


@pytest.fixture(scope="session")
def reader(shared_web: Web) -> TestClient:
    """Signed in with the lowest right."""
    return shared_web.client("lesen")


@pytest.fixture
def as_role(shared_web: Web) -> Callable[[Role | None], TestClient]:
    """Makes clients of the shared installation."""
    return shared_web.client


def with_own_register(folder: Path) -> Path:
    """The folder of an installation, with a copy of the registers that may be changed."""
    (folder / "corpus").mkdir()
    for part in (PROJECT / "corpus").iterdir():
        if part.name == "vocabulary":
            shutil.copytree(part, folder / "corpus" / part.name)
        else:
            (folder / "corpus" / part.name).symlink_to(part)
    config = folder / "omdok.toml"
    config.write_text(
        config.read_text().replace(str(PROJECT / "corpus"), "corpus"), encoding="utf8"
    )
    return folder


@pytest.fixture
def own_register(web_template: Path, tmp_path: Path) -> Iterator[Web]:
    """An installation whose registers the test may change."""
    folder = with_own_register(Path(shutil.copytree(web_template, tmp_path / "web")))
    made = open_web(folder)
    yield made
    made.app.state.site.close()


@pytest.fixture
def no_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked to run in the background does not really run; other processes do."""
    ours = SimpleNamespace(
        Popen=lambda *_, **__: SimpleNamespace(pid=0, wait=lambda: 0),
        DEVNULL=subprocess.DEVNULL,
        STDOUT=subprocess.STDOUT,
    )
    monkeypatch.setattr(runs, "subprocess", ours)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the page would have started."""
    commands: list[list[str]] = []

    def popen(command: list[str], **_: Any) -> SimpleNamespace:
        commands.append(command)
        return SimpleNamespace(pid=os.getpid(), wait=lambda: 0)

    monkeypatch.setattr(runs.subprocess, "Popen", popen)
    return commands
