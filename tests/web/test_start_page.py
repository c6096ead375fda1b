"""The first page: it tells what a role may do, what came last, and how an empty archive begins."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from pipeline.accounts import Role
from pipeline.ground.facets import LINKED
from tests.web.conftest import SAMPLES, Web
from tests.web.test_drafts_page import make, seen, stored

DAY = 24 * 60 * 60


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
    shown = re.findall(r'<li id="neu-[^"]+"><a href="(/dokument/[^"]+)">', page)
    assert shown == re.findall(r'<th scope="row"><a href="([^"]+)"', reader.get("/archiv").text)


@pytest.mark.parametrize(("role", "may"), [("lesen", False), ("prüfen", True)])
def test_only_what_the_role_may_do_waits(own_web: Web, role: Role, may: bool) -> None:
    archive = own_web.app.state.site.archive
    known = next(iter(archive.manifest.all().values()))
    archive.manifest.settle(
        replace(known, place="kaputt.pdf", outcome="quarantined", document=None, version=0)
    )
    with archive.reading() as at:
        names = sum(tag.kind in LINKED for _, tag in at.rulings.unsettled())
        assert at.rulings.count_unsettled() == names
    found = waiting(own_web.client(role).get("/").text)
    assert (found.get("1 Datei zurückgestellt") == "/laeufe") is may
    assert ("/pruefen" in found.values()) is (may and names > 0)


def test_kept_searches_are_there(own_web: Web) -> None:
    client = own_web.client("lesen")
    client.post("/suche/merken", data={"name": "Alles zu Vielfalt", "suche": '{"text":"Vielfalt"}'})
    assert '<a href="/suche?q=Vielfalt">Alles zu Vielfalt</a>' in client.get("/").text
    assert (
        '<a href="/suche?q=Vielfalt">Alles zu Vielfalt</a>'
        in client.get("/suche/gemerkt/liste").text
    )


@pytest.mark.parametrize(("role", "may"), [("lesen", False), ("prüfen", True)])
def test_an_empty_archive_shows_four_steps(
    own_web: Web, role: Role, may: bool, started: list[list[str]]
) -> None:
    archive = own_web.app.state.site.archive
    for summary in archive.documents.summaries():
        archive.documents.remove(summary.document)
    client = own_web.client(role)
    steps = client.get("/").text.partition("<ol")[2].partition("</ol>")[0]
    assert steps.count("<li") == 4
    assert ('href="/hochladen"' in steps) is may
    assert 'href="/suche"' in steps
    assert ("Musterarchiv" in steps) is may
    assert client.post("/start/muster").status_code == (303 if may else 403)
    assert [command[-1].endswith("samples/documents") for command in started] == [True] * may


def test_what_is_new_is_counted_from_when_somebody_left(
    own_web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, visits = own_web.client("lesen"), own_web.app.state.site.accounts.visits
    now = time.time()
    shown = {}
    for moment in (now - 2 * DAY, now - 2 * DAY + 60, now, now + 60, now + DAY):
        monkeypatch.setattr(visits, "_now", lambda moment=moment: moment)
        shown[moment] = "Neu seit Ihrem Besuch" in client.get("/").text
    # The archive was filled today: new is what came since the look of two days ago.
    assert list(shown.values()) == [False, False, True, True, False]


def test_a_draft_waits_for_those_who_have_not_released_it(own_web: Web) -> None:
    writer, first = own_web.client("prüfen"), own_web.client("freigeben")
    id = make(own_web, writer)
    said = "1 Entwurf wartet auf Ihre Freigabe"
    assert said not in waiting(first.get("/").text)
    for number in range(1, len(stored(own_web, id).quotes) + 1):
        fields = {"nummer": number, "status": "approved"} | seen(own_web, id)
        assert first.post(f"/entwuerfe/{id}/zitat", data=fields).status_code == 303
    assert writer.post(f"/entwuerfe/{id}/zustand/abgeben").status_code == 303
    assert waiting(first.get("/").text)[said] == f"/entwuerfe/{id}"
    assert said not in waiting(writer.get("/").text)
    step = {"schritt": "approve"} | seen(own_web, id)
    assert first.post(f"/entwuerfe/{id}/zustand", data=step).status_code == 303
    assert said not in waiting(first.get("/").text)
    assert said in waiting(own_web.client("verwalten").get("/").text)
