"""Correcting a document where it is seen: tags, words that have none, and the document itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import Web

NAME = "ifaa – Institut für angewandte Arbeitswissenschaft"


class Desk:
    """A document as somebody corrects it by the page's own forms."""

    def __init__(self, web: Web) -> None:
        self.client = web.client("prüfen")
        asked = {"q": "pressemitteilung-2023-04-18-ki.pdf"}
        self.id: str = self.client.get("/api/v1/search", params=asked).json()["hits"][0]["document"]
        self.address = f"/dokument/{self.id}"

    def read(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"/api/v1/documents/{self.id}").json()
        return found

    def tag(self, surface: str, kind: str = "partner") -> dict[str, Any] | None:
        tags = self.read()["tags"]
        return next((t for t in tags if (t["surface"], t["kind"]) == (surface, kind)), None)

    def place(self, words: str) -> dict[str, int]:
        start = self.read()["document"]["text"].index(words)
        return {"von": start, "bis": start + len(words)}

    def post(self, below: str, *, htmx: bool = False, **data: str) -> Any:
        headers = {"HX-Request": "true"} if htmx else {}
        return self.client.post(self.address + below, data=data, headers=headers)

    def undo(self) -> str:
        page = self.client.get(self.address).text
        form = re.search(r'<form class="undo".*?name="entscheidung" value="(\w+)"', page, re.S)
        assert form
        shown: str = self.post("/zurueck", htmx=True, entscheidung=form[1]).text
        return shown


@pytest.fixture
def desk(own_web: Web) -> Desk:
    return Desk(own_web)


def test_a_tag_in_the_text_leads_to_what_can_be_said_of_it(desk: Desk) -> None:
    page = desk.client.get(desk.address).text
    link = re.search(rf'<a class="word tag partner" href="([^"]+)"[^>]*>{NAME}</a>', page)
    assert link
    asked = desk.client.get(link[1].replace("&amp;", "&")).text
    assert f"Partner: „{NAME}“" in asked
    for key in "xhn":
        assert f'data-key="{key}"' in asked


def test_who_only_reads_sees_no_way_to_change(own_web: Web) -> None:
    reader = own_web.client("lesen")
    page = reader.get(Desk(own_web).address).text
    assert "tag partner" in page
    assert 'class="word' not in page
    assert "/wort" not in re.sub(r'data-words="[^"]+"', "", page)


@pytest.mark.parametrize("action", ["reject", "never_here", "never"])
def test_a_wrong_tag_goes_at_once_and_comes_back_by_one_key(desk: Desk, action: str) -> None:
    tag = desk.tag(NAME)
    assert tag
    place = f"{tag['start']}:partner:{tag['id']}"
    shown = desk.post("/wort", htmx=True, stelle=place, aktion=action, grund="nur genannt").text
    assert desk.tag(NAME) is None
    assert re.search(r'id="meldung"[^>]*hx-swap-oob="innerHTML">\s*<div class="note ok"', shown)
    assert 'id="stelle" tabindex="-1" data-focus' in shown
    assert 'data-key="u"' in shown
    assert f'tag partner" href="{desk.address}/wort?stelle={tag["start"]}' not in shown
    assert NAME in desk.undo()
    assert desk.tag(NAME) == tag


def test_nowhere_takes_the_other_documents_along_behind_the_page(own_web: Web, desk: Desk) -> None:
    archive, jobs = own_web.app.state.site.archive, own_web.app.state.site.jobs

    def named(words: str) -> set[str]:
        all_of = {id: archive.documents.get(id).tags for id in archive.shown.numbers().values()}
        return {id for id, tags in all_of.items() if any(t.surface == words for t in tags)}

    words = max((t["surface"] for t in desk.read()["tags"]), key=lambda one: len(named(one)))
    before = named(words)
    assert len(before) > 1
    desk.id = min(before)
    desk.address = f"/dokument/{desk.id}"
    tag = next(t for t in desk.read()["tags"] if t["surface"] == words)
    place = f"{tag['start']}:{tag['kind']}" + (f":{tag['id']}" if tag["id"] else "")
    said = desk.post("/wort", htmx=True, stelle=place, aktion="never").text
    assert desk.id not in named(words)
    jobs.wait()
    assert not named(words)
    assert "sich geändert." in said + desk.client.get("/konto").text
    desk.undo()
    jobs.wait()
    assert named(words) == before


def test_a_tag_is_another_entry_and_stays_so_when_tagged_again(own_web: Web, desk: Desk) -> None:
    tag = desk.tag(NAME)
    assert tag
    place = f"{tag['start']}:partner:{tag['id']}"
    done = desk.post("/wort?blatt=1", stelle=place, aktion="accept", eintrag="partner/dguv")
    assert done.status_code == 303
    assert done.headers["location"].endswith("#stelle")
    now = desk.tag(NAME)
    assert now
    assert (now["id"], now["decided_by"]) == ("dguv", "Anna Prüfen")
    client = own_web.client("prüfen")
    assert "umgehängt" in client.get(done.headers["location"]).text
    audit = own_web.app.state.site.archive.audit.entries()
    assert any(entry.action == "Schlagwort: umgehängt" for entry in audit)


