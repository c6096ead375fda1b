"""The pages that staff work on, in a real browser: keys do the work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import Live, assert_accessible
from tests.web.test_drafts_page import make, stored
from tests.web.test_review_page import queue, with_open_place


@pytest.fixture(scope="module")
def draft(live: Live) -> str:
    return make(live.web, live.web.client("prüfen"))


def test_names_are_decided_by_keys_alone_and_taken_back(live: Live, live_page: Page) -> None:
    client = with_open_place(live.web)
    before = queue(client)["open"]
    live_page.goto("/pruefen")
    expect(live_page.locator("#stelle")).to_be_visible()
    assert_accessible(live_page, ("light",))
    live_page.keyboard.press("x")
    expect(live_page.get_by_text("Erledigt:")).to_be_visible()
    assert queue(client)["open"] == before - 1
    assert_accessible(live_page, ("light",))
    live_page.keyboard.press("u")
    expect(live_page.get_by_text("zurückgenommen")).to_be_visible()
    expect(live_page.locator("#stelle")).to_be_focused()
    assert queue(client)["open"] == before


def test_a_paragraph_is_edited_in_the_form_and_keeps_its_sources(
    live: Live, live_page: Page, draft: str
) -> None:
    live_page.goto(f"/entwuerfe/{draft}?formular=true")
    before = stored(live.web, draft).version
    line = live_page.locator("section.line", has_text="Beschäftigte erfahren")
    line.get_by_text("Bearbeiten").click()
    field = line.get_by_label("Text von Absatz")
    field.fill(field.input_value() + " Das ist neu.")
    line.get_by_role("button", name="Speichern").click()
    expect(live_page.locator("section.line", has_text="Das ist neu.").first).to_be_visible()
    assert "#absatz-" in live_page.url
    assert stored(live.web, draft).version == before + 1
    expect(live_page.get_by_label("Belege von Absatz").first).to_be_visible()


def test_everything_works_without_scripts(open_page: Callable[..., Page], live: Live) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/entwuerfe/neu")
    page.get_by_label("Pressemitteilung", exact=True).check()
    page.get_by_label("Suchen").fill("Maschine")
    page.get_by_role("button", name="Dokumente zeigen").click()
    page.locator("input[name=dokument][value]:not([value=''])").first.check()
    page.get_by_role("button", name="Weiter").click()
    page.get_by_role("button", name="Entwurf anlegen").click()
    expect(page.get_by_role("heading", name="Vor der Freigabe")).to_be_visible()
    page.goto("/pruefen")
    expect(page.get_by_role("heading", name="Prüfen")).to_be_visible()
    page.goto("/ueberblick")
    page.get_by_label("Hessen").first.click()
    expect(page).to_have_url(f"{live.address}/suche?region=hessen")


def test_the_page_bears_being_enlarged(open_page: Callable[..., Page], draft: str) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    for path in ("/pruefen", "/ueberblick", "/laeufe", f"/entwuerfe/{draft}"):
        page.goto(path)
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, path


def open_all(page: Page) -> None:
    """Open every part that can be folded, so that nothing is left unseen."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
