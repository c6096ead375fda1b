"""The list of all documents: order, filters whose counts hold, paging, the table for Excel."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from app.web.pages import archive
from tests.web.conftest import SAMPLES, Web


def titles(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/dokument/[^"]+">([^<]+)</a>', page)


def total(page: str) -> int:
    found = re.search(r'id="gefunden">(\d+) Dokumente?<', page)
    return int(found[1]) if found else 0


def cells(page: str, column: int) -> list[str]:
    """What the rows say in a column, from 0 behind the title."""
    rows = re.findall(r'<th scope="row"><a href="/dokument/.*?</tr>', page)
    assert len(rows) == len(titles(page))
    return [re.findall(r"<td[^>]*>([^<]*)</td>", row)[column] for row in rows]


def test_every_document_is_listed_and_the_menu_leads_there(reader: TestClient) -> None:
    page = reader.get("/archiv").text
    assert len(titles(page)) == total(page) == len(SAMPLES)
    assert '<a href="/archiv" aria-current="page">Archiv</a>' in page
    assert "in Kraft" in page or "ausgelaufen" in page or "unklar" in page


@pytest.mark.parametrize(
    ("address", "head"),
    [
        ("/archiv", "Filter"),
        ("/archiv?von=2019-01-01", "Filter: seit 01.01.2019"),
        ("/archiv?bis=2024-12-31&art=agreement", "Filter: bis 31.12.2024, Vereinbarung"),
        ("/archiv?von=2019-01-01&bis=2024-12-31", "Filter: 01.01.2019 bis 31.12.2024"),
        ("/suche?q=Betrieb&art=press_release", "Filter: Pressemitteilung"),
    ],
)
def test_a_closed_drawer_says_what_is_chosen(reader: TestClient, address: str, head: str) -> None:
    page = reader.get(address).text
    found = re.search(r'<details class="drawer" open>\s*<summary>(.*?)</summary>', page)
    assert found
    assert re.sub("<[^>]+>", "", found[1]) == head


def year_first(day: str) -> str:
    return "".join(reversed(day.split(".")))


SORTED = [("titel", None), ("art", 0), ("datum", 1), ("partner", 2)]


@pytest.mark.parametrize(("column", "cell"), SORTED)
def test_a_column_sorts_both_ways(reader: TestClient, column: str, cell: int | None) -> None:
    found = []
    for direction in ("auf", "ab"):
        page = reader.get("/archiv", params={"spalte": column, "richtung": direction}).text
        assert f'aria-sort="{"ascending" if direction == "auf" else "descending"}"' in page
        shown = titles(page) if cell is None else cells(page, cell)
        found.append([year_first(text) if column == "datum" else text.casefold() for text in shown])
    up, down = found
    assert up == sorted(up, key=lambda text: (len(text), text) if column == "partner" else text)
    assert down == list(reversed(up))


def test_the_newest_arrival_comes_first(reader: TestClient) -> None:
    newest = titles(reader.get("/archiv").text)
    oldest = titles(reader.get("/archiv", params={"richtung": "auf"}).text)
    assert newest == list(reversed(oldest))


def test_behind_each_filter_are_as_many_documents_as_it_says(reader: TestClient) -> None:
    page = reader.get("/archiv").text
    links = re.findall(
        r'<li><a href="(/archiv[^"]+)"><span>([^<]+)</span> <span class="badge">(\d+)<', page
    )
    assert len(links) > 10
    for link, label, count in links[:: max(1, len(links) // 8)]:
        assert total(reader.get(unescape(link)).text) == int(count), label


def test_a_period_keeps_the_filters(reader: TestClient) -> None:
    asked = {"art": "press_release", "von": "2023-01-01", "bis": "2023-12-31"}
    page = reader.get("/archiv", params=asked).text
    assert '<input type="hidden" name="art" value="press_release">' in page
    assert all(day.endswith(".2023") for day in cells(page, 1))
    assert 0 < total(page) < len(SAMPLES)


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"von": "gestern"}, 422, "ist kein Tag"),
        ({"spalte": "farbe"}, 422, "erlaubt ist nur"),
        ({"partner": "Gibtesnicht"}, 200, "Alle Dokumente zeigen"),
        ({"von": "2090-01-01"}, 200, "Kein Dokument passt"),
        ({"seite": "900"}, 200, "Aufgenommen"),
    ],
)
def test_odd_addresses_are_told(
    reader: TestClient, asked: dict[str, str], status: int, said: str
) -> None:
    answer = reader.get("/archiv", params=asked)
    assert answer.status_code == status
    assert said in answer.text


def test_pages_hold_every_document_once(
    reader: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_PER_PAGE", 2)
    found: list[str] = []
    for number in (1, 2, 3):
        page = reader.get("/archiv", params={"spalte": "art", "seite": number}).text
        assert f"Seite {number} von 3" in page
        found += re.findall(r'<th scope="row"><a href="/dokument/([^"]+)"', page)
    assert len(set(found)) == len(found) == len(SAMPLES)


def test_the_table_for_excel_has_what_the_filters_leave(reader: TestClient) -> None:
    asked = {"art": "press_release", "spalte": "titel", "richtung": "auf"}
    answer = reader.get("/archiv.csv", params=asked)
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert head[:3] == ["Titel", "Art", "Datum"]
    shown = titles(reader.get("/archiv", params=asked).text)
    assert [row[0] for row in rows] == [unescape(title) for title in shown]
    assert {row[1] for row in rows} == {"Pressemitteilung"}


def test_an_empty_archive_says_what_comes_first(own_web: Web) -> None:
    for summary in own_web.app.state.site.archive.documents.summaries():
        own_web.app.state.site.archive.documents.remove(summary.document)
    page = own_web.client("prüfen").get("/archiv").text
    assert "Das Archiv ist noch leer" in page
    assert '<a href="/hochladen">' in page
    assert 'href="/hochladen"' not in own_web.client("lesen").get("/archiv").text


def test_a_period_that_ends_before_it_begins_is_told_at_its_field(reader: TestClient) -> None:
    page = reader.get("/archiv?von=2020-05-01&bis=2019-01-01").text
    assert re.search(r'id="f-bis"[^>]* value="2019-01-01"[^>]* aria-invalid="true"', page)
    assert "Das ist vor dem ersten Tag." in page
    assert "vor dem ersten Tag" not in reader.get("/archiv?von=2020-05-01&bis=2020-05-01").text
