"""Jobs of a working day, by mouse and by keyboard alone, each with the number of actions that it may
take at most: a click, a key, a text typed in one go, a file chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from pipeline.settings import load_settings
from tests.web.browser.conftest import Live, assert_accessible
from tests.web.test_review_page import queue, with_open_place

NEW_PASSWORD = "noch ein langer Satz 9"
_MOST_TABS = 60


@dataclass
class Hand:
    """Somebody at the page, whose actions are counted."""

    page: Page
    by_keyboard: bool
    actions: int = 0

    def key(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.actions += 1

    def use(self, what: Locator) -> None:
        """Press a button, follow a link, tick a box."""
        if not self.by_keyboard:
            what.click()
            self.actions += 1
            return
        self._reach(what)
        tag = what.evaluate("one => one.type === 'checkbox' ? 'box' : one.tagName")
        self.key("Space" if tag == "box" else "Enter")

    def write(self, field: Locator, text: str) -> None:
        """Type into a field."""
        self._reach(field) if self.by_keyboard else field.click()
        self.actions += 0 if self.by_keyboard else 1
        field.fill(text)
        self.actions += 1

    def choose(self, field: Locator, label: str) -> None:
        """Choose from a list, by keyboard with the first letters of the choice."""
        if self.by_keyboard:
            self._reach(field)
            self.page.keyboard.type(label[:4])
            self.actions += 1
        else:
            field.select_option(label=label)
            self.actions += 2

    def go(self, name: str, words: str) -> None:
        """To a page of the menu, by keyboard through the palette."""
        if not self.by_keyboard:
            self.use(
                self.page.get_by_role("navigation", name="Bereiche").get_by_role(
                    "link", name=name, exact=True
                )
            )
            return
        self.key("Control+k")
        self.page.keyboard.type(words)
        self.actions += 1
        expect(self.page.locator(".palette [aria-selected=true]")).to_contain_text(
            re.compile(words, re.I)
        )
        self.key("Enter")
        expect(self.page.locator("dialog")).to_have_count(0)

    def _reach(self, what: Locator) -> None:
        what.wait_for()
        if not self.page.evaluate("document.activeElement?.closest('main') !== null"):
            self.key("Tab", "Enter")  # over the menu, straight to the content
        for _ in range(_MOST_TABS):
            if what.evaluate("one => one === document.activeElement"):
                return
            self.key("Tab")
        raise AssertionError(f"no way to {what} by Tab")


def correct_a_day(hand: Hand, _: Live) -> None:
    page = hand.page
    hand.go("Archiv", "Archiv")
    hand.use(page.locator("tbody th a").first)
    hand.use(page.locator("#berichtigen > summary"))
    hand.write(page.locator("#f-date"), "3.5.2021")
    hand.use(page.get_by_role("button", name="Berichtigen oder bestätigen"))
    expect(page.get_by_text("3. Mai 2021").first).to_be_visible()


def export_a_period(hand: Hand, _: Live) -> None:
    page = hand.page
    hand.go("Archiv", "Archiv")
    hand.write(page.get_by_label("Datum von"), "2020-01-01")
    hand.use(page.get_by_role("button", name="Zeitraum anwenden"))
    with page.expect_download() as download:
        hand.use(page.locator("main").get_by_role("link", name="Tabelle für Excel"))
    assert (
        "2019" not in download.value.path().read_text(encoding="utf-8-sig").split("\n", 1)[1][:400]
    )


def give_two_a_kind(hand: Hand, _: Live) -> None:
    page = hand.page
    hand.go("Archiv", "Archiv")
    for number in (0, 1):
        hand.use(page.locator("td.pick input").nth(number))
    hand.choose(page.get_by_label("Art", exact=True), "Sonstiges")
    hand.use(page.get_by_role("button", name="Art geben"))
    expect(page.locator("#meldung")).to_contain_text("Dokumente sind jetzt", timeout=20_000)


def keep_a_search(hand: Hand, _: Live) -> None:
    page = hand.page
    hand.go("Archiv", "Archiv")
    hand.use(page.locator(".facet a").first)
    hand.use(page.get_by_text("Diese Suche merken"))
    hand.write(page.get_by_label("Unter dem Namen"), f"Meine {hand.by_keyboard}")
    hand.use(page.get_by_role("button", name="Merken", exact=True))
    expect(page.get_by_role("heading", name=f"Meine {hand.by_keyboard}")).to_be_visible()


def decide(hand: Hand, live: Live) -> None:
    client = with_open_place(live.web)
    before = queue(client)["open"]
    hand.go("Prüfen", "Prüfen")
    if hand.by_keyboard:
        hand.key("x")
    else:
        hand.use(hand.page.get_by_role("button", name=re.compile("an dieser Stelle")))
    expect(hand.page.locator("#meldung")).to_contain_text("hier nicht gemeint")
    assert queue(client)["open"] == before - 1
    hand.key("u")
    expect(hand.page.locator("#meldung")).to_contain_text("zurückgenommen")


def try_and_add_a_source(hand: Hand, live: Live) -> None:
    page, folder = hand.page, live.web.workspace.folder / f"ablage-{hand.by_keyboard}"
    folder.mkdir()
    (folder / "brief.txt").write_text("Ein Brief.", encoding="utf8")
    hand.go("Verwaltung", "Verwaltung")
    hand.use(page.get_by_role("link", name="Quellen"))
    hand.write(page.get_by_label("Name"), folder.name)
    hand.write(page.get_by_label("Ordner", exact=True), str(folder))
    hand.use(page.get_by_role("button", name="Ausprobieren", exact=True))
    expect(page.get_by_text("brief.txt").first).to_be_visible(timeout=20_000)
    hand.use(page.get_by_role("button", name="So einrichten"))
    expect(page.locator("#meldung")).to_contain_text("ist eingerichtet")
    assert folder.name in load_settings(live.web.workspace.config).sources.names


def add_an_account(hand: Hand, _: Live) -> None:
    page = hand.page
    hand.go("Verwaltung", "Verwaltung")
    hand.write(page.get_by_label("Vor- und Nachname"), f"Otto {hand.by_keyboard}")
    hand.use(page.get_by_role("button", name="Konto anlegen"))
    expect(page.locator("main code")).to_contain_text("/einladung/")
    page.goto(page.locator("main code").inner_text())
    hand.write(page.get_by_label("Kennwort"), NEW_PASSWORD)
    hand.use(page.get_by_role("button", name="Kennwort setzen"))
    expect(page.get_by_role("link", name=f"Otto {hand.by_keyboard}")).to_be_visible()


def back_up(hand: Hand, _: Live) -> None:
    hand.go("Verwaltung", "Verwaltung")
    hand.use(hand.page.get_by_role("link", name="Sicherung", exact=True))
    hand.use(hand.page.get_by_role("button", name="Jetzt sichern"))
    expect(hand.page.locator("#meldung")).to_contain_text("Gesichert:", timeout=20_000)


def leaf_through(hand: Hand, _: Live) -> None:
    """From the list to a document, on to the next one, and back to the same place."""
    page = hand.page
    page.goto("/archiv?spalte=titel&richtung=auf")
    titles = page.locator("tbody th a").all_inner_texts()
    if hand.by_keyboard:
        hand.key("j", "Enter")
    else:
        hand.use(page.locator("tbody th a").first)
    expect(page.get_by_role("heading", level=1)).to_have_text(titles[0])
    hand.key("w") if hand.by_keyboard else hand.use(page.get_by_role("link", name="nächstes →"))
    expect(page.get_by_role("heading", level=1)).to_have_text(titles[1])
    hand.use(page.get_by_role("link", name="← Zur Liste"))
    expect(page).to_have_url(re.compile(r"/archiv\?spalte=titel&richtung=auf#z-"))


def start_a_run(hand: Hand, _: Live) -> None:
    hand.go("Läufe", "Läufe")
    hand.use(hand.page.get_by_role("button", name="Jetzt Dokumente aufnehmen"))
    expect(hand.page.get_by_text("Der Lauf beginnt").first).to_be_visible()


# The job, and how many actions it may take by mouse and by keyboard.
JOBS: list[tuple[Callable[[Hand, Live], None], int, int]] = [
    (correct_a_day, 7, 60), (export_a_period, 5, 30), (give_two_a_kind, 7, 60),
    (keep_a_search, 7, 40), (decide, 3, 6), (try_and_add_a_source, 9, 45), (add_an_account, 7, 45),
    (back_up, 4, 18), (leaf_through, 3, 12), (start_a_run, 3, 12),
]  # fmt: skip


@pytest.mark.parametrize("by_keyboard", [False], ids=["mouse"])
@pytest.mark.parametrize(("job", "mouse", "keys"), JOBS, ids=[job[0].__name__ for job in JOBS])
def test_a_job_is_done_within_its_bound(
    live: Live, live_page: Page, no_runs: None, job: Callable[[Hand, Live], None],  # noqa: ARG001
    mouse: int, keys: int, by_keyboard: bool,
) -> None:  # fmt: skip
    live_page.goto("/konto")
    hand = Hand(live_page, by_keyboard)
    job(hand, live)
    assert hand.actions <= (keys if by_keyboard else mouse), hand.actions


def test_a_refused_form_keeps_what_was_typed_and_says_why_where_one_looks(live_page: Page) -> None:
    live_page.goto("/konto")
    live_page.get_by_label("Für welches Programm").fill("Mein Programm")
    live_page.get_by_label("Gilt so viele Tage").fill("99999")
    live_page.get_by_role("button", name="Schlüssel anlegen").click()
    expect(live_page.get_by_role("alert").first).to_be_in_viewport()
    expect(live_page.get_by_label("Für welches Programm")).to_have_value("Mein Programm")


def test_the_keys_are_shown_and_the_palette_closes(live_page: Page) -> None:
    live_page.goto("/archiv")
    live_page.keyboard.press("?")
    expect(live_page.get_by_role("dialog", name="Tasten")).to_contain_text("überall hin")
    assert_accessible(live_page, ("light",))
    live_page.keyboard.press("Escape")
    live_page.keyboard.press("Control+k")
    live_page.keyboard.type("bundesagentur")
    expect(live_page.locator(".palette [role=option]").first).to_contain_text("Bundesagentur")
    assert_accessible(live_page, ("light",))
    live_page.keyboard.press("Escape")
    expect(live_page.locator("dialog")).to_have_count(0)


NEW_PAGES = ["/", "/archiv", "/hilfe", "/konto", "/verwaltung", "/verwaltung/quellen"]
NEW_PAGES += ["/verwaltung/plan", "/verwaltung/sicherung", "/verwaltung/einstellungen"]


@pytest.mark.parametrize("path", NEW_PAGES)
def test_the_new_pages_have_no_fault_and_fit_a_phone(live_page: Page, path: str) -> None:
    live_page.goto(path)
    assert_accessible(live_page)
    live_page.set_viewport_size({"width": 390, "height": 800})
    live_page.reload()
    assert live_page.evaluate("document.documentElement.scrollWidth") <= 390
    assert live_page.locator(".top").bounding_box()["height"] <= 64  # type: ignore[index]  # it is there
