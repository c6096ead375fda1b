"""What the page says: nothing that only helps at a terminal, once, where somebody looks."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.cli import omdok
from app.web.plain import plain
from pipeline.accounts import Role
from tests.web.conftest import Web
from tests.workspace import PROJECT

_SAID = [
    ("Machen Sie eine: omdok backup", "Gesichert wird unter „Verwaltung“."),
    ("Es fehlt etwas. `omdok account list` zeigt alle Konten.", "Es fehlt etwas. Konten stehen unter „Verwaltung“."),
    ("Nennen Sie ihn mit --as, zum Beispiel --as ba.", "Wenden Sie sich an die Person, die omdok verwaltet."),
    ("Prüfen Sie [paths] corpus in omdok.toml.", "Wenden Sie sich an die Person, die omdok verwaltet."),
    ("Die Datei „/srv/om/outputs/mail/1.eml“ fehlt.", "Die Datei „1.eml“ fehlt."),
    ("Das macht, wer omdok verwaltet.", "Das macht, wer omdok verwaltet."),
    ("Partner und/oder Träger, z. B. die Kammer.", "Partner und/oder Träger, z. B. die Kammer."),
    ("Siehe https://example.org/presse/heute.", "Siehe https://example.org/presse/heute."),
    ("Im Text steht [sic] – bitte lesen.", "Im Text steht [sic] – bitte lesen."),
    ("Rufen Sie omdok ingest auf. Danach omdok retry. Gut.",
     "Dokumente nehmen Sie unter „Hochladen“ oder „Läufe“ auf. Noch einmal gelesen wird unter „Läufe“. Gut."),
    ("Eins.\n  b: --force\n  c.", "Eins.\nWenden Sie sich an die Person, die omdok verwaltet.\n  c."),
]  # fmt: skip


@pytest.mark.parametrize(("given", "said"), _SAID)
def test_server_words_give_way(given: str, said: str) -> None:
    assert plain(given) == said


def faults_of(file: Path) -> Iterator[str]:
    """The texts that a file hands to errors and remarks."""
    kinds = ("ConfigError", "DocumentError", "NotFound", "Refused", "Unclear", "Remark")
    for node in ast.walk(ast.parse(file.read_text(encoding="utf8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in kinds:
            for given in (*node.args, *(word.value for word in node.keywords)):
                parts = [p for p in ast.walk(given) if isinstance(p, ast.Constant)]
                yield " ".join(part.value for part in parts if isinstance(part.value, str))


def test_no_fault_of_any_room_brings_a_command_to_the_page() -> None:
    verbs = "|".join(omdok.commands)
    server = re.compile(rf"`|\bomdok ({verbs})\b|(?<![\w-])--[a-z]|omdok\.toml")
    files = [file for room in ("pipeline", "flows") for file in (PROJECT / room).rglob("*.py")]
    texts = [text for file in files for text in faults_of(file)]
    assert sum(bool(server.search(text)) for text in texts) > 50  # the table reads what is there
    assert [text for text in texts if server.search(plain(text))] == []


@pytest.mark.parametrize(("role", "address", "status"), [
    ("lesen", "/gibt-es-nicht", 404), ("lesen", "/dokument/fehlt", 404), ("lesen", "/pruefen", 403),
    ("prüfen", "/verwaltung", 403), ("lesen", "/archiv?von=gestern", 422),
])  # fmt: skip
def test_faults_keep_the_menu(
    as_role: Callable[[Role | None], TestClient], role: Role, address: str, status: int
) -> None:
    answer = as_role(role).get(address)
    assert answer.status_code == status
    assert '<nav aria-label="Bereiche">' in answer.text
    assert '<a href="/archiv"' in answer.text


def test_a_fault_of_ours_keeps_the_menu(own_web: Web) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("made for this test")

    own_web.app.state.site.archive.reading = broken
    client = own_web.client("lesen")
    with pytest.raises(RuntimeError):
        client.get("/archiv")
    quiet = TestClient(
        own_web.app, base_url=str(client.base_url), cookies=dict(client.cookies),
        raise_server_exceptions=False,
    )  # fmt: skip
    answer = quiet.get("/archiv")
    assert (answer.status_code, "RuntimeError" in answer.text) == (500, False)
    assert '<nav aria-label="Bereiche">' in answer.text


def test_a_message_is_told_once(own_web: Web) -> None:
    client = own_web.client("lesen")
    assert client.post("/konto/feeds").headers["location"] == "/konto"
    strip = client.get("/").text.partition('id="meldung"')[2].partition("<main")[0]
    assert "neue Adressen" in strip
    assert "neue Adressen" not in client.get("/").text


def test_a_part_of_a_page_brings_the_message_along(own_web: Web) -> None:
    client = own_web.client("lesen")
    client.post("/konto/feeds")
    part = client.get("/laeufe", headers={"HX-Request": "true"}).text
    assert 'hx-swap-oob="innerHTML"' in part
    assert "neue Adressen" in part


def test_a_form_sent_by_the_script_is_told_where_to_go(own_web: Web) -> None:
    script = {"X-Formular": "1"}
    client = own_web.client("lesen")
    done = client.post("/konto/feeds", headers=script)
    assert (done.status_code, done.headers["x-weiter"]) == (204, "/konto")
    wrong = client.post("/suche/merken", data={"name": "x", "suche": "{"}, headers=script)
    assert wrong.status_code == 409
    assert "<main" not in wrong.text


def test_a_session_that_ended_loses_nothing(own_web: Web) -> None:
    client = own_web.client("lesen")
    own_web.app.state.site.accounts.end_all("Anna Lesen")
    for header in ("X-Formular", "HX-Request"):
        answer = client.post("/konto/feeds", headers={header: "1"})
        assert (answer.status_code, "<main" in answer.text) == (401, False)
    assert client.post("/konto/feeds").status_code == 303


def test_invalid_fields_are_named_for_the_script(own_web: Web) -> None:
    answer = own_web.client("prüfen").post("/pruefen/partner", data={}, headers={"X-Formular": "1"})
    assert answer.status_code == 422
    assert '<li data-field="name">' in answer.text


def test_every_verb_of_the_command_line_is_known_to_the_page() -> None:
    for verb in omdok.commands:
        assert verb not in plain(f"Nehmen Sie omdok {verb}.")
