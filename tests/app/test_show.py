"""`omdok show`: versions, renditions, and what documents say of each other."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import omdok
from pipeline.archive import open_archive
from tests.contracts.test_store_works import AGREEMENT, ALL, OLDER, RELEASE, RENDITION, put
from tests.workspace import Workspace


@pytest.fixture
def show(workspace: Workspace) -> Callable[..., Result]:
    archive = open_archive(workspace.settings.store_url)
    for made in (*ALL, RENDITION):
        put(archive, made)
    second = RELEASE.text.replace("Alle sind froh", "Alle sind sehr froh")
    put(archive, RELEASE.model_copy(update={"version": 2, "text": second}))
    archive.close()
    return lambda *arguments: CliRunner().invoke(
        omdok, ["--config", str(workspace.config), "show", *arguments]
    )


def ask(show: Callable[..., Result], *arguments: str) -> Any:
    result = show(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_links_are_told_both_ways_with_their_evidence(show: Callable[..., Result]) -> None:
    told = show("r").output
    assert f"Kündigt an: {AGREEMENT.title} (v)" in told
    assert f"Beleg: „Die Partner haben die „{AGREEMENT.title}“ beschlossen.“" in told
    assert "Angekündigt in: Gute Nachricht (r)" in show("v").output
    assert "Ersetzt: Vereinbarung zur Gesundheit (a)" in show("n").output
    assert "Ersetzt durch: Vereinbarung zur Beratung (n)" in show("a").output
    (link,) = ask(show, "a")["related"]
    assert (link["kind"], link["other"], link["outgoing"]) == ("replaces", "n", False)


def test_renditions_are_named(show: Callable[..., Result], workspace: Workspace) -> None:
    assert "Derselbe Text" not in show("a").output
    archive = open_archive(workspace.settings.store_url)
    source = OLDER.source.model_copy(
        update={"path": "/b.html", "name": "b.html", "media_type": "text/html"}
    )
    put(archive, OLDER.model_copy(update={"id": "b", "source": source}))
    archive.close()
    told = show("a").output
    assert "Derselbe Text auch als HTML (b.html, b)." in told
    assert told.count("Ersetzt durch") == 1, "what is said of both renditions is told once"
    assert ask(show, "b")["renditions"] == [
        {"document": "a", "title": OLDER.title, "path": "/a", "format": "Text"}
    ]


def test_the_word_diff_of_two_versions(show: Callable[..., Result]) -> None:
    told = show("r", "--diff").output
    assert "Änderungen von Fassung 1 zu Fassung 2:" in told
    assert "eingefügt: „sehr“" in told
    diff = ask(show, "r", "--diff")["diff"]
    assert (diff["from"], diff["to"], [c["after"] for c in diff["changes"]]) == (1, 2, ["sehr"])
    assert "erste Fassung" in show("r", "--diff", "--version", "1").output
    old = ask(show, "r", "--version", "1")
    assert old["text"] == RELEASE.text
    assert [v["version"] for v in old["versions"]] == [1, 2]
    result = show("r", "--version", "7")
    assert result.exit_code == 3
    assert "Vorhanden: 1, 2" in result.stderr
