"""From a document that was found to a release that is out of the house, in few actions, by mouse
and by real keys; and the page stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import Live
from tests.web.browser.test_working_day import Hand
from tests.web.test_drafts_page import document_of, stored

MOST = 12
# By keyboard or not: the same template and document give the same draft.
SAMPLES = {False: "sichere-baustelle", True: "neuwied"}


@pytest.fixture
def nothing_waits(live: Live) -> None:
    """No other draft waits for a release: what waits is told by its number."""
    client = live.web.client("verwalten")
    for draft in client.get("/api/v1/drafts").json():
        if draft["state"] == "in_review":
            step = {"step": "reject", "seen": draft["words"]}
            assert client.post(f"/api/v1/drafts/{draft['id']}/steps", json=step).status_code == 200


def place(page: Page) -> int:
    return int(page.evaluate("Math.round(scrollY)"))


@pytest.mark.usefixtures("nothing_waits")
@pytest.mark.parametrize("by_keyboard", [False, True])
def test_from_a_found_document_to_an_exported_release(
    by_keyboard: bool, live: Live, open_page: Callable[..., Page]
) -> None:
    first = open_page("freigeben")
    hand = Hand(first, by_keyboard)
    first.goto(f"/dokument/{document_of(live.web, SAMPLES[by_keyboard])}")
    hand.use(first.get_by_role("link", name="Entwurf daraus"), "d")
    hand.use(first.get_by_role("button", name="Entwurf anlegen"), "a")
    release = first.get_by_role("button", name="Freigeben (Zitat")
    expect(release.first).to_be_visible()
    id = first.url.rsplit("/", 1)[-1].partition("?")[0]
    for left in reversed(range(release.count())):
        release.first.scroll_into_view_if_needed()
        before = place(first)
        hand.use(release.first, "z")
        expect(release).to_have_count(left)
        # The page gives the focus a new place when what came has settled; nothing may jump until then.
        first.wait_for_function("document.activeElement !== document.body")
        assert place(first) == before
    hand.use(first.get_by_role("button", name="Zur Prüfung geben"), "p")
    decide(hand)

    second = open_page("verwalten")
    other = Hand(second, by_keyboard)
    second.goto("/")
    task = second.get_by_role("link", name="1 Entwurf wartet auf Ihre Freigabe")
    if by_keyboard:
        other.key("j", "Enter")
    else:
        other.use(task)
    decide(other)
    expect(second.get_by_text("2 von 2 Freigaben")).to_be_visible()
    with second.expect_download() as download:
        other.use(second.get_by_role("link", name="PDF", exact=True).first, "d")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    assert stored(live.web, id).state == "approved"
    assert hand.actions + other.actions <= MOST


def decide(hand: Hand) -> None:
    """Approve: its key only leads there, because nobody takes an approval back in silence."""
    button = hand.page.get_by_role("button", name="Freigeben", exact=True)
    if hand.by_keyboard:
        button.wait_for()
        hand.key("f")
        expect(button).to_be_focused()
        hand.key("Enter")
    else:
        hand.use(button)
    expect(hand.page.get_by_text("Erledigt:").first).to_be_visible()


@pytest.mark.parametrize("by_keyboard", [False, True])
def test_a_gap_is_filled_in_one_go(
    by_keyboard: bool, live: Live, open_page: Callable[..., Page]
) -> None:
    page, title = open_page("prüfen"), f"Eine Lücke, Tasten {by_keyboard}"
    form = {"vorlage": "pressemitteilung", "dokument": "", "feld-titel": title}
    made = live.web.client("prüfen").post("/entwuerfe/neu", data=form)
    page.goto(made.headers["location"])
    gap = page.locator(".paper .gap").first
    question, before = gap.inner_text(), place(page)
    if by_keyboard:
        page.get_by_role("textbox", name="Text des Entwurfs").focus()
        page.keyboard.press("Tab")
    else:
        gap.click()
    page.keyboard.type("Eine Antwort")
    expect(page.locator("[data-teil=stand]")).to_contain_text("Gespeichert")
    assert place(page) == before
    text = page.locator(".paper").inner_text()
    assert question not in text
    assert "Eine Antwort" in text
