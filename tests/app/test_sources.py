"""`omdok sources`, and `omdok ingest` over a web site and a mailbox as staff see it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from app.cli import omdok
from app.german import speak_german
from tests.servers.imap import PASSWORD, USER, Mailbox, mail, running_mailbox
from tests.servers.web import Reply, Site, moved, page, running_site
from tests.workspace import PROJECT, Workspace

PDF = next(iter(sorted((PROJECT / "corpus" / "samples" / "documents").glob("*.pdf")))).read_bytes()
TEXT = "Die Partner in {} haben eine Vereinbarung beschlossen.\nSie beraten kleine Betriebe und treffen sich im Mai."


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        for name in ("aachen", "bonn", "celle", "dresden"):
            running.pages[f"/presse/{name}.html"] = page(
                TEXT.format(name.title()), title=name.title()
            )
        running.pages["/"] = page("Meldungen", *(path for path in running.pages if path != "/"))
        yield running


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    monkeypatch.setenv("OMDOK_TEST_KENNWORT", PASSWORD)
    with running_mailbox() as running:
        yield running


@pytest.fixture
def installed(workspace: Workspace, site: Site, mailbox: Mailbox) -> Workspace:
    with workspace.config.open("a", encoding="utf8") as config:
        config.write(f"""
[[sources.web]]
name = "Presse"
start = ["{site.url("/")}"]
follow = "/presse/"
private = true
delay_seconds = 0
gone_after = 1
[[sources.mailbox]]
name = "Postfach"
host = "{mailbox.host}"
port = {mailbox.port}
ssl = false
user = "{USER}"
password_env = "OMDOK_TEST_KENNWORT"
""")
    return workspace


def call(workspace: Workspace, *arguments: str) -> Result:
    speak_german()
    return CliRunner().invoke(omdok, ["--config", str(workspace.config), *arguments])


def test_sources_are_listed_and_tried_without_a_trace(
    installed: Workspace, mailbox: Mailbox
) -> None:
    mailbox.put(mail(("a.pdf", PDF)))
    said = call(installed, "sources").output
    words = ("inbox (Ordner)", "Presse (Website)", "Postfach (Postfach)", "noch nie angesehen")
    assert all(word in said for word in words)
    tried = call(installed, "sources", "check", "Presse")
    assert (tried.exit_code, tried.output.count("neu ")) == (0, 4)
    assert "nichts aufgenommen" in tried.output
    listed = json.loads(call(installed, "sources", "check", "Postfach", "--json").stdout)["files"]
    assert [file["name"] for file in listed] == ["a.pdf"]
    few = call(installed, "sources", "check", "Presse", "--limit", "2").output
    assert "Nach 2 Orten war Schluss" in few
    assert not (installed.folder / "outputs").exists()


def test_an_unknown_source_is_told_with_those_that_there_are(installed: Workspace) -> None:
    said = call(installed, "sources", "check", "Prese")
    assert said.exit_code == 3
    assert "„Presse“" in said.output


@pytest.mark.usefixtures("prefect")
def test_ingest_takes_all_sources_and_the_report_says_what_became_of_them(
    installed: Workspace, site: Site, mailbox: Mailbox
) -> None:
    mailbox.put(mail(("a.pdf", PDF)))
    (installed.inbox / "notiz.txt").write_text(
        "Vereinbarung in Gera. Die Partner treffen sich.", encoding="utf8"
    )
    first = json.loads(call(installed, "ingest", "--json").stdout)
    assert (first["found"], first["new"], first["gone"]) == (6, 6, 0)
    second = json.loads(call(installed, "ingest", "--json").stdout)
    assert (second["found"], second["unchanged"]) == (5, 5)

    site.pages["/neu/bonn.html"] = site.pages["/presse/bonn.html"]
    site.pages["/presse/bonn.html"] = moved("/neu/bonn.html")
    del site.pages["/presse/celle.html"]
    site.pages["/presse/dresden.html"] = Reply(b"kaputt", status=500)
    answer = call(installed, "ingest", "--json")
    third = json.loads(answer.stdout)
    assert answer.exit_code == 1
    sums = [
        third[name]
        for name in ("new", "changed", "unchanged", "duplicates", "quarantined", "failed")
    ]
    assert (third["found"], sums, third["gone"]) == (4, [0, 1, 2, 0, 0, 1], 1)
    assert [one["path"] for one in third["vanished"]] == [site.url("/presse/celle.html")]
    assert {look["name"]: look["found"] for look in third["sources"]} == {
        "inbox": 1,
        "Presse": 2,
        "Postfach": 0,
    }
    report = max((installed.folder / "outputs" / "reports").glob("*.html")).read_text(
        encoding="utf8"
    )
    assert all(word in report for word in ("celle.html", "(500)", "Lag bisher unter"))
    said = call(installed, "sources").output
    assert "1 nicht erreichbar, 1 verschwunden" in said

    gone = next(one["document"] for one in third["vanished"])
    shown = json.loads(call(installed, "show", gone, "--json").stdout)
    assert [source["outcome"] for source in shown["sources"]] == ["gone"]
    assert "verschwunden" in call(installed, "show", gone).output


@pytest.mark.usefixtures("prefect")
def test_what_was_put_aside_is_read_again_from_its_kept_bytes(
    installed: Workspace, site: Site
) -> None:
    site.pages["/presse/bonn.html"] = Reply(("<main><p>" + "Wort " * 400 + "</p></main>").encode())
    plain = installed.config.read_text(encoding="utf8")
    installed.config.write_text(plain + "\n[limits]\ntext_chars = 1000\n", encoding="utf8")
    assert json.loads(call(installed, "ingest", "--json").stdout)["quarantined"] == 1
    site.forget()
    installed.config.write_text(plain, encoding="utf8")
    again = json.loads(call(installed, "retry", "--json").stdout)
    assert (again["found"], again["new"]) == (1, 1)
    assert site.asked == []
