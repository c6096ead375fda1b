"""The facet *Gremium*, from the words of a text to every place where staff and programs meet it."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from app.cli import omdok
from nlp.taggers import Register
from nlp.taggers.decisions import DecisionTagger
from pipeline.ground.facets import FACETS
from pipeline.ingest.intake import Intake
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import Settings
from tests.web.conftest import Web
from tests.web.test_search_page import total
from tests.workspace import PROJECT

# Of the samples that are taken in, one agreement says `Angenommen vom Herbstplenum`.
DECIDED = {"gremium": "Herbstplenum"}


@pytest.fixture(scope="module")
def answer(reader: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = reader.get("/api/v1/search", params=DECIDED).json()
    return found


@pytest.fixture(scope="module")
def everything(reader: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = reader.get("/api/v1/search", params={"von": "1900-01-01"}).json()
    return found


def test_a_decision_without_a_body_counts_for_none(everything: dict[str, Any]) -> None:
    (mention,) = DecisionTagger(Register()).find("Die Vereinbarung wurde einstimmig beschlossen.")
    (facet,) = (facet for facet in FACETS if facet.kind == "body")
    assert mention.ids == (facet.unnamed,)
    # Two of the samples tell of a decision and not who took it.
    assert everything["facets"]["body"] == [
        {"id": "herbstplenum", "label": "Herbstplenum", "count": 1}
    ]


def test_the_interface_filters_by_a_body(answer: dict[str, Any]) -> None:
    assert [hit["title"] for hit in answer["hits"]] == [hit["title"] for hit in answer["hits"][:1]]
    assert answer["total"] == 1
    assert answer["understood"]["filters"]["body"] == [
        {"id": "herbstplenum", "label": "Herbstplenum"}
    ]
    assert answer["understood"]["summary"] == "nur Gremium Herbstplenum"


@pytest.mark.parametrize("name", ["herbstplenum", "HERBSTPLENUM", " Herbstplenum "])
def test_a_body_is_known_by_id_and_name(reader: TestClient, name: str) -> None:
    assert reader.get("/api/v1/search", params={"gremium": name}).json()["total"] == 1


def test_an_unknown_body_is_told_with_what_is_like_it(reader: TestClient) -> None:
    fault = reader.get("/api/v1/search", params={"gremium": "Herbstplenumm"})
    assert fault.status_code == 404
    assert "Gremium „Herbstplenumm“" in fault.text
    assert "Ähnlich sind: herbstplenum" in fault.text


def test_the_page_counts_it_and_its_link_leads_there_and_back(reader: TestClient) -> None:
    page = reader.get("/suche", params={"q": "Vielfalt"}).text
    assert "<h3>Gremium</h3>" in page
    link = re.search(r'<a href="([^"]*gremium=herbstplenum[^"]*)"><span>Herbstplenum', page)
    assert link
    narrowed = reader.get(unescape(link[1])).text
    assert total(narrowed) == 1
    assert re.search(r'href="/suche\?q=Vielfalt" class="chosen"[^>]*><span>Herbstplenum', narrowed)


def test_it_is_exported_with_the_hits(reader: TestClient, answer: dict[str, Any]) -> None:
    rows = reader.get("/suche/treffer.csv", params=DECIDED).text.strip().split("\r\n")
    assert len(rows) == 1 + answer["total"]
    as_file = reader.get("/suche/treffer.json", params=DECIDED).json()
    assert as_file["facets"] == answer["facets"]


def test_the_description_for_programs_has_it(reader: TestClient) -> None:
    described = reader.get("/api/v1/openapi.json").json()["paths"]["/api/v1/search"]["get"]
    assert "gremium" in {parameter["name"] for parameter in described["parameters"]}


def call(web: Web, *arguments: str) -> dict[str, Any]:
    told = CliRunner().invoke(omdok, ["--config", str(web.workspace.config), *arguments, "--json"])
    assert told.exit_code == 0, told.output
    found: dict[str, Any] = json.loads(told.output)
    return found


def test_the_command_line_filters_by_it(shared_web: Web, answer: dict[str, Any]) -> None:
    told = call(shared_web, "search", "Vielfalt", "--body", "Herbstplenum")
    assert [hit["document"] for hit in told["hits"]] == [hit["document"] for hit in answer["hits"]]


def test_a_saved_search_for_it_feeds_what_is_new(own_web: Web) -> None:
    call(own_web, "saved", "add", "plenum", "Vielfalt", "--body", "herbstplenum")
    assert call(own_web, "saved", "check")["searches"] == [{"name": "plenum", "new": []}]
    sample = (
        PROJECT / "corpus" / "samples" / "documents" / "pressemitteilung-2017-01-12-vielfalt.pdf"
    )
    arrived = shutil.copy(sample, own_web.workspace.inbox)
    with Intake(own_web.workspace.settings) as intake:
        (plan,) = intake.survey([Path(arrived)]).planned
        new = intake.take_in(plan).document
    (told,) = call(own_web, "saved", "check")["searches"]
    assert [entry["document"] for entry in told["new"]] == [new]
    (fed,) = call(own_web, "saved", "feed", "plenum")["items"]
    assert fed["_omdok"] == {"document": new}
    assert "gremium=herbstplenum" in own_web.client("lesen").get("/suche/gemerkt").text


def test_of_several_names_of_a_body_the_first_is_shown() -> None:
    folder = Settings().vocabulary_folder
    text = (folder / "standards.toml").read_text(encoding="utf8")
    named = text.replace('name = "Kuratorium"', 'name = "Kuratorium"\nnames = ["Kuratoriumskreis"]')
    vocabulary = load_vocabulary(folder, {"standard": named})
    assert vocabulary.label("body", "kuratorium") == "Kuratorium"
    assert vocabulary.lookup("body", "Kuratoriumskreis") == "kuratorium"
    # The tagger tries the longest first.
    names = [name for _, name in vocabulary.register().bodies]
    assert names == sorted(names, key=len, reverse=True)
