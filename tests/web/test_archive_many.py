"""One deed for many documents: what is chosen changes, nothing else, and kinds can be taken back."""

from __future__ import annotations

import csv
import io
import re

import pytest
from fastapi.testclient import TestClient

from app.german import KINDS
from tests.web.conftest import SAMPLES, Web
from tests.web.test_archive_page import cells, titles, total


def ids(page: str) -> list[str]:
    return re.findall(r'name="dokument" value="([^"]+)"', page)


def strip(client: TestClient) -> str:
    return client.get("/archiv").text.partition('id="meldung"')[2].partition("<main")[0]


def test_the_chosen_get_a_kind_and_it_is_taken_back(own_web: Web) -> None:
    client, jobs = own_web.client("prüfen"), own_web.app.state.site.jobs
    page = client.get("/archiv").text
    before, chosen = cells(page, 0), ids(page)[:2]
    form = {"aktion": "art", "art": "other", "dokument": chosen}
    assert client.post("/archiv/auswahl?seite=1", data=form).status_code == 303
    jobs.wait()
    after = cells(client.get("/archiv").text, 0)
    assert after[:2] == [KINDS["other"]] * 2
    assert after[2:] == before[2:]
    client.post("/archiv/auswahl", data=form | {"dokument": chosen[:1], "art": "agreement"})
    jobs.wait()
    said = strip(client)
    assert cells(client.get("/archiv").text, 0)[0] == KINDS["agreement"]
    back = re.findall(r'name="arbeit" value="([^"]+)"', said)
    assert "Rückgängig" in said
    client.post("/archiv/auswahl/zurueck", data={"arbeit": back[0]})
    jobs.wait()
    assert cells(client.get("/archiv").text, 0) == after


def test_a_tag_is_set_in_many_taken_out_of_many_and_both_are_taken_back(own_web: Web) -> None:
    client, site = own_web.client("prüfen"), own_web.app.state.site
    chosen, words = ids(client.get("/archiv").text), "Betriebe"

    def tagged() -> set[str]:
        found = {id: site.archive.documents.get(id).tags for id in chosen}
        return {id for id, tags in found.items() if any(t.id == "dguv" for t in tags)}

    def do(below: str, **form: str | list[str]) -> str:
        form = form if "arbeit" in form else form | {"dokument": chosen}
        assert client.post(f"/archiv/auswahl{below}", data=form).status_code == 303
        site.jobs.wait()
        return strip(client)

    asked = client.post("/archiv/auswahl", data={"aktion": "schlagwort", "dokument": chosen}).text
    assert f"Schlagwort in {len(chosen)} Dokumenten" in asked
    before = tagged()
    said = do("/schlagwort", worte=words, art="partner", name="DGUV")
    after = tagged()
    assert len(after) > len(before) + 1
    assert "Schlagwort gesetzt in" in said
    back = re.findall(r'name="arbeit" value="([^"]+)"', said)
    said = do("/schlagwort/nie", eintrag="partner/dguv")
    assert f"ist weg aus {len(after)} Dokumenten" in said
    assert tagged() == set()
    back += re.findall(r'name="arbeit" value="([^"]+)"', said)
    do("/zurueck", arbeit=back[1])
    assert tagged() == after
    do("/zurueck", arbeit=back[0])
    assert tagged() == before
    assert "Nichts geändert" in do("/schlagwort", worte="Gibtesnicht", art="partner", name="DGUV")


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"aktion": "schlagwort"}, 422),
        ({"aktion": "art", "art": "other"}, 422), ({"aktion": "art", "alle": "true"}, 422),
        ({"aktion": "unfug", "alle": "true"}, 422), ({"aktion": "entfernen", "alle": "true"}, 403),
    ],
)  # fmt: skip
def test_what_is_not_meant_changes_nothing(own_web: Web, form: dict[str, str], status: int) -> None:
    client = own_web.client("prüfen")
    assert client.post("/archiv/auswahl", data=form).status_code == status
    assert total(client.get("/archiv").text) == len(SAMPLES)


def test_who_only_reads_takes_a_table_along_and_no_more(own_web: Web) -> None:
    client = own_web.client("lesen")
    chosen = ids(client.get("/archiv").text)[1:3]
    answer = client.post("/archiv/auswahl", data={"aktion": "tabelle", "dokument": chosen})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[-1] for row in rows[1:]] == chosen
    for deed in ("art", "schlagwort", "verschlagworten", "lesen", "entfernen"):
        form = {"aktion": deed, "art": "other", "dokument": chosen}
        assert client.post("/archiv/auswahl", data=form).status_code == 403
    assert "Neu verschlagworten" not in client.get("/archiv").text


def test_removing_asks_first_and_takes_what_was_seen(own_web: Web) -> None:
    client, site = own_web.client("verwalten"), own_web.app.state.site
    address = "/archiv/auswahl?art=press_release"
    everything = {"aktion": "entfernen", "alle": "true"}
    asked = client.post(address, data=everything)
    releases = titles(client.get("/archiv?art=press_release").text)
    assert f"{len(releases)} Dokumente aus dem Archiv entfernen?" in asked.text
    assert all(title in asked.text for title in releases)
    # Somebody agreed to another number than there is now.
    again = client.post(address, data=everything | {"sicher": str(len(releases) + 1)})
    assert "entfernen?" in again.text
    assert total(client.get("/archiv").text) == len(SAMPLES)
    assert client.post(address, data=everything | {"sicher": str(len(releases))}).status_code == 303
    site.jobs.wait()
    assert "aus dem Archiv entfernt" in strip(client)
    left = client.get("/archiv").text
    assert total(left) == len(SAMPLES) - len(releases)
    assert not set(titles(left)) & set(releases)


def test_tagging_and_reading_anew(own_web: Web, no_runs: None) -> None:  # noqa: ARG001 - for its effect
    client, site = own_web.client("prüfen"), own_web.app.state.site
    chosen = ids(client.get("/archiv").text)[:1]
    client.post("/archiv/auswahl", data={"aktion": "verschlagworten", "dokument": chosen})
    site.jobs.wait()
    assert "Neu verschlagwortet" in strip(client)
    client.post("/archiv/auswahl", data={"aktion": "lesen", "dokument": chosen})
    called = [e.document for e in site.archive.manifest.all().values() if not e.fingerprint]
    assert called == chosen
    assert "1 Dokument wird noch einmal gelesen" in strip(client)


def test_a_document_leads_back_to_the_list_it_was_opened_from(reader: TestClient) -> None:
    link = re.findall(r'href="(/dokument/[^"]+)"', reader.get("/archiv").text)[0]
    base = str(reader.base_url)
    for came, back in [
        ("/archiv?art=agreement&seite=2", "/archiv?art=agreement&amp;seite=2"),
        ("/suche?q=KI", "/suche?q=KI"), ("/laeufe", "/archiv"),
    ]:  # fmt: skip
        page = reader.get(link, headers={"Referer": f"{base}{came}"}).text
        assert f'data-back href="{back}"' in page
    foreign = reader.get(link, headers={"Referer": "https://boese.example/suche?q=x"}).text
    assert "boese" not in foreign


def test_what_the_filters_show_can_be_kept(own_web: Web) -> None:
    client = own_web.client("lesen")
    page = client.get("/archiv?art=agreement").text
    kept = re.findall(r'name="suche" value="([^"]+)"', page)
    assert len(kept) == 1
    form = {"name": "Alle Vereinbarungen", "suche": kept[0].replace("&#34;", '"')}
    assert client.post("/suche/merken", data=form).status_code == 303
    assert "Alle Vereinbarungen" in client.get("/suche/gemerkt/liste").text
