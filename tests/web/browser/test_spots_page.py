"""Correcting on the page of a document: by mouse and by keyboard, each with its number of actions.

An action is a click, a key, a stretch that is marked, or a field that is filled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import Live, assert_accessible
from tests.web.conftest import name_of

# What a job may take; the page as it was had no way to do the first and the third.
MOST = {"correct a tag": 2, "take it back": 1, "correct a day": 3, "tag marked words": 3}
NAME = "ifaa – Institut für angewandte Arbeitswissenschaft"


@dataclass
class Hand:
    """Somebody at the page, whose actions are counted."""

    page: Page
    actions: int = 0

    def click(self, selector: str) -> None:
        """Click what is there."""
        self.actions += 1
        self.page.locator(selector).first.click()

    def press(self, key: str) -> None:
        """Press a key, wherever the focus is."""
        self.actions += 1
        self.page.keyboard.press(key)

    def fill(self, label: str, text: str) -> None:
        """Fill a field."""
        self.actions += 1
        self.page.get_by_role("textbox", name=label, exact=True).fill(text)

    def mark(self, words: str) -> None:
        """Mark words of the text."""
        self.actions += 1
        self.page.evaluate(
            """words => {
              const walker = document.createTreeWalker(document.querySelector(".document"), NodeFilter.SHOW_TEXT);
              for (let node; (node = walker.nextNode()); ) {
                const at = node.data.indexOf(words);
                if (at >= 0) return getSelection().setBaseAndExtent(node, at, node, at + words.length);
              }
            }""",
            words,
        )

    def did(self, job: str) -> None:
        """The job is done within its bound."""
        assert self.actions <= MOST[job], f"{job}: {self.actions} actions"
        self.actions = 0


@pytest.fixture
def document(live: Live) -> str:
    """The address of a release with tags."""
    client = live.web.client("lesen")
    hits = client.get("/api/v1/search", params={"q": "pressemitteilung-2023-04-18-ki.pdf"}).json()
    return f"/dokument/{hits['hits'][0]['document']}"


def tag(page: Page, words: str, kind: str = "partner") -> Page:
    return page.locator(f".document .tag.{kind}", has_text=words)  # type: ignore[return-value]  # enough for expect


def test_a_tag_a_day_and_a_missing_tag_by_mouse(
    open_page: Callable[..., Page], document: str
) -> None:
    page = open_page("prüfen")
    page.goto(document)
    hand = Hand(page)
    hand.click(f".document a.word:has-text('{NAME}')")
    expect(page.get_by_role("heading", name=f"Partner: „{NAME}“")).to_be_focused()
    assert_accessible(page)
    hand.click("#wort button:has-text('an dieser Stelle')")
    expect(tag(page, NAME)).to_have_count(0)
    expect(page.locator("#meldung")).to_contain_text("hier nicht gemeint")
    hand.did("correct a tag")
    hand.click(".undo button")
    expect(tag(page, NAME)).to_have_count(1)
    hand.did("take it back")
    hand.click("[data-opens=berichtigen]")
    hand.fill("Datum", "2.3.2022")
    hand.click("#berichtigen button:has-text('Berichtigen')")
    expect(page.locator("main")).to_contain_text("2. März 2022")
    expect(page.locator("#meldung")).to_contain_text("berichtigt")
    hand.did("correct a day")
    hand.click(".undo button")
    expect(page.locator("main")).not_to_contain_text("2. März 2022")
    hand.actions = 0
    hand.mark("Mensch")
    hand.click("[data-tag-marked]")
    hand.click("#wort button:has-text('eine Person')")
    expect(tag(page, "Mensch", "person")).to_have_count(1)
    hand.did("tag marked words")
    hand.click(".undo button")
    expect(tag(page, "Mensch", "person")).to_have_count(0)
    assert_accessible(page)


def test_a_tag_a_day_and_a_missing_tag_by_keyboard(
    open_page: Callable[..., Page], document: str
) -> None:
    page = open_page("prüfen")
    page.goto(document)
    hand = Hand(page)
    page.locator(f".document a.word:has-text('{NAME}')").focus()
    hand.press("Enter")
    expect(page.get_by_role("heading", name=f"Partner: „{NAME}“")).to_be_focused()
    # No key of the page behind acts while the dialog is open; Escape closes it.
    page.keyboard.press("b")
    expect(page.locator("#wort")).to_be_visible()
    hand.press("h")
    expect(tag(page, NAME)).to_have_count(0)
    expect(page.locator("#stelle")).to_be_focused()
    hand.did("correct a tag")
    hand.press("u")
    expect(tag(page, NAME)).to_have_count(1)
    hand.did("take it back")
    hand.press("b")
    expect(page.locator("#f-kind")).to_be_focused()
    hand.fill("Datum", "2.3.2022")
    hand.press("Enter")
    expect(page.locator("main")).to_contain_text("2. März 2022")
    hand.did("correct a day")
    page.locator("h1").click()
    hand.press("u")
    expect(page.locator("main")).not_to_contain_text("2. März 2022")
    hand.actions = 0
    hand.mark("Mensch")
    hand.press("t")
    expect(page.get_by_role("heading", name="„Mensch“ verschlagworten")).to_be_focused()
    assert_accessible(page)
    hand.press("o")
    expect(tag(page, "Mensch", "organisation")).to_have_count(1)
    hand.did("tag marked words")
    hand.press("u")
    expect(tag(page, "Mensch", "organisation")).to_have_count(0)


def test_a_fault_in_the_dialog_is_told_in_it_and_the_register_offers(
    open_page: Callable[..., Page], document: str
) -> None:
    page = open_page("prüfen")
    page.goto(document)
    page.keyboard.press("t")
    page.get_by_label("Wörter im Text").fill("Quastenflosser")
    page.get_by_role("textbox", name="Eintrag", exact=True).press_sequentially(
        "Handwerkskammer Pot"
    )
    expect(page.locator("#w-eintraege")).to_contain_text("Potsdam")
    page.locator("#w-eintraege button").first.click()
    expect(page.locator("#wort [data-faults]")).to_contain_text("steht so nicht im Text")
    assert_accessible(page, ("light",))
    page.keyboard.press("Escape")
    expect(page.locator("#wort")).to_be_hidden()


@pytest.mark.parametrize(("width", "zoom"), [(390, 1), (1280, 2), (1120, 1)])
def test_nothing_runs_over_and_the_picture_stands_beside(
    open_page: Callable[..., Page], document: str, width: int, zoom: int
) -> None:
    # At 200 % a window has half as many pixels of the page.
    page = open_page("prüfen", viewport={"width": width // zoom, "height": 800 // zoom})
    page.goto(document)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    picture, text = (page.locator(one).bounding_box() for one in (".picture-side", ".text-side"))
    assert picture
    assert text
    assert (text["x"] >= picture["x"] + picture["width"]) == (width // zoom >= 1100)
    page.locator(".layers summary").click()
    page.locator("#ebene-partner").uncheck()
    expect(page.locator(".document .tag.partner")).to_have_count(0)
    page.locator("[data-zoom='200']").click()
    sheet = page.locator(".sheet").bounding_box()
    assert sheet
    assert sheet["width"] > 1.5 * picture["width"]
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert_accessible(page, ("light",))


def test_without_scripts_a_tag_is_corrected_by_its_own_page(
    open_page: Callable[..., Page], live: Live, document: str
) -> None:
    page = open_page("prüfen", java_script_enabled=False)
    page.goto(document)
    page.locator(f".document a.word:has-text('{NAME}')").click()
    page.get_by_role("button", name="an dieser Stelle").click()
    expect(page.locator(".document .tag.partner", has_text=NAME)).to_have_count(0)
    last = live.web.app.state.site.archive.rulings.all()[-1]
    assert (last.by, last.action) == (name_of("prüfen"), "reject")
    page.locator(".undo button").click()
    expect(page.locator(".document .tag.partner", has_text=NAME)).to_have_count(1)
