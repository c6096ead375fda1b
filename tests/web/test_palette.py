"""The palette: one line leads to pages, deeds, documents, partners and drafts that one may see."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from fastapi.testclient import TestClient

from pipeline.accounts import Role

As = Callable[[Role | None], TestClient]


def ways(client: TestClient, words: str) -> list[tuple[str, str]]:
    """Where the words lead, and what that is called."""
    page = client.get("/palette", params={"q": words}).text
    found = re.findall(r'<a href="([^"]+)" tabindex="-1"[^>]*><span>([^<]+)</span>', page)
    return [(unescape(link), unescape(label)) for link, label in found]


FOUND = [
    ("", "/archiv"), ("archiv", "/archiv"), ("sicherung", "/verwaltung/sicherung"),
    ("kennwort", "/konto#kennwort"), ("jetzt sichern", "/verwaltung/sicherung"),
    ("bundesagentur", "/partner/partner/ba"), ("xyz unbekannt", "/suche?q=xyz+unbekannt"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "link"), FOUND)
def test_words_lead_there(as_role: As, words: str, link: str) -> None:
    assert link in [link for link, _ in ways(as_role("verwalten"), words)]


def test_documents_are_found_by_any_of_their_words(as_role: As) -> None:
    client = as_role("lesen")
    title = unescape(
        re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)', client.get("/archiv").text)[0]
    )
    for word in [word for word in title.split() if len(word) > 4][:3]:
        assert title in [label for _, label in ways(client, word.upper())]


def test_nobody_is_led_where_they_may_not_go(as_role: As) -> None:
    client = as_role("lesen")
    for words in ("", "sicher", "konto", "hochladen", "quelle", "lauf"):
        for link, _ in ways(client, words):
            assert client.get(link).status_code == 200, link
    assert as_role(None).get("/palette").status_code == 303
