"""Pages of faults have the menu of whoever is signed in, and a way on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from pipeline.accounts import Role
from tests.web.conftest import Web
from tests.web.test_drafts_page import make

FAULTS = [
    ("/nirgends", 404), ("/dokument/nirgends", 404), ("/suche?seite=x", 422), ("/register", 403),
]  # fmt: skip


@pytest.mark.parametrize(("address", "status"), FAULTS)
def test_a_fault_keeps_the_menu(reader: TestClient, address: str, status: int) -> None:
    answer = reader.get(address)
    assert answer.status_code == status
    assert '<nav aria-label="Bereiche">' in answer.text
    assert '<a href="/">Zur Startseite</a>' in answer.text


def test_a_stranger_gets_no_menu(as_role: Callable[[Role | None], TestClient]) -> None:
    answer = as_role(None).get("/nirgends")
    assert answer.status_code == 404
    assert '<nav aria-label="Bereiche">' not in answer.text


def test_blanks_stand_around_the_dots_of_a_draft(own_web: Web) -> None:
    writer = own_web.client("prüfen")
    page = writer.get(f"/entwuerfe/{make(own_web, writer)}").text
    assert "Fassung 1 · aus <a" in page


def test_one_document_is_no_documents(reader: TestClient) -> None:
    page = reader.get("/suche", params={"art": "agreement"}).text
    assert '1<span class="hidden"> Dokument</span>' in page
    assert '>1<span class="hidden"> Dokumente</span>' not in page
