"""Servers and installations that look at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pipeline.settings import Settings
from tests.servers.imap import PASSWORD, USER, Mailbox, running_mailbox
from tests.servers.web import Site, running_site
from tests.workspace import Workspace


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with running_mailbox() as running:
        yield running


Watching = Callable[..., Settings]


@pytest.fixture
def watching(workspace: Workspace, site: Site) -> Watching:
    """Settings with a web source on the test's site; lines of the section may be given."""

    def make(*lines: str, start: str = "/") -> Settings:
        told = "\n".join(lines)
        text = workspace.config.read_text(encoding="utf8") + (
            f'[[sources.web]]\nname = "Presse"\nstart = ["{site.url(start)}"]\nprivate = '
            "true\ndelay_seconds = 0\n"
            f"timeout_seconds = 1.5\n{told}\n"
        )
        workspace.config.write_text(text, encoding="utf8")
        return workspace.settings

    return make


@pytest.fixture
def subscribed(
    workspace: Workspace, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Settings]:
    """Settings with the test's mailbox; lines of the section may be given."""
    monkeypatch.setenv("OMDOK_TEST_KENNWORT", PASSWORD)

    def make(*lines: str) -> Settings:
        told = "\n".join(lines)
        text = workspace.config.read_text(encoding="utf8") + (
            f'[[sources.mailbox]]\nname = "Postfach"\nhost = "{mailbox.host}"\nport = '
            f"{mailbox.port}\nssl = false\n"
            f'user = "{USER}"\npassword_env = "OMDOK_TEST_KENNWORT"\ntimeout_seconds = 3\n{told}\n'
        )
        workspace.config.write_text(text, encoding="utf8")
        return workspace.settings

    return make