def test_a_tag_of_a_wrong_kind_becomes_another(desk: Desk) -> None:
    tag = desk.tag(NAME)
    assert tag
    place = f"{tag['start']}:partner:{tag['id']}"
    desk.post("/wort", stelle=place, aktion="accept", art="organisation")
    assert desk.tag(NAME) is None
    now = desk.tag(NAME, "organisation")
    assert now
    assert (now["id"], now["how"]) == (None, "decided")


@pytest.mark.parametrize(
    ("words", "kind", "term", "expected"),
    [
        ("Maschine schlägt", "organisation", "", ("organisation", None)),
        ("Mensch", "person", "", ("person", None)),
        ("Maschine", "partner", "DGUV", ("partner", "dguv")),
        ("Maschine", "region", "Hessen", ("region", "hessen")),
        ("Mensch entscheidet", "standard", "A-2.1", ("standard", "A-2.1")),
    ],
)
def test_marked_words_become_a_tag(
    desk: Desk, words: str, kind: str, term: str, expected: tuple[str, str | None]
) -> None:
    # One letter too few at each end, as a hand marks.
    place = desk.place(words)
    seen = {"von": place["von"] + 1, "bis": place["bis"] - 1, "worte": words[1:-1]}
    asked = desk.client.get(f"{desk.address}/wort", params=seen).text
    assert f"„{words}“ verschlagworten" in asked
    stelle = re.search(r'name="stelle" value="([^"]+)"', asked)
    assert stelle
    desk.post("/wort", stelle=stelle[1], aktion="accept", art=kind, name=term)
    tag = desk.tag(words, kind)
    assert tag
    assert (tag["kind"], tag["id"]) == expected
    desk.undo()
    assert desk.tag(words, kind) is None


def test_words_are_tagged_by_typing_them_at_one_place_or_all(desk: Desk) -> None:
    text = desk.read()["document"]["text"]
    times = len(re.findall(r"\bMensch\b", text))
    desk.post("/schlagwort", worte="Mensch", art="person", ueberall="true")
    tags = [t for t in desk.read()["tags"] if t["surface"] == "Mensch"]
    assert len(tags) == times > 0
    again = desk.post("/schlagwort", worte="Mensch", art="person")
    assert "schon gesetzt" in again.text
    desk.undo()
    assert desk.tag("Mensch", "person") is None


@pytest.mark.parametrize(
    ("below", "data", "said"),
    [
        ("/schlagwort", {"worte": "Gibtsnicht", "art": "person"}, "steht so nicht im Text"),
        ("/schlagwort", {"worte": "Maschine", "art": "partner"}, "welcher Eintrag gemeint ist"),
        ("/schlagwort", {"worte": "Maschine", "art": "quark"}, "keine Art"),
        ("/wort", {"stelle": "0:partner", "aktion": "reject"}, "kein solches Schlagwort"),
        ("/wort", {"stelle": "0-7:partner", "aktion": "accept", "name": "Haus"}, "nicht eindeutig"),
        ("/zurueck", {"entscheidung": "abc"}, "gibt es nicht"),
    ],
)
def test_what_cannot_be_is_told_with_the_next_step(
    desk: Desk, below: str, data: dict[str, str], said: str
) -> None:
    before = desk.read()
    answer = desk.post(below, htmx=True, **data)
    assert answer.status_code >= 400
    assert said in answer.text
    assert desk.read() == before


def test_the_register_offers_what_begins_so(desk: Desk) -> None:
    asked = {"art": "partner", "name": "Handwerkskammer Pot"}
    offered = desk.client.get(f"{desk.address}/eintraege", params=asked).text
    assert re.search(r'value="partner/[\w-]+">[^<]*Potsdam', offered)


def test_the_head_is_corrected_in_place(desk: Desk) -> None:
    document = desk.read()["document"]
    seen = {f"gesehen_{name}": document[name] or "" for name in ("kind", "title", "date")}
    changed = {"kind": document["kind"], "title": document["title"], "date": "2.3.2022"}
    shown = desk.post("/berichtigen", htmx=True, **seen, **changed).text
    assert re.search(r">\s*Datum berichtigt\.", shown), "the kind stayed, so it is not told"
    assert "2. März 2022" in shown
    assert "18. April 2023" in desk.undo()


def test_one_press_takes_back_all_that_one_press_corrected(desk: Desk) -> None:
    before = desk.read()["document"]
    seen = {f"gesehen_{name}": before[name] or "" for name in ("kind", "title", "date")}
    desk.post("/berichtigen", **seen, kind="other", title="Ein Merkblatt", date="2.3.2022")
    now = desk.read()["document"]
    assert (now["kind"], now["title"], now["date"]) == ("other", "Ein Merkblatt", "2022-03-02")
    desk.undo()
    after = desk.read()["document"]
    assert [after[name] for name in ("kind", "title", "date")] == [
        before[name] for name in ("kind", "title", "date")
    ]


def test_a_document_is_removed_after_a_question_by_who_may(own_web: Web, desk: Desk) -> None:
    assert desk.client.get(f"{desk.address}/entfernen").status_code == 403
    keeper: TestClient = own_web.client("verwalten")
    assert "lässt sich nicht zurücknehmen" in keeper.get(f"{desk.address}/entfernen").text
    gone = keeper.post(f"{desk.address}/entfernen")
    assert "keine findet es noch" in gone.text
    assert keeper.get(desk.address).status_code == 404
