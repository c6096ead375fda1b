"""The page of the version in Einfache Sprache."""

from __future__ import annotations

from tests.web.conftest import Web
from tests.web.test_drafts_page import make, seen, stored


def test_a_plain_version_is_written_and_fetched(own_web: Web) -> None:
    writer = own_web.client("prüfen")
    id = make(own_web, writer)
    address = f"/entwuerfe/{id}/einfach"
    assert "fehlen noch" in writer.get(address).text
    form = {"satz-0": "Die IHK <hilft>.", "satz-1": " ", "weg": "2"} | seen(own_web, id)
    assert writer.post(address, data=form).status_code == 303
    assert [one.text for one in stored(own_web, id).plain] == ["Die IHK <hilft>.", ""]
    page = writer.get(address).text
    assert "Die IHK &lt;hilft&gt;." in page
    assert "Schreiben Sie die Abkürzung aus." in page
    assert writer.get(f"{address}.txt").text == "Die IHK <hilft>.\n"
    assert writer.post(address, data={"satz-0": "Alt", "stand": "0" * 64}).status_code == 409
    assert own_web.client("lesen").get(address).status_code == 404
