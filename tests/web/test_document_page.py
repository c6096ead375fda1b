"""The page of a document: text with tags and hits, picture with boxes, versions, relations,
original.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from fastapi.testclient import TestClient

from pipeline.ingest.intake import Intake
from tests.pipeline.archive.counting import counted
from tests.web.conftest import Web


def id_of(client: TestClient, query: str) -> str:
    found: str = client.get("/api/v1/search", params={"q": query}).json()["hits"][0]["document"]
    return found


@pytest.fixture(scope="module")
def release(reader: TestClient) -> str:
    return id_of(reader, "pressemitteilung-2023-04-18-ki.pdf")


def test_text_carries_tags_quotes_and_what_was_searched_for(
    reader: TestClient, release: str
) -> None:
    page = reader.get(f"/dokument/{release}", params={"q": "Künstliche Intelligenz"}).text
    assert re.search(r'<mark class="[^"]*hit[^"]*"[^>]*>künstlicher</mark>', page)
    assert re.search(r'<span class="[^"]*tag partner[^"]*" title="Partner: [^"]+">', page)
    assert 'id="zitat-1"' in page
    assert "Dr. Leonie Abendroth" in page
    assert 'lang="de"' in page


def test_the_page_is_asked_of_few_states_and_writes_nothing(
    shared_web: Web, reader: TestClient, release: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted(shared_web.app.state.site.archive, monkeypatch) as begun:
        assert reader.get(f"/dokument/{release}").status_code == 200
    assert begun == ["reading"]


def test_the_picture_of_a_page_has_boxes_where_the_tags_are(
    reader: TestClient, release: str
) -> None:
    page = reader.get(f"/dokument/{release}", params={"q": "Künstliche Intelligenz"}).text
    shape = re.search(r'<svg viewBox="0 0 ([\d.]+) ([\d.]+)"', page)
    assert shape
    number = r'"([-\d.]+)"'
    boxes = re.findall(
        rf'<rect x={number} y={number} width={number} height={number} class="box ([^"]+)"', page
    )
    assert {"hit", "quote"} <= {kind for *_, kind in boxes}
    for x, y, width, height, _ in boxes:
        assert float(x) >= -3
        assert float(x) + float(width) <= float(shape[1]) + 3
        assert float(y) + float(height) <= float(shape[2]) + 3
    lines = re.findall(
        rf'<rect x={number} y={number} width={number} height={number} class="box hit"',
        reader.get(f"/dokument/{release}/rahmen", params={"q": "Künstliche Intelligenz"}).text,
    )
    assert len(lines) >= 2
    assert area(lines) < 0.5 * area([box for *box, kind in boxes if kind == "hit"])
    picture = reader.get(f"/dokument/{release}/seite/1.webp")
    assert picture.headers["content-type"] == "image/webp"
    assert picture.content[8:12] == b"WEBP"
    assert reader.get(f"/dokument/{release}/seite/99.webp").status_code == 404


def area(boxes: Sequence[Sequence[str]]) -> float:
    return sum(float(width) * float(height) for _, _, width, height in boxes)


def test_a_place_is_marked_and_can_be_jumped_to(reader: TestClient, release: str) -> None:
    document = reader.get(f"/api/v1/documents/{release}").json()
    quote = document["quotes"][0]
    page = reader.get(
        f"/dokument/{release}", params={"von": quote["start"], "bis": quote["end"]}
    ).text
    assert '<span id="stelle" tabindex="-1">' in page
    assert re.search(r'class="[^"]*found', page)
    assert document["document"]["text"][quote["start"] : quote["end"]][:20] in page


def test_tags_can_be_left_out(reader: TestClient, release: str) -> None:
    page = reader.get(f"/dokument/{release}", params={"marken": "false"}).text
    assert 'class="tag partner" title' not in page
    assert "Schlagwörter zeigen" in page


def test_the_original_is_saved_and_never_opened(reader: TestClient) -> None:
    web_page = id_of(reader, "pressemitteilung-2024-06-05-neuwied.html")
    answer = reader.get(f"/dokument/{web_page}/original")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert b"<html" in answer.content


@pytest.mark.parametrize(
    "name",
    [
        "pressemitteilung-2019-04-02-sichere-baustelle.txt",
        "presseerklaerung-2023-09-14-nachfolge.docx",
        "pressemitteilung-2024-06-05-neuwied.html",
    ],
)
def test_a_format_without_pages_is_set_to_some(reader: TestClient, name: str) -> None:
    id = id_of(reader, name)
    page = reader.get(f"/dokument/{id}").text
    assert "So setzt omdok den Text auf Seiten" in page
    frames = reader.get(f"/dokument/{id}/rahmen?blatt=1").text
    assert 'class="box tag' in frames
    picture = reader.get(f"/dokument/{id}/seite/1.webp")
    assert picture.content[8:12] == b"WEBP"
    assert reader.get(f"/dokument/{id}/seite/9.webp").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/dokument/nirgends",
        "/dokument/..%2F..%2Fetc%2Fpasswd",
        "/dokument/{id}?blatt=99",
        "/dokument/{id}/fassungen?alt=7",
        "/dokument/nirgends/original",
        "/api/v1/documents/nirgends",
        "/api/v1/documents/nirgends/similar",
    ],
)
def test_what_is_not_there_is_said_so(reader: TestClient, release: str, address: str) -> None:
    answer = reader.get(address.replace("{id}", release))
    assert answer.status_code == 404
    if address.startswith("/api/"):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["title"] == "Nicht gefunden"


def test_versions_show_what_changed_and_a_changed_file_is_not_passed_off(own_web: Web) -> None:
    client, desk = own_web.client("prüfen"), own_web.app.state.site.desk
    text = "Pressemitteilung\n\n2. April 2019\n\nSicher auf der Baustelle\n\nZwei Stunden, die Unfälle verhindern.\n"
    place = own_web.workspace.inbox / "baustelle.txt"
    answer = client.post("/hochladen", files=[("dateien", (place.name, text.encode()))])
    desk.wait()
    (item,) = desk.batch(answer.headers["location"].rpartition("/")[2])
    place.write_text(text.replace("Baustelle", "Werkstatt"), encoding="utf8")
    assert client.get(f"/dokument/{item.document}/original").status_code == 404
    with Intake(own_web.workspace.settings) as intake:
        (plan,) = intake.survey([place]).planned
        assert intake.take_in(plan).outcome == "changed"
    page = client.get(f"/dokument/{item.document}/fassungen").text
    assert "<del>Baustelle</del> <ins>Werkstatt</ins>" in page
    assert "Fassung 2 von 2" in client.get(f"/dokument/{item.document}").text
    assert (
        "Kein Wort hat sich geändert"
        in client.get(f"/dokument/{item.document}/fassungen?alt=1&neu=1").text
    )
    assert b"Werkstatt" in client.get(f"/dokument/{item.document}/original").content
