"""The first page: it tells what a role may do, what came last, and how an empty archive begins."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from pipeline.accounts import Role
from pipeline.ground.facets import LINKED
from tests.web.conftest import SAMPLES, Web
from tests.web.test_drafts_page import make, seen, stored


def waiting(page: str) -> dict[str, str]:
    """What waits, and where it leads."""
    card = page.partition('id="s-wartet"')[2].partition("</section>")[0]
    return {said: link for link, said in re.findall(r'<li><a href="([^"]+)">([^<]+)</a>', card)}


def test_signing_in_comes_first_and_leads_here(
    as_role: Callable[[Role | None], TestClient],
) -> None:
    answer = as_role(None).get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/anmelden?weiter=%2F")
    assert 'name="weiter" value="/"' in as_role(None).get("/anmelden").text


def test_the_newest_arrivals_and_a_search_field(reader: TestClient) -> None:
    page = reader.get("/").text
    assert 'action="/suche"' in page
    assert f">{len(SAMPLES)} Dokumente</a>" in page
    shown = re.findall(r'<li><a href="(/dokument/[^"]+)">', page)
    assert shown == re.findall(r'<th scope="row"><a href="([^"]+)"', reader.get("/archiv").text)


@pytest.mark.parametrize(("role", "may"), [("lesen", False), ("prüfen", True)])
def test_only_what_the_role_may_do_waits(own_web: Web, role: Role, may: bool) -> None:
    store = own_web.app.state.site.store
    known = next(iter(store.manifest.all().values()))
    store.manifest.settle(
        replace(known, place="kaputt.pdf", outcome="quarantined", document=None, version=0)
    )
    with store.reading() as at:
        names = sum(tag.kind in LINKED for _, tag in at.rulings.unsettled())
        assert at.rulings.count_unsettled() == names
    found = waiting(own_web.client(role).get("/").text)
    assert (found.get("1 Datei zurückgestellt") == "/laeufe") is may
    assert ("/pruefen" in found.values()) is (may and names > 0)


def test_kept_searches_are_there(own_web: Web) -> None:
    client = own_web.client("lesen")
    client.post("/suche/merken", data={"name": "Alles zu Vielfalt", "suche": '{"text":"Vielfalt"}'})
    assert '<a href="/suche?q=Vielfalt">Alles zu Vielfalt</a>' in client.get("/").text


@pytest.mark.parametrize(("role", "may"), [("lesen", False), ("prüfen", True)])
def test_an_empty_archive_shows_four_steps(own_web: Web, role: Role, may: bool) -> None:
    store = own_web.app.state.site.store
    for summary in store.documents.summaries():
        store.documents.remove(summary.document)
    page = own_web.client(role).get("/").text
    steps = page.partition("<ol>")[2].partition("</ol>")[0]
    assert steps.count("<li>") == 4
    assert ('<a href="/hochladen">' in steps) is may
    assert '<a href="/suche">' in steps


def test_a_draft_waits_for_those_who_have_not_released_it(own_web: Web) -> None:
    writer, first = own_web.client("prüfen"), own_web.client("freigeben")
    id = make(own_web, writer)
    said = "1 Entwurf wartet auf Ihre Freigabe"
    assert said not in waiting(first.get("/").text)
    for number in range(1, len(stored(own_web, id).quotes) + 1):
        fields = {"nummer": number, "status": "approved"} | seen(own_web, id)
        assert first.post(f"/entwuerfe/{id}/zitat", data=fields).status_code == 303
    assert writer.post(f"/entwuerfe/{id}/zustand/abgeben").status_code == 303
    assert waiting(first.get("/").text)[said] == "/entwuerfe"
    assert said not in waiting(writer.get("/").text)
    step = {"schritt": "approve"} | seen(own_web, id)
    assert first.post(f"/entwuerfe/{id}/zustand", data=step).status_code == 303
    assert said not in waiting(first.get("/").text)
    assert said in waiting(own_web.client("verwalten").get("/").text)
