"""`omdok draft` and `omdok template`: from the first draft to publication, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from app.cli import omdok

VALUES = {
    "titel": "Guter Rat für Betriebe", "unterzeile": "Partner beraten gemeinsam", "datum": "1.3.2022",
    "vorspann": "Die Partner beraten Betriebe in Hessen ab März gemeinsam, um Zeit zu sparen.",
    "kernaussagen": "Beraterinnen und Berater kommen in den Betrieb.", "partner": "Beteiligt ist die Kammer.",
    "zitat": "Das hilft den Betrieben in der Region", "zitat_person": "Erika Muster",
}  # fmt: skip


@pytest.fixture
def run(workspace):
    def call(*arguments: str, keys: str | None = None) -> Result:
        return CliRunner().invoke(
            omdok, ["--config", str(workspace.config), *arguments], input=keys
        )

    return call


@pytest.fixture
def made(run) -> dict:
    pairs = [part for name, value in VALUES.items() for part in ("--set", f"{name}={value}")]
    return answered(run("draft", "pressemitteilung", *pairs, "--json"))


def answered(result: Result) -> dict:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_call_of_the_contract_stays(made, run):
    assert {"draft", "state", "files", "sentences", "missing", "lint"} <= set(made)
    assert {"docx", "pdf", "html", "txt"} <= set(made["files"])
    assert {"text", "kind", "source"} <= set(made["sentences"][0])
    assert answered(run("draft", "--json", "pressemitteilung"))["state"] == "draft"
    assert run("draft").exit_code == 2
    assert run("draft", "gibtesnicht").exit_code == 3


def test_from_word_to_publication(made, run, tmp_path):
    id = made["draft"]
    assert run("draft", "mail", id, "--out", str(tmp_path)).exit_code == 4  # not released yet
    word = docx.Document(made["files"]["docx"])
    paragraph = next(p for p in word.paragraphs if "kommen in den Betrieb" in p.text)
    paragraph.text = "Beraterinnen und Berater kommen kostenlos in den Betrieb."
    word.save(made["files"]["docx"])
    assert run("draft", "submit", id, "--by", "Eva").exit_code == 4  # not imported yet
    assert (
        answered(run("draft", "import", made["files"]["docx"], "--by", "Eva", "--json"))["version"]
        == 2
    )
    assert "{+kostenlos+}" in run("draft", "history", id).output
    assert "in Prüfung" in run("draft", "submit", id, "--by", "Eva").output
    unread = run("draft", "approve", id, "--by", "Eva")
    assert (unread.exit_code, "welchen Stand" in unread.output) == (4, True)
    assert run("draft", "approve", id, "--by", "Eva", "--seen", made["words"]).exit_code == 4
    seen = ["--seen", answered(run("draft", "show", id, "--json"))["words"][:12]]
    assert f"Stand {seen[1]}" in run("draft", "show", id).output
    refused = run("draft", "approve", id, "--by", "Eva", *seen)
    assert (refused.exit_code, "Zitat 1 ist offen" in refused.output) == (4, True)
    run("draft", "quote", id, "1", "freigegeben", "--by", "Eva", *seen)
    assert "1 von 2" in run("draft", "approve", id, "--by", "Eva", *seen).output
    assert (
        answered(run("draft", "approve", id, "--by", "Udo", "--json", *seen))["state"] == "approved"
    )
    mailed = answered(run("draft", "mail", id, "--out", str(tmp_path), "--json"))
    assert b"X-Unsent: 1" in Path(mailed["file"]).read_bytes()
    assert (
        answered(run("draft", "publish", id, "--by", "Udo", "--json", *seen))["state"]
        == "published"
    )
    assert id in run("draft", "list").output
    assert answered(run("draft", "show", id, "--json"))["quotes"][0]["by"] == "Eva"


def test_an_embargo_holds_the_release_back(made, run):
    held = ["draft", "embargo", made["draft"], "1. März 2099, 10 Uhr", "--by", "Eva"]
    out = run(*held, "--seen", made["words"]).output
    assert "Sperrfrist bis 1. März 2099, 10.00 Uhr" in out
    assert run("draft", "embargo", made["draft"], "bald", "--by", "Eva").exit_code == 2


@pytest.mark.parametrize(("key", "text"), [("j", "Am 3. Mai 2022"), ("n", "Am 03.05.2022")])
def test_one_key_takes_a_fix(key, text, run):
    made = answered(
        run(
            "draft",
            "pressemitteilung",
            "--set",
            "text=Am 03.05.2022 beginnt die Beratung.",
            "--json",
        )
    )
    result = run("draft", "fix", made["draft"], "--rule", "datumsform", "--by", "Eva", keys=key)
    assert result.exit_code == 0, result.output
    assert text in Path(made["files"]["txt"]).read_text(encoding="utf8")


def test_the_model_is_off_by_default(made, run):
    result = run("draft", "propose", made["draft"], "--by", "Eva")
    assert (result.exit_code, "kein Sprachmodell" in result.output) == (2, True)


def test_templates_are_listed_checked_and_shown(run):
    names = [t["name"] for t in answered(run("template", "list", "--json"))["templates"]]
    assert {
        "vereinbarung-beschlossen",
        "kooperation-region",
        "praxisstandard",
        "veranstaltung",
        "personalie",
    } <= set(names)
    assert answered(run("template", "check", "--json")) == {"ok": True, "templates": names}
    assert run("template", "check", "gibtesnicht").exit_code == 3
    for name in names:
        files = answered(run("template", "preview", name, "--json"))["files"]
        assert "[[" not in Path(files["txt"]).read_text(encoding="utf8")
