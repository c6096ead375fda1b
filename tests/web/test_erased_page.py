"""A document that somebody was erased from: its text is shown, its file and pictures are not."""

from __future__ import annotations

import pytest

from pipeline.keeping.erasure import Eraser
from pipeline.reading.images import pictures_of
from pipeline.review.retagging import Retagging
from pipeline.search.meaning import embedder_for
from pipeline.tagging.ready import tagger_for
from tests.web.conftest import Web
from tests.web.test_drafts_page import document_of


def test_the_text_is_shown_and_the_file_is_not(own_web: Web) -> None:
    site, client = own_web.app.state.site, own_web.client("lesen")
    id = document_of(own_web, "2023-04-18-ki")
    assert client.get(f"/dokument/{id}/original").status_code == 200
    assert client.get(f"/dokument/{id}/seite/1.webp").status_code == 200
    retagging = Retagging(
        site.archive, tagger_for(site.vocabulary(), site.settings), site.vocabulary()
    )
    done = Eraser(site.settings, site.archive, retagging, embedder_for(site.settings)).erase(
        "Leonie Abendroth"
    )
    assert id in done.documents
    page = client.get(f"/dokument/{id}")
    assert page.status_code == 200
    assert "Abendroth" not in page.text
    assert "unkenntlich" in page.text
    answer = client.get(f"/dokument/{id}/original")
    assert answer.status_code == 404
    assert "unkenntlich" in answer.text
    # The pictures of the file are gone; shown is the masked text, set to pages.
    assert "So setzt omdok den Text auf Seiten" in page.text
    assert client.get(f"/dokument/{id}/seite/1.webp").status_code == 200
    sha256 = site.archive.documents.newest(id).source.sha256
    kept = [file.name for file in pictures_of(site.settings, sha256)]
    assert kept
    assert all(name.startswith(f"{sha256}-set-") for name in kept)


@pytest.mark.parametrize("query", ["Leonie Abendroth", "Abendroth"])
def test_no_search_tells_the_name(own_web: Web, query: str) -> None:
    site = own_web.app.state.site
    retagging = Retagging(
        site.archive, tagger_for(site.vocabulary(), site.settings), site.vocabulary()
    )
    Eraser(site.settings, site.archive, retagging, embedder_for(site.settings)).erase(
        "Leonie Abendroth"
    )
    found = own_web.client("lesen").get("/api/v1/search", params={"q": query}).json()
    assert "bendroth" not in str(found["hits"])
