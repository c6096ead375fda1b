"""Search, document and upload in a real browser: by keyboard, without scripts, zoomed, and open to
screen readers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import assert_accessible
from tests.workspace import PROJECT

SAMPLES = PROJECT / "corpus" / "samples" / "documents"


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


def test_from_the_search_to_the_place_in_the_document_by_keyboard(live_page: Page) -> None:
    page = live_page
    page.goto("/suche")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.get_by_role("searchbox").blur()
    page.keyboard.press("/")
    page.keyboard.type("künstliche Intelligenz")
    page.keyboard.press("Enter")
    expect(page.locator("#gefunden")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/suche\?q=k%C3%BCnstliche(%20|\+)Intelligenz$"))
    expect(page).to_have_title("künstliche Intelligenz · Suche · omdok")
    assert_accessible(page)
    filter_link = page.get_by_role("link", name="Pressemitteilung").first
    filter_link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".facet a.chosen")).to_contain_text("Pressemitteilung")
    assert "art=press_release" in page.url
    page.go_back()
    expect(page.locator(".facet a.chosen")).to_have_count(0)
    page.get_by_role("link", name="Die Maschine schlägt vor, der Mensch entscheidet").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Die Maschine schlägt vor, der Mensch entscheidet"
    )
    expect(page.locator(".sheet img")).to_have_js_property("complete", True)
    assert page.locator(".sheet img").evaluate("image => image.naturalWidth") > 800
    picture, drawn = (
        page.locator(".sheet img").bounding_box(),
        page.locator("rect.box.hit").first.bounding_box(),
    )
    assert picture
    assert drawn
    assert picture["x"] <= drawn["x"] <= picture["x"] + picture["width"]
    assert_accessible(page)


def test_keys_can_be_turned_off(live_page: Page) -> None:
    page = live_page
    page.goto("/suche?q=Betrieb")
    focused = "document.activeElement === document.querySelector('input[type=search]')"
    page.locator("body").press("/")
    assert page.evaluate(focused)
    page.evaluate("localStorage.setItem('omdok-tasten', 'aus')")
    page.goto("/suche?q=Betrieb")
    page.locator("body").press("/")
    assert not page.evaluate(focused)


def test_everything_works_without_scripts(open_page: Callable[..., Page]) -> None:
    page = open_page("prüfen", java_script_enabled=False)
    page.goto("/suche")
    page.get_by_role("searchbox").fill("Vielfalt")
    page.get_by_role("button", name="Suchen").click()
    expect(page.locator("#gefunden")).to_contain_text("Dokument")
    page.get_by_text("Diese Suche merken").click()
    page.get_by_label("Unter dem Namen").fill("Ohne Skripte")
    page.get_by_role("button", name="Merken").click()
    expect(page.get_by_role("heading", name="Ohne Skripte")).to_be_visible()
    page.get_by_role("link", name="Hochladen").click()
    page.get_by_label("Dateien auswählen").set_input_files([SAMPLES / "vereinbarung-vielfalt.pdf"])
    page.get_by_role("button", name="Hochladen").click()
    expect(page.get_by_role("cell", name="bereits vorhanden", exact=True)).to_be_visible()
    assert page.locator("tbody tr").count() == 1


def test_files_are_sent_in_parts_and_taken_up_after_a_break(
    live_page: Page, tmp_path: Path
) -> None:
    page = live_page
    new = tmp_path / "Großer Brief.txt"
    new.write_bytes(
        (SAMPLES / "pressemitteilung-2014-12-09-personalfuehrung.txt").read_bytes()
        + b"\r\n" * 2_500_000
    )
    page.goto("/hochladen")
    assert_accessible(page)
    broken: list[str] = []

    def cut(route: object) -> None:
        request = route.request  # type: ignore[attr-defined]  # Playwright's Route
        if "offset=4000000" in request.url and not broken:
            broken.append(request.url)
            route.abort("connectionreset")  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/api/v1/uploads/*", cut)
    page.get_by_label("Dateien auswählen").set_input_files(
        [new, SAMPLES / "vereinbarung-vielfalt.pdf"]
    )
    page.get_by_role("button", name="Hochladen").click()
    expect(page.get_by_role("cell", name="bereits vorhanden", exact=True)).to_be_visible(
        timeout=30_000
    )
    expect(page.get_by_role("cell", name="neu aufgenommen")).to_be_visible(timeout=60_000)
    assert len(broken) == 1
    assert_accessible(page)
    page.get_by_role("link", name="Großer Brief.txt").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize(
    "address", ["/suche?q=Betrieb", "/suche/gemerkt", "/hochladen", "/dokument"]
)
def test_nothing_is_lost_at_twice_the_size(open_page: Callable[..., Page], address: str) -> None:
    page = open_page("verwalten", viewport={"width": 640, "height": 512})
    if address == "/dokument":
        page.goto("/suche?q=Vielfalt")
        page.locator(".result a").first.click()
    else:
        page.goto(address)
    expect(page.get_by_role("main")).to_be_visible()
    assert overflow(page) <= 0
    assert_accessible(page, ("light",))


def test_a_hit_is_judged_in_place_and_the_verdict_is_told(live_page: Page) -> None:
    live_page.goto("/suche?q=Vielfalt")
    form = live_page.locator("form.judge").first
    form.get_by_role("button", name="Passt nicht").click()
    expect(form.get_by_role("status")).to_have_text("Vermerkt: passt nicht.")
    expect(form.get_by_role("button", name="Passt nicht")).to_be_focused()
    assert_accessible(live_page)
    live_page.reload()
    expect(live_page.locator("form.judge").first.get_by_role("status")).to_have_text(
        "Bewertet: passt nicht."
    )


def test_from_a_document_to_its_comparison_by_keyboard_and_without_scripts(
    live_page: Page, open_page: Callable[..., Page]
) -> None:
    page = live_page
    page.goto("/suche?q=vereinbarung-vielfalt.pdf")
    page.get_by_role("link", name="Vereinbarung zu Vielfalt").first.click()
    page.get_by_role("link", name="Vergleichen mit …").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gegenüberstellung")
    assert_accessible(page)
    page.locator(".choices a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Klausel gegen Klausel")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Zur ersten Änderung").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="↓ nächste Änderung").first).to_be_focused()
    address = page.url
    bare = open_page("lesen", java_script_enabled=False)
    bare.goto(address)
    bare.get_by_role("link", name="Nur Änderungen zeigen").click()
    expect(bare.get_by_role("heading", name="Klausel gegen Klausel")).to_be_visible()
    assert overflow(bare) <= 0
