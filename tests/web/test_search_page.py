"""The search page: hits, filters whose counts hold, files, saved searches, feeds."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.contracts.test_store_works import NEWER, OLDER, put
from tests.web.conftest import Web


def total(page: str) -> int:
    found = re.search(r'id="gefunden"[^>]*>(\d+) Dokumente?<', page)
    return int(found[1]) if found else 0


def test_a_search_shows_hits_with_marked_words_and_the_reason(reader: TestClient) -> None:
    page = reader.get("/suche", params={"q": "Vielfalt"}).text
    assert total(page) >= 1
    assert re.search(r"<mark[^>]*>Vielfalt</mark>", page)
    assert "die Wörter passen besonders gut" in page
    assert "/dokument/" in page


@pytest.mark.parametrize("query", ["", "Betrieb"])
def test_behind_each_filter_are_as_many_documents_as_it_says(
    reader: TestClient, query: str
) -> None:
    page = reader.get("/suche", params={"q": query, "von": "1990-01-01"}).text
    links = re.findall(
        r'<li><a href="([^"]+)"><span>([^<]+)</span> <span class="badge">(\d+)<', page
    )
    assert len(links) > 10
    for link, label, count in links[:: max(1, len(links) // 12)]:
        assert total(reader.get(unescape(link)).text) == int(count), label


def test_a_chosen_filter_can_be_changed_and_taken_back(reader: TestClient) -> None:
    page = reader.get("/suche", params={"art": "agreement"}).text
    chosen = re.search(r'<a href="([^"]+)" class="chosen"', page)
    assert chosen
    assert "art" not in parse_qs(urlsplit(unescape(chosen[1])).query)
    other = re.search(
        r'<a href="([^"]+)"><span>Pressemitteilung</span> <span class="badge">(\d+)<', page
    )
    assert other
    assert total(reader.get(unescape(other[1])).text) == int(other[2])


def test_htmx_gets_the_part_and_the_history_the_whole_page(reader: TestClient) -> None:
    part = reader.get("/suche?q=Vielfalt", headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert total(part.text) >= 1
    assert "HX-Request" in part.headers["vary"]
    back = reader.get(
        "/suche?q=Vielfalt", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert "<html" in back.text


def test_where_nothing_is_found_the_page_says_what_one_condition_less_would_find(
    reader: TestClient,
) -> None:
    page = reader.get(
        "/suche", params={"q": "Vielfalt", "von": "1901-01-01", "bis": "1900-01-01"}
    ).text
    assert "Nichts gefunden" in page
    assert re.search(r"<li>Ohne die Grenzen beim Datum: \d+ Dokumente?</li>", page)
    page = reader.get("/suche", params={"q": "xylophonistische quarzuhr"}).text
    assert "Versuchen Sie andere Wörter." in page


def test_the_newest_come_first_when_asked_for(reader: TestClient) -> None:
    found = reader.get("/api/v1/search", params={"q": "Betrieb", "sortierung": "neueste"}).json()
    days = [hit["date"] for hit in found["hits"]]
    assert days == sorted(days, reverse=True)
    assert len(days) > 2


def test_paging_shows_every_hit_once(reader: TestClient) -> None:
    everything = reader.get("/api/v1/search", params={"q": "Betrieb", "limit": 100}).json()
    pages = [
        reader.get("/api/v1/search", params={"q": "Betrieb", "limit": 2, "seite": number}).json()[
            "hits"
        ]
        for number in range(1, 4)
    ]
    assert [hit["document"] for page in pages for hit in page] == [
        hit["document"] for hit in everything["hits"]
    ][:6]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/suche?von=gestern", 422),
        ("/suche?seite=0", 422),
        ("/suche?art=gedicht", 422),
        ("/suche?q=" + "x" * 2001, 422),
        ("/suche?region=atlantis", 200),
        ("/suche?q=%00%FF", 200),
        ("/api/v1/search?region=atlantis", 404),
        ("/suche?seite=999&q=Betrieb", 200),
    ],
)
def test_odd_questions_get_a_clear_answer(reader: TestClient, address: str, status: int) -> None:
    answer = reader.get(address)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_what_is_typed_is_never_run(reader: TestClient) -> None:
    bad = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    for address in ("/suche", "/anmelden"):
        page = reader.get(address, params={"q": bad, "weiter": bad}).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_hits_go_into_german_excel(reader: TestClient) -> None:
    answer = reader.get("/suche/treffer.csv", params={"q": "Vielfalt"})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, *rows = answer.content.decode("utf-8-sig").split("\r\n")
    assert head == "Titel;Datum;Art;Seite;Fundstelle;Warum;Kennung"
    assert any("Vielfalt" in row for row in rows)


def test_a_search_is_kept_looked_up_fed_and_dropped(own_web: Web) -> None:
    client = own_web.client("lesen")
    page = client.get("/suche", params={"q": "Vielfalt", "art": "agreement"}).text
    kept = re.search(r'name="suche" value="([^"]+)"', page)
    assert kept
    form = {"name": "Meine <b>Suche</b>", "suche": unescape(kept[1])}
    assert client.post("/suche/merken", data=form).status_code == 303
    assert client.post("/suche/merken", data=form).status_code == 409
    assert client.post("/suche/merken", data={"name": "x", "suche": "{"}).status_code == 409
    page = client.get("/suche/gemerkt").text
    assert "Meine &lt;b&gt;Suche&lt;/b&gt;" in page
    assert "art=agreement" in page
    assert "Seither nichts Neues" in page
    assert client.post("/suche/gemerkt/nachsehen").headers["location"] == "/suche/gemerkt"
    assert "Es gibt nichts Neues" in client.get("/suche/gemerkt").text
    assert "Es gibt nichts Neues" not in client.get("/suche/gemerkt").text
    atom, json_feed = re.findall(r'href="(/feeds/[^"]+)"', page)
    outside = own_web.client(None)
    assert outside.get(atom).headers["content-type"].startswith("application/atom+xml")
    assert outside.get(json_feed).json()["title"] == "omdok: Meine <b>Suche</b>"
    assert outside.get(re.sub(r"/[0-9a-f]{32}/", f"/{'0' * 32}/", atom)).status_code == 303
    own_web.app.state.site.accounts.disable("Anna Lesen")
    assert outside.get(atom).status_code == 303
    other = own_web.client("verwalten")
    assert (
        other.post("/suche/gemerkt/loeschen", data={"name": "Meine <b>Suche</b>"}).status_code
        == 303
    )
    assert other.get("/api/v1/searches").json() == []
    assert [entry.action for entry in own_web.app.state.site.archive.audit.entries()] == [
        "gemerkte Suche gelöscht",
        "Suche gemerkt",
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Vielfalt", "ist schon gemerkt"),
        (" Vielfalt ", "ist schon gemerkt"),
        ("", "braucht einen Namen"),
        ("   ", "braucht einen Namen"),
        ("x" * 81, "zu lang"),
        ("Viel\x07falt", "braucht einen Namen"),
    ],
)
def test_a_name_that_will_not_do_is_told_at_its_field_and_the_search_stays(
    own_web: Web, name: str, said: str
) -> None:
    client = own_web.client("lesen")
    suche = '{"text":"Fachkräfte","kind":["agreement"]}'
    assert (
        client.post("/suche/merken", data={"name": "Vielfalt", "suche": suche}).status_code == 303
    )
    answer = client.post("/suche/merken", data={"name": name, "suche": suche})
    assert answer.status_code == 409
    fault = re.search(r'<p class="fault" id="e-name">([^<]+)', answer.text)
    assert fault
    assert said in fault[1]
    kept = re.search(r'name="suche" value="([^"]+)"', answer.text)
    assert kept
    assert "q=Fachkr%C3%A4fte" in answer.text
    again = {"name": "Ein anderer Name", "suche": unescape(kept[1])}
    assert client.post("/suche/merken", data=again).status_code == 303


def test_a_search_that_was_made_anew_meanwhile_is_not_deleted(own_web: Web) -> None:
    client, suche = own_web.client("lesen"), '{"text":"Vielfalt"}'
    client.post("/suche/merken", data={"name": "Vielfalt", "suche": suche})
    version = re.search(r'name="version" value="([^"]+)"', client.get("/suche/gemerkt").text)
    assert version
    form = {"name": "Vielfalt", "version": unescape(version[1])}
    assert client.post("/suche/gemerkt/loeschen", data=form).status_code == 303
    client.post("/suche/merken", data={"name": "Vielfalt", "suche": suche})
    assert client.post("/suche/gemerkt/loeschen", data=form).status_code == 404
    assert "Vielfalt" in client.get("/suche/gemerkt").text


def test_before_the_first_document_the_page_says_what_to_do(own_web: Web) -> None:
    archive = own_web.app.state.site.archive
    for summary in archive.documents.summaries():
        archive.documents.remove(summary.document)
    assert "Das Archiv ist noch leer" in own_web.client("lesen").get("/suche").text


def test_a_hit_is_judged_on_the_page_without_javascript(own_web: Web) -> None:
    client = own_web.client("lesen")
    page = client.get("/suche", params={"q": "Vielfalt", "von": "1990-01-01"}).text
    form = re.search(
        r'<form class="row small judge" method="post" action="([^"]+)".*?</form>', page, re.DOTALL
    )
    assert form
    assert 'name="csrf"' in form[0]
    document = re.search(r'name="dokument" value="([^"]+)"', form[0])
    assert document
    given = {"dokument": document[1], "urteil": "passt nicht"}
    answer = client.post(unescape(form[1]), data=given)
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert where.endswith(f"#treffer-{document[1]}")
    assert parse_qs(urlsplit(where).query) == {"q": ["Vielfalt"], "von": ["1990-01-01"]}
    again = client.get(where).text
    assert f'id="treffer-{document[1]}"' in again
    assert "Bewertet: passt nicht." in again
    archive = own_web.app.state.site.archive
    assert [(j.query, j.document, j.grade) for j in archive.judgements.all()] == [
        ("Vielfalt", document[1], 0)
    ]
    part = client.post(
        unescape(form[1]), data={**given, "urteil": "passt"}, headers={"HX-Request": "true"}
    )
    assert part.text.strip() == "Vermerkt: passt."
    assert [j.grade for j in archive.judgements.all()] == [2]
    assert archive.audit.entries()[0].action == "Treffer bewertet"


@pytest.mark.parametrize(
    ("address", "form", "status"),
    [
        ("/suche/urteil?q=Vielfalt", {"dokument": "gibtsnicht", "urteil": "passt"}, 404),
        ("/suche/urteil?q=Vielfalt", {"dokument": "gibtsnicht", "urteil": "vielleicht"}, 422),
        ("/suche/urteil?q=", {"dokument": "gibtsnicht", "urteil": "passt"}, 409),
        ("/suche/urteil?q=Vielfalt", {}, 422),
    ],
)
def test_a_verdict_that_makes_no_sense_is_refused(
    own_web: Web, address: str, form: dict[str, str], status: int
) -> None:
    assert own_web.client("lesen").post(address, data=form).status_code == status
    assert own_web.app.state.site.archive.judgements.all() == ()


def test_a_verdict_needs_the_token_of_the_session(own_web: Web) -> None:
    client = own_web.client("lesen")
    document = own_web.app.state.site.archive.documents.summaries()[0].document
    del client.headers["X-CSRF-Token"]
    answer = client.post("/suche/urteil?q=Vielfalt", data={"dokument": document, "urteil": "passt"})
    assert answer.status_code in (403, 409)
    assert own_web.app.state.site.archive.judgements.all() == ()


def test_the_replaced_are_counted_and_shown_when_asked_for(own_web: Web) -> None:
    archive, client = own_web.app.state.site.archive, own_web.client("lesen")
    for made in (OLDER, NEWER):
        put(archive, made)
    page = client.get("/suche", params={"q": "Gesundheit Vereinbarung"}).text
    assert "1 ersetztes Dokument ausgeblendet" in page
    link = re.search(r'<a href="([^"]+)">Auch ersetzte zeigen', page)
    assert link
    everything = client.get(unescape(link[1])).text
    assert total(everything) == total(page) + 1
    assert re.search(rf'Ersetzt durch</strong> <a href="/dokument/{NEWER.id}"', everything)
    found = client.get(
        "/api/v1/search", params={"q": "Gesundheit Vereinbarung", "ersetzte": "true"}
    ).json()
    assert {hit["replaced_by"]["document"] for hit in found["hits"] if hit["replaced_by"]} == {
        NEWER.id
    }


def test_a_question_that_counts_is_answered_above_the_hits(reader: TestClient) -> None:
    page = reader.get("/suche", params={"q": "Wie viele Pressemitteilungen seit 2020?"}).text
    said = re.search(r"Es gibt (\d+) Pressemitteilungen seit 2020\.", page)
    assert said
    assert page.index(said[0]) < page.index('id="gefunden"')
    assert "Als Diagramm" in page
    assert "Als Tabelle" in page
    chip = re.search(r'<a href="([^"]+)">seit 2020 ✕', page)
    assert chip
    wider = reader.get(unescape(chip[1])).text
    assert re.search(r"Es gibt \d+ Pressemitteilungen\.", wider)
    sheet = reader.get(
        "/suche/antwort.csv", params={"q": "Wie viele Pressemitteilungen seit 2020?"}
    )
    assert len(sheet.text.strip().splitlines()) == int(said[1]) + 1


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("wie viele pressemitteilungen mit dem kaninchenzuchtverein", "Nicht verstanden: "),
        ("Vielfalt", None),
    ],
)
def test_what_counts_nothing_has_no_number(
    reader: TestClient, question: str, said: str | None
) -> None:
    page = reader.get("/suche", params={"q": question}).text
    assert "Es gibt" not in page
    assert (said is None) or said in page
    assert reader.get("/suche/antwort.csv", params={"q": question}).status_code == 422


def test_a_time_is_a_chip(reader: TestClient) -> None:
    page = reader.get("/suche", params={"q": "Vielfalt seit 2016"}).text
    chip = re.search(r'<a href="([^"]+)">seit 2016 ✕', page)
    assert chip
    assert parse_qs(urlsplit(unescape(chip[1])).query)["q"] == ["Vielfalt"]
