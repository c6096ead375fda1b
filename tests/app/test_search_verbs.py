"""`omdok search`, `saved` and `remove` on a small archive."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from app.cli import omdok
from pipeline.archive import open_archive
from pipeline.settings import load_settings
from tests.contracts.test_store_works import NEWER, OLDER, put
from tests.pipeline.search.test_search import TEXTS, add
from tests.workspace import Workspace


@pytest.fixture
def archive(workspace: Workspace) -> Workspace:
    store = open_archive(load_settings(workspace.config).store_url)
    for name, text in TEXTS.items():
        add(store, name, text)
    store.close()
    return workspace


def call(workspace: Workspace, *arguments: str) -> Result:
    return CliRunner().invoke(omdok, ["--config", str(workspace.config), *arguments])


def ask(workspace: Workspace, *arguments: str) -> Any:
    result = call(workspace, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_without_an_index_staff_hear_about_the_index_and_not_about_the_model(
    workspace: Workspace,
) -> None:
    text = workspace.config.read_text(encoding="utf8").replace(
        'engine = "hashing"', 'engine = "onnx"'
    )
    workspace.config.write_text(text + 'model = "nirgends"\n', encoding="utf8")
    result = call(workspace, "search", "Vereinbarung")
    assert result.exit_code == 3
    assert "Es gibt noch keinen Index" in result.stderr
    assert "omdok ingest" in result.stderr


def test_a_search_shows_answers_reasons_and_suggestions(archive: Workspace) -> None:
    shown = call(archive, "search", "Wer berät die Betriebe?").output
    assert "Die Bundesagentur berät die Betriebe." in shown
    assert "die Wörter passen besonders gut" in shown
    assert "Meinten Sie: Vereinbarung" in call(archive, "search", "Vereinbahrung").output
    assert "nichts gefunden" in call(archive, "search", '"gibt es nicht so"').output
    assert (
        "Oskar-Patzelt-Stiftung" in call(archive, "search", "Großer Preis des Mittelstandes").output
    )


def test_brackets_in_a_text_are_no_markup(archive: Workspace) -> None:
    store = open_archive(load_settings(archive.config).store_url)
    add(store, "klammer", "Das Projekt en[AI]ble und [/bold] Klammern.")
    store.close()
    assert "en[AI]ble und [/bold]" in call(archive, "search", "Klammern").output


def test_a_saved_search_tells_what_is_new_once_and_as_feed(
    archive: Workspace, tmp_path: Path
) -> None:
    ask(archive, "saved", "add", "bau", "Museum")
    assert ask(archive, "saved", "list")["searches"][0]["name"] == "bau"
    assert ask(archive, "saved", "check")["searches"] == [{"name": "bau", "new": []}]
    store = open_archive(load_settings(archive.config).store_url)
    add(store, "zweites", "Auch dieses Museum öffnet.")
    store.close()
    assert [e["document"] for e in ask(archive, "saved", "check")["searches"][0]["new"]] == [
        "zweites"
    ]
    assert ask(archive, "saved", "check")["searches"][0]["new"] == []
    out = tmp_path / "feeds" / "bau.xml"
    assert call(archive, "saved", "feed", "bau", "--out", str(out)).exit_code == 0
    assert "Neuer Treffer: zweites" in ElementTree.tostring(
        ElementTree.parse(out).getroot(), encoding="unicode"
    )
    assert ask(archive, "saved", "feed", "bau")["items"][0]["_omdok"] == {"document": "zweites"}
    assert call(archive, "saved", "drop", "bau").exit_code == 0
    assert call(archive, "saved", "feed", "bau").exit_code == 3


def test_a_removed_document_is_gone_and_it_is_proven(archive: Workspace) -> None:
    answer = ask(archive, "remove", "bau")
    assert (answer["proven"], answer["found"]) == (True, 0)
    assert "bau" not in [hit["document"] for hit in ask(archive, "search", TEXTS["bau"])["hits"]]
    assert call(archive, "show", "bau").exit_code == 3
    assert call(archive, "remove", "bau").exit_code == 3


def test_a_day_and_a_region_narrow_the_result(archive: Workspace) -> None:
    assert ask(archive, "search", "Vereinbarung", "--from", "01.01.2022")["total"] == 0
    found = ask(archive, "search", "Vereinbarung", "--region", "Hessen", "--to", "2022-01-01")
    assert found["hits"][0]["document"] == "regionen"
    assert found["understood"]["filters"] == {
        "region": [{"id": "hessen", "label": "Hessen"}], "to": "2022-01-01",
    }  # fmt: skip


def test_hits_are_judged_by_their_number(archive: Workspace) -> None:
    hits = ask(archive, "search", "Vereinbarung Hessen")["hits"]
    made = ask(archive, "judge", "Vereinbarung Hessen", "--fits", "1", "--not-relevant", "2")
    assert [(j["document"], j["grade"]) for j in made["judged"]] == [
        (hits[0]["document"], 2),
        (hits[1]["document"], 0),
    ]
    assert (
        "Bisher 1 Anfrage bewertet"
        in call(archive, "judge", "Vereinbarung Hessen", "--fits", "1").output
    )


@pytest.mark.parametrize("given", [(), ("--fits", "1", "--not-relevant", "1"), ("--fits", "99")])
def test_a_verdict_that_makes_no_sense_is_told(archive: Workspace, given: tuple[str, ...]) -> None:
    result = call(archive, "judge", "Vereinbarung", *given)
    assert result.exit_code in (2, 3)
    assert "Treffer" in result.stderr


def test_an_index_of_today_is_left_alone_and_an_older_one_renewed(archive: Workspace) -> None:
    assert "Der Index ist aktuell." in call(archive, "reindex").output
    text = archive.config.read_text(encoding="utf8")
    archive.config.write_text(f"{text}\n[search]\ncontact_data = true\n", encoding="utf8")
    assert ask(archive, "reindex")["finished"]


def test_without_verdicts_nothing_is_tuned(archive: Workspace) -> None:
    text = archive.config.read_text(encoding="utf8")
    (archive.folder / "modell").mkdir()
    archive.config.write_text(text + f'model = "{archive.folder / "modell"}"\n', encoding="utf8")
    result = call(archive, "tune")
    assert result.exit_code == 4
    assert "omdok judge" in result.stderr


def test_where_a_filter_hides_everything_that_is_said(archive: Workspace) -> None:
    shown = call(
        archive, "search", "Kooperationsvereinbarung", "--region", "hessen", "--kind", "agreement"
    ).output
    assert "nichts gefunden" in shown
    assert "Ohne alle Filter: 1 Dokument" in shown


def test_the_list_has_a_heading(archive: Workspace) -> None:
    assert call(archive, "list").output.startswith("Kennung")


def test_the_search_is_measured_by_what_people_judged(archive: Workspace) -> None:
    nothing = call(archive, "evaluate", "search")
    assert nothing.exit_code == 3
    assert "omdok judge" in nothing.stderr
    ask(archive, "judge", "Vereinbarung Hessen", "--fits", "1", "--not-relevant", "2")
    ask(archive, "judge", "Orchester im Museum", "--not-relevant", "1")
    measured = ask(archive, "evaluate", "search")
    assert (measured["queries"], measured["judged"], measured["misses"]) == (1, 2, 2)
    assert measured["ndcg@10"] == measured["recall@10"] == 1.0
    assert set(measured["by"]) == {"words", "meaning", "fused", "first", "hybrid"}


def test_what_another_replaces_is_told_and_shown_on_demand(archive: Workspace) -> None:
    store = open_archive(load_settings(archive.config).store_url)
    for made in (OLDER, NEWER):
        put(store, made)
    store.close()
    shown = call(archive, "search", "Vereinbarung zur Gesundheit").output
    assert "1 ersetztes Dokument ausgeblendet; mit --replaced" in shown
    assert (
        "ersetzt durch Vereinbarung zur Beratung (n)"
        in call(archive, "search", "Vereinbarung zur Gesundheit", "--replaced").output
    )


def test_drafts_that_rest_on_a_removed_document_stay_and_are_named(archive: Workspace) -> None:
    made = ask(archive, "draft", "pressemitteilung", "--document", "regionen")
    assert "regionen" in {
        sentence["source"]["document"] for sentence in made["sentences"] if sentence["source"]
    }
    other = call(archive, "remove", "kultur")
    assert (other.exit_code, "Entwürfen" in other.output) == (0, False)
    gone = call(archive, "remove", "regionen")
    assert gone.exit_code == 1
    assert "eine findet es noch" in gone.output
    assert f"{made['draft']} (Entwurf)" in gone.output
    assert "stützt sich darauf" in gone.output or "stützen sich darauf" in gone.output
    assert call(archive, "show", "regionen").exit_code == 3
    assert call(archive, "draft", "show", made["draft"]).exit_code == 0


def test_ask_counts_and_lists(archive: Workspace) -> None:
    answer = json.loads(call(archive, "ask", "wie", "viele", "dokumente", "--json").output)
    assert answer["operation"] == "count"
    assert answer["value"] == len(answer["documents"]) > 0
    assert {"question", "filter", "groups", "unsure", "sentence", "evidence"} <= set(answer)
    assert (
        f"Es gibt {answer['value']} Dokumente."
        in call(archive, "ask", "wie viele dokumente").output
    )
    assert (
        f"Es gibt {answer['value']} Dokumente."
        in call(archive, "search", "wie viele dokumente").output
    )


def test_ask_says_what_it_did_not_understand(archive: Workspace) -> None:
    told = call(archive, "ask", "wie viele dokumente mit dem kaninchenzuchtverein").output
    assert "Nicht verstanden: „kaninchenzuchtverein“. Darum keine Zahl." in told
