"""`omdok retry`: only what was put aside is read again, and why it was put aside can be seen."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from app.cli import omdok
from app.german import speak_german
from tests.workspace import Workspace


def call(workspace: Workspace, *arguments: str) -> Result:
    speak_german()
    return CliRunner().invoke(omdok, ["--config", str(workspace.config), *arguments])


def test_nothing_put_aside(workspace: Workspace) -> None:
    said = call(workspace, "retry").output
    assert "keine Datei zurückgestellt" in said or "Nächster Schritt" in said


@pytest.mark.usefixtures("prefect")
def test_only_what_was_put_aside_is_read_again(workspace: Workspace) -> None:
    inbox = workspace.folder / "inbox"
    (inbox / "gut.txt").write_text("Pressemitteilung\nEin guter Text.", encoding="utf8")
    bad = inbox / "zu-lang.txt"
    bad.write_text("Wort " * 400, encoding="utf8")
    plain = workspace.config.read_text(encoding="utf8")
    workspace.config.write_text(plain + "\n[limits]\ntext_chars = 1000\n", encoding="utf8")
    assert call(workspace, "ingest").exit_code == 1

    (waiting,) = json.loads(call(workspace, "retry", "--list", "--json").stdout)["quarantined"]
    assert (waiting["path"], waiting["code"], waiting["engine"]) == (
        str(bad),
        "too_large",
        "TextExtractor",
    )
    assert "omdok.toml" in waiting["reason"]
    assert "1 Datei" in call(workspace, "retry", "--list").output

    # Nothing about the file or the settings changed, yet it is read again, and only it.
    again = json.loads(call(workspace, "retry", "--json").stdout)
    assert (again["found"], again["quarantined"]) == (1, 1)
    assert json.loads(call(workspace, "retry", str(inbox / "gut.txt"), "--json").stdout) == {
        "quarantined": []
    }

    workspace.config.write_text(plain, encoding="utf8")
    read = json.loads(call(workspace, "retry", "--json").stdout)
    assert (read["found"], read["new"]) == (1, 1)
    assert json.loads(call(workspace, "retry", "--list", "--json").stdout) == {"quarantined": []}
    assert not list((workspace.folder / "outputs" / "quarantine").glob("*.json"))
