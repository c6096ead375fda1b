"""The page that lays two agreements side by side."""

from __future__ import annotations

import io

import docx
import pytest
from fastapi.testclient import TestClient

from pipeline.ingest.intake import Intake
from tests.web.conftest import Web
from tests.web.test_document_page import id_of


@pytest.fixture(scope="module")
def agreement(reader: TestClient) -> str:
    return id_of(reader, "vereinbarung-vielfalt.pdf")


@pytest.fixture(scope="module")
def release(reader: TestClient) -> str:
    return id_of(reader, "pressemitteilung-2023-04-18-ki.pdf")


def test_a_document_leads_to_the_form_that_offers_its_nearest(
    reader: TestClient, agreement: str, release: str
) -> None:
    assert f'href="/vergleich?a={agreement}"' in reader.get(f"/dokument/{agreement}").text
    form = reader.get("/vergleich", params={"a": agreement}).text
    assert f"/vergleich?a={agreement}&amp;b={release}" in form
    assert "Gegen einen Mustertext" in form
    assert "Vielfalt" in reader.get("/vergleich", params={"a": "vielfalt betrieben"}).text
    nothing = reader.get("/vergleich", params={"a": agreement, "b": "Zahnradbahn"}).text
    assert "Kein Dokument hat diese Wörter" in nothing


def test_two_documents_side_by_side(reader: TestClient, agreement: str, release: str) -> None:
    page = reader.get("/vergleich", params={"a": agreement, "b": release}).text
    assert "Was sich an Partnern, Tagen und Geld ändert" in page
    assert "<del>24. November 2016</del>" in page
    assert 'href="#k' in page
    assert "nur links" in page
    assert "nur rechts" in page
    told = reader.get("/api/v1/compare", params={"a": agreement, "b": release}).json()
    assert (told["a"], told["b"]) == (agreement, release)
    assert sum(told[how] for how in ("same", "moved", "changed", "only_a", "only_b")) == len(
        told["pairs"]
    )


def test_only_changes_and_files(reader: TestClient, agreement: str) -> None:
    same = {"a": agreement, "b": agreement}
    everything = reader.get("/vergleich", params=same).text
    assert "5 Klauseln gleich." in everything
    assert "Wer mitwirkt" in everything
    assert (
        "Wer mitwirkt" not in reader.get("/vergleich", params={**same, "nur": "aenderungen"}).text
    )
    table = reader.get("/vergleich.csv", params=same)
    assert table.content.decode("utf-8-sig").splitlines()[1].startswith("1;gleich;")
    word = docx.Document(io.BytesIO(reader.get("/vergleich.docx", params=same).content))
    assert "Wer mitwirkt" in word.tables[-1].rows[3].cells[0].text


def test_a_model_text_is_compared_and_not_kept(shared_web: Web, agreement: str) -> None:
    client = shared_web.client("lesen")
    model = "Mustervereinbarung\nWas wir zusagen\nWir beraten gern und kostenlos.\n"
    before = client.get("/api/v1/search", params={"q": "Mustervereinbarung"}).json()["total"]
    answer = client.post(
        "/vergleich", data={"a": agreement}, files={"datei": ("muster.txt", model.encode())}
    )
    assert answer.status_code == 200
    assert "Mustertext „muster.txt“" in answer.text
    assert "<ins>" in answer.text
    after = client.get("/api/v1/search", params={"q": "Mustervereinbarung"}).json()["total"]
    assert before == after


def test_what_is_not_there_is_told(reader: TestClient, agreement: str) -> None:
    assert (
        reader.get("/vergleich", params={"a": agreement, "b": f"{agreement}@7"}).status_code == 404
    )
    assert reader.get("/vergleich.csv", params={"a": agreement, "b": "nichts"}).status_code == 404


def test_how_the_clauses_stand_elsewhere(own_web: Web) -> None:
    client = own_web.client("lesen")
    for n in range(4):
        text = f"Vereinbarung {n}\n§ 1 Ziel\nWir beraten Betriebe im Kreis Ort{n} gern.\n"
        text += f"§ 2 Kündigung\nGekündigt wird mit einer Frist von {2 if n else 3} Monaten.\n"
        (own_web.workspace.inbox / f"vereinbarung-{n}.txt").write_text(text, encoding="utf8")
    with Intake(own_web.workspace.settings) as intake:
        for plan in intake.survey(
            sorted(own_web.workspace.inbox.glob("vereinbarung-?.txt"))
        ).planned:
            assert intake.take_in(plan).outcome == "new"
    id = id_of(client, "vereinbarung-0.txt")
    assert f'href="/vergleich/sonst?a={id}"' in client.get("/vergleich", params={"a": id}).text
    page = client.get("/vergleich/sonst", params={"a": id}).text
    assert "3 von 3 anderen haben den üblichen Wortlaut, diese weicht davon ab." in page
    assert "<del>2</del> <ins>3</ins>" in page
    assert client.get("/vergleich/sonst", params={"a": "nichts"}).status_code == 404
