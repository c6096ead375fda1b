"""A list of partners that arrived as a table: offered, told apart, taken only by a person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import omdok
from pipeline.ingest.intake import Intake
from tests.web.conftest import Web

LIST = "Partner im Netzwerk\n\nOrganisation;Kürzel;Telefon\n{}"
ROWS = "Bundesagentur für Arbeit;BA;1\nInnung Metall Musterau;IMM;2\nKammer Hofstetten;BA;3\n"


@pytest.fixture
def listed(own_register: Web) -> str:
    """The id of the document with the list."""
    file = own_register.workspace.inbox / "liste.csv"
    file.write_text(LIST.format(ROWS), encoding="utf8")
    with Intake(own_register.workspace.settings) as intake:
        (plan,) = intake.survey([file]).planned
        outcome = intake.take_in(plan)
    assert outcome.document
    return outcome.document


def register_of(web: Web) -> str:
    folder = web.workspace.folder / "corpus" / "vocabulary"
    return (folder / "partners.toml").read_text(encoding="utf8")


def test_a_list_is_offered_and_taken_by_a_person_alone(own_register: Web, listed: str) -> None:
    client, before = own_register.client("prüfen"), register_of(own_register)
    address = f"/register/liste/{listed}"
    assert address in client.get(f"/dokument/{listed}").text
    assert "3 Partner, davon 2 nicht im Register" in client.get("/register").text
    assert "die im Register fehlen" in client.get("/").text
    shown = client.get(address).text
    assert 'value="Bundesagentur für Arbeit"' not in shown
    assert "bedeutet beides" in shown
    assert "Telefon" in shown
    assert register_of(own_register) == before
    chosen = ["Innung Metall Musterau", "steht nicht in der Liste"]
    assert client.post(address, data={"name": chosen}).status_code == 303
    assert register_of(own_register).count("[[partner]]") == before.count("[[partner]]") + 1
    assert own_register.app.state.site.vocabulary().lookup("partner", "IMM")
    assert "steht alles schon" in client.post(address, data={"name": chosen}).text
    own_register.app.state.site.jobs.wait()


def test_who_only_reads_is_not_offered_it(own_register: Web, listed: str) -> None:
    client = own_register.client("lesen")
    assert f"/register/liste/{listed}" not in client.get(f"/dokument/{listed}").text
    assert client.get(f"/register/liste/{listed}").status_code == 403


def test_the_same_by_command(own_register: Web, listed: str, tmp_path: Path) -> None:
    config = ["--config", str(own_register.workspace.config)]

    def asked(*words: str) -> dict[str, object]:
        done = CliRunner().invoke(omdok, [*config, "vocabulary", *words, "--json"])
        assert done.exit_code == 0, done.output
        return dict(json.loads(done.stdout))

    (offer,) = asked("lists")["lists"]  # type: ignore[misc]  # JSON
    assert offer["document"] == listed
    assert offer["missing"] == 2
    by_document = asked("import", "--document", listed)
    file = tmp_path / "liste.csv"
    file.write_text(LIST.format(ROWS), encoding="utf8")
    assert asked("import", str(file)) == by_document
    assert not by_document["written"]
    assert by_document["unknown"] == ["Telefon"]
