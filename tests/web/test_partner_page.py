"""Portraits, chronicles and the network in the browser's eyes."""

from __future__ import annotations

import io
import re

import docx
import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import Web


def test_the_list_names_partners_with_their_last_day(reader: TestClient) -> None:
    page = reader.get("/partner", params={"nach": "still"}).text
    first = re.search(r'<th scope="row"><a href="/partner/partner/([^"]+)">', page)
    assert first
    days = [d[6:] + d[3:5] + d[:2] for d in re.findall(r"\d\d\.\d\d\.\d{4}", page)]
    assert days == sorted(days)
    assert "lange nichts gehört" in page
    only = reader.get("/partner", params={"q": "dak"}).text
    assert "DAK-Gesundheit" in only
    assert "1 Partner wird in den Dokumenten genannt" in only


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (
            "partner/dak",
            ("DAK-Gesundheit", "Vier Werkstätten", "Zusammen mit", "Landkreis Neuwied"),
        ),
        ("region/hessen", ("Hessen", "Chancengleichheit", "Personen")),
        ("standard/A-2.2", ("A-2.2", "Vielfalt")),
        ("person/Dr. Leonie Abendroth", ("Dr. Leonie Abendroth", "Person", "„")),
        ("family/hwk", ("Handwerkskammer",)),
        ("body/strategiekreis", ("Gremium",)),
    ],
)
def test_one_template_shows_all_kinds(
    reader: TestClient, address: str, told: tuple[str, ...]
) -> None:
    answer = reader.get(f"/partner/{address}")
    assert answer.status_code == 200, answer.text
    for words in told:
        assert words in answer.text
    assert reader.get(f"/api/v1/portraits/{address}").json()["kind"] == address.partition("/")[0]


def test_a_document_leads_to_the_portrait_of_its_partner(reader: TestClient) -> None:
    hits = reader.get("/api/v1/search", params={"q": "", "partner": "dak"}).json()["hits"]
    page = reader.get(f"/dokument/{hits[0]['document']}").text
    assert 'href="/partner/partner/dak" aria-label="DAK-Gesundheit auf einen Blick"' in page


def test_only_who_may_change_registers_is_led_there(shared_web: Web) -> None:
    link = 'href="/register/partner/dak"'
    assert link not in shared_web.client("lesen").get("/partner/partner/dak").text
    assert link in shared_web.client("prüfen").get("/partner/partner/dak").text


def test_a_portrait_as_a_word_file(reader: TestClient) -> None:
    answer = reader.get("/partner/partner/dak/word")
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert "zuletzt genannt am" in text
    assert "Zusammen mit" in text


def test_nobody_of_this_name(reader: TestClient) -> None:
    assert reader.get("/partner/partner/gibt-es-nicht").status_code == 404
    assert reader.get("/partner/person/Niemand Nirgends").status_code == 404


def test_the_chronicle_and_its_files(reader: TestClient) -> None:
    asked = {"q": "Vielfalt"}
    page = reader.get("/partner/chronik", params=asked).text
    assert "24. November 2016" in page
    entries = reader.get("/api/v1/chronicle", params=asked).json()["entries"]
    assert [e["day"] for e in entries] == sorted(e["day"] for e in entries)
    calendar = reader.get("/partner/chronik.ics", params=asked)
    assert calendar.headers["content-type"].startswith("text/calendar")
    lines = calendar.content.decode().split("\r\n")
    assert lines.count("BEGIN:VEVENT") == sum(e["precision"] in ("day", "range") for e in entries)
    assert all(len(line.encode()) <= 75 for line in lines)
    table = reader.get("/partner/chronik.csv", params=asked).content.decode("utf-8-sig")
    assert table.count("\r\n") == len(entries) + 1
    assert reader.get("/partner/chronik.docx", params=asked).content[:2] == b"PK"
    nothing = reader.get("/partner/chronik", params={"q": "Zahnradbahn Xylophon"}).text
    assert "Kein Satz" in nothing


def test_the_network_drawn_and_as_a_table(reader: TestClient) -> None:
    page = reader.get("/partner/netz").text
    ties = reader.get("/api/v1/network").json()["ties"]
    assert page.count("<path ") == len(ties)
    assert ties[0]["label_a"] in page
    few = reader.get("/api/v1/network", params={"region": "rheinland-pfalz"}).json()["ties"]
    assert 0 < len(few) < len(ties)
    assert not reader.get("/api/v1/network", params={"bis": "1999"}).json()["ties"]
    assert "Kein Dokument nennt hier" in reader.get("/partner/netz", params={"bis": "1999"}).text
    rows = reader.get("/partner/netz.csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == len(ties) + 1


@pytest.mark.parametrize(
    "address",
    [
        "partner/dak", "region/hessen", "standard/A-2.2", "person/Dr. Leonie Abendroth",
        "body/herbstplenum",
    ],
)  # fmt: skip
def test_a_document_goes_where_it_is_seen_and_comes_back(own_web: Web, address: str) -> None:
    client, portraits = own_web.client("prüfen"), f"/api/v1/portraits/{address}"
    before = _documents(client, portraits)
    document = sorted(before)[0]
    spot = client.get(f"/partner/{address}/stelle", params={"dokument": document})
    assert re.search(rf"/dokument/{document}\?von=\d+&bis=\d+#stelle$", spot.headers["location"])
    sent = client.post(f"/partner/{address}/gehoert-nicht", data={"dokument": document})
    assert sent.status_code == 303, sent.text
    assert document not in _documents(client, portraits)
    page = client.get(sent.headers["location"]).text
    undone = re.findall(r'name="entscheidung" value="([^"]+)"', page)
    client.post(f"/partner/{address}/zurueck", data={"entscheidung": undone})
    assert _documents(client, portraits) == before


def _documents(client: TestClient, address: str) -> set[str]:
    answer = client.get(address)
    told = answer.json() if answer.status_code == 200 else {}
    kinds = ("agreements", "releases", "others")
    return {one["document"] for kind in kinds for one in told.get(kind, ())}


def test_only_who_may_decide_corrects_a_portrait(shared_web: Web) -> None:
    reader, checker = shared_web.client("lesen"), shared_web.client("prüfen")
    assert "stimmt nicht?" in checker.get("/partner/region/hessen").text
    assert "stimmt nicht?" not in reader.get("/partner/region/hessen").text
    sent = reader.post("/partner/region/hessen/gehoert-nicht", data={"dokument": "x"})
    assert sent.status_code == 403
    wrong = checker.post("/partner/region/hessen/gehoert-nicht", data={"dokument": "gibt-es-nicht"})
    assert wrong.status_code == 404
