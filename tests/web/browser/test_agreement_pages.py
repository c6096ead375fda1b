"""Agreements in a real browser: from a mail's link to the clause to *erledigt* by keys alone."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.contracts.test_store_agreements import OPEN, RENEWED, put
from tests.web.browser.conftest import Live

# More presses of Tab than a page of one agreement has places to go to.
_PLACES = 120


@pytest.fixture(scope="module")
def agreements(live: Live) -> None:
    archive = live.web.app.state.site.archive
    put(archive, "erneuert", RENEWED)
    put(archive, "offen", OPEN)


def tab_to(page: Page, label: str) -> None:
    """Press Tab until what has this label or these words has the focus."""
    for _ in range(_PLACES):
        page.keyboard.press("Tab")
        words = page.evaluate(
            "(() => { const e = document.activeElement;"
            " const l = e.labels && e.labels[0]; return (l || e).innerText || ''; })()"
        )
        if words.startswith(label):
            return
    pytest.fail(f"Tab never reaches {label!r}")


@pytest.mark.usefixtures("agreements")
def test_from_the_mail_to_the_clause_to_done_by_keys(live: Live, live_page: Page) -> None:
    live_page.goto("/fristen/erneuert")
    tab_to(live_page, "Seite 1")
    live_page.keyboard.press("Enter")
    expect(live_page.locator("#stelle")).to_be_attached()
    expect(live_page.get_by_text("gilt ab dem 1. März 2022").first).to_be_in_viewport()
    live_page.go_back()
    tab_to(live_page, "Erledigt: Bericht")
    live_page.keyboard.press("Enter")
    tab_to(live_page, "Notiz")
    live_page.keyboard.type("liegt vor")
    live_page.keyboard.press("Enter")
    expect(live_page.get_by_text("erledigt: liegt vor")).to_be_visible()
    archive = live.web.app.state.site.archive
    every = archive.agreements.deadlines(
        date(2020, 1, 1), date(2040, 1, 1), done=True, of="erneuert"
    )
    assert [due.deadline.role for due in every if due.done == "liegt vor"] == ["report"]
