"""Jobs of a working day, by mouse and by keyboard alone, each with the number of actions that it may
take at most: a click, a key, a text typed in one go, a file chosen.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pipeline.settings import load_settings
from tests.web.browser.conftest import Live, assert_accessible, assert_fits_a_phone
from tests.web.browser.hand import Hand
from tests.web.test_review_page import queue, with_open_places

NEW_PASSWORD = "noch ein langer Satz 9"
PHONE = {"width": 390, "height": 800}


TITLE = "Die Maschine schlägt vor, der Mensch entscheidet"
PARTNER = "ifaa – Institut für angewandte Arbeitswissenschaft"


def correct_a_tag(hand: Hand, _: Live) -> None:
    """Find a document by its title, and say of a tag in it that it is not meant there."""
    page = hand.page
    if hand.by_keyboard:
        hand.jump("Maschine schlägt")
    else:
        hand.go("Suche")
        hand.write(page.locator("#q"), "Die Maschine schlägt vor")
        hand.use(page.get_by_role("button", name="Suchen"))
        hand.use(page.get_by_role("link", name=TITLE).first)
    hand.use(page.locator(f".document a.word:has-text('{PARTNER}')").first)
    hand.use(page.get_by_role("button", name="an dieser Stelle"), "x")
    expect(page.locator("#meldung")).to_contain_text("hier nicht gemeint")
    hand.use(page.locator(".undo button"), "u")
    expect(page.locator("#meldung")).to_contain_text("zurückgenommen")


def correct_a_day(hand: Hand, _: Live) -> None:
    page = hand.page
    hand.go("Archiv")
    hand.use(hand.row(0))
    hand.use(page.locator("[data-opens=berichtigen]"), "b")
    hand.open("#berichtigen")
    hand.write(page.locator("#f-date"), "3.5.2021")
    hand.use(page.get_by_role("button", name="Berichtigen oder bestätigen"))
    expect(page.get_by_text("3. Mai 2021").first).to_be_visible()


def export_a_partner(hand: Hand, _: Live) -> None:
    """All documents of a partner since 2020, as a table."""
    page = hand.page
    hand.go("Archiv")
    hand.open("details.drawer")
    partners = page.locator(".facet", has=page.get_by_role("heading", name="Partner"))
    hand.use(partners.get_by_role("link").first)
    hand.open("details.drawer")
    expect(page.locator(".facet a.chosen")).to_be_visible()
    hand.write(page.get_by_label("Datum von"), "2020-01-01", "01012020")
    hand.use(page.get_by_role("button", name="Zeitraum anwenden"))
    hand.open("details.drawer")
    expect(page.get_by_text("Zeitraum: 01.01.2020")).to_be_visible()
    with page.expect_download() as download:
        hand.use(page.locator(".spread").get_by_role("link", name="Tabelle für Excel"), "e")
    text = download.value.path().read_text(encoding="utf-8-sig")
    days = [row["Datum"] for row in csv.DictReader(io.StringIO(text), delimiter=";")]
    shown = page.locator("#gefunden").inner_text()
    assert shown.startswith(f"{len(days)} Dokument")
    assert days
    assert all(day[-4:] >= "2020" for day in days)


def file_twenty(hand: Hand, live: Live) -> None:
    folder = live.web.workspace.folder / f"zwanzig-{hand.name}"
    folder.mkdir()
    files = [folder / f"brief-{number}.txt" for number in range(20)]
    for file in files:
        file.write_text(f"Ein Brief aus {file}.", encoding="utf8")
    hand.go("Hochladen")
    hand.hand_in(hand.page.get_by_label("Dateien auswählen"), files)
    hand.use(hand.page.get_by_role("button", name="Hochladen"))
    expect(hand.page.locator("#ergebnis tbody tr")).to_have_count(20)


def decide_ten(hand: Hand, live: Live) -> None:
    page, client = hand.page, with_open_places(live.web, f"zehn-{hand.name}", 10)
    before = queue(client)["open"]
    hand.go("Prüfen")
    for number in range(1, 11):
        hand.use(page.get_by_role("button", name=re.compile("an dieser Stelle")), "x")
        expect(page.locator("#arbeit")).to_contain_text(f"{before - number} offene Stelle")


def keep_a_search(hand: Hand, _: Live) -> None:
    page = hand.page
    hand.go("Archiv")
    hand.open("details.drawer")
    hand.use(page.locator(".facet a").first)
    hand.use(page.get_by_text("Diese Suche merken"), "m")
    hand.write(page.get_by_label("Unter dem Namen"), f"Meine {hand.name}")
    hand.use(page.get_by_role("button", name="Merken", exact=True))
    expect(page.get_by_role("heading", name=f"Meine {hand.name}")).to_be_visible()


def add_a_partner(hand: Hand, _: Live) -> None:
    page, name = hand.page, f"Verein Wegwarte {hand.name} e. V."
    hand.go("Register")
    hand.use(page.locator("summary", has_text="Neuer Partner"), "n")
    hand.write(page.get_by_label("Amtlicher Name"), name)
    hand.use(page.get_by_role("button", name="Ins Register aufnehmen"))
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def try_and_add_a_source(hand: Hand, live: Live) -> None:
    page, folder = hand.page, live.web.workspace.folder / f"ablage-{hand.name}"
    folder.mkdir()
    (folder / "brief.txt").write_text("Ein Brief.", encoding="utf8")
    hand.go("Verwaltung", "Quelle ausprobieren")
    if not hand.by_keyboard:
        hand.use(page.get_by_role("link", name="Quellen"))
    hand.write(page.get_by_label("Name"), folder.name)
    hand.write(page.get_by_label("Ordner", exact=True), str(folder))
    hand.use(page.get_by_role("button", name="Ausprobieren", exact=True))
    hand.see(page.get_by_text("brief.txt").first)
    hand.use(page.get_by_role("button", name="So einrichten"))
    expect(page.locator("#meldung")).to_contain_text("ist eingerichtet")
    assert folder.name in load_settings(live.web.workspace.config).sources.names


def add_an_account(hand: Hand, _: Live) -> None:
    """A new account, whose owner sets a password of their own by the address they are given."""
    page = hand.page
    hand.go("Verwaltung", "Neues Konto")
    hand.write(page.get_by_label("Vor- und Nachname"), f"Otto {hand.name}")
    hand.use(page.get_by_role("button", name="Konto anlegen"))
    page.goto(page.locator("main code").inner_text())
    hand.actions += 1
    hand.write(page.get_by_label("Kennwort"), NEW_PASSWORD)
    hand.use(page.get_by_role("button", name="Kennwort setzen"))
    expect(page.locator(".top")).to_contain_text(f"Otto {hand.name}")


def back_up(hand: Hand, _: Live) -> None:
    hand.go("Verwaltung", "Jetzt sichern")
    if not hand.by_keyboard:
        hand.use(hand.page.get_by_role("link", name="Sicherung", exact=True))
    hand.use(hand.page.get_by_role("button", name="Jetzt sichern"))
    hand.see(hand.page.locator("#meldung", has_text="Gesichert:"))


def give_two_a_kind(hand: Hand, _: Live) -> None:
    page = hand.page
    hand.go("Archiv")
    for number in (0, 1):
        hand.row(number)
        hand.use(page.locator("td.pick input").nth(number))
    if hand.by_keyboard:
        hand.key("a")
    hand.choose(page.get_by_label("Art", exact=True), "Sonstiges")
    hand.use(page.get_by_role("button", name="Art geben"))
    hand.see(page.locator("#meldung", has_text="Dokumente sind jetzt"))


def leaf_through(hand: Hand, _: Live) -> None:
    """From the list to a document, on to the next one, and back to the same place."""
    page = hand.page
    page.goto("/archiv?spalte=titel&richtung=auf")
    titles = page.locator("tbody th a").all_inner_texts()
    hand.use(hand.row(0))
    expect(page.get_by_role("heading", level=1)).to_have_text(titles[0])
    hand.use(page.get_by_role("link", name="nächstes →"), "w")
    expect(page.get_by_role("heading", level=1)).to_have_text(titles[1])
    hand.use(page.get_by_role("link", name="← Zur Liste"))
    expect(page).to_have_url(re.compile(r"/archiv\?spalte=titel&richtung=auf#z-"))


# The job, and how many actions it may take by mouse and by keyboard.
JOBS: list[tuple[Callable[[Hand, Live], None], int, int]] = [
    (correct_a_tag, 8, 25), (correct_a_day, 6, 14), (export_a_partner, 6, 60), (file_twenty, 4, 12),
    (decide_ten, 11, 13), (keep_a_search, 6, 36), (add_a_partner, 5, 12),
    (try_and_add_a_source, 8, 40), (add_an_account, 8, 36), (back_up, 3, 15),
    (give_two_a_kind, 6, 20), (leaf_through, 3, 8),
]  # fmt: skip


@pytest.mark.parametrize("by_keyboard", [False, True], ids=["mouse", "keys"])
@pytest.mark.parametrize(("job", "mouse", "keys"), JOBS, ids=[job[0].__name__ for job in JOBS])
def test_a_job_is_done_within_its_bound(
    live: Live, live_page: Page, no_runs: None, job: Callable[[Hand, Live], None],  # noqa: ARG001
    mouse: int, keys: int, by_keyboard: bool,
) -> None:  # fmt: skip
    live_page.goto("/konto")
    hand = Hand(live_page, by_keyboard)
    job(hand, live)
    print(f"{job.__name__}: {hand.actions}")
    assert hand.actions <= (keys if by_keyboard else mouse), hand.actions


_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("main *, #meldung *, .jobs *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => one.outerHTML.slice(0, 160))"""
# A phone, a window of 1,280 at 200 % in the dark, and a browser without scripts.
WAYS: dict[str, dict[str, object]] = {
    "phone": {"viewport": PHONE},
    "large-dark": {"viewport": {"width": 640, "height": 430}, "color_scheme": "dark"},
    "no-scripts": {"java_script_enabled": False},
}
_WITH_SCRIPTS = (leaf_through,)  # the browser remembers the list that a document was opened from
_DRAWERS = 4  # more actions: the menu twice and the filters twice are closed there


@pytest.mark.parametrize("way", WAYS)
def test_all_jobs_are_done_however_the_page_is_seen(
    open_page: Callable[..., Page],
    live: Live,
    no_runs: None,  # noqa: ARG001 - for its effect
    way: str,
) -> None:
    possible = [job for job in JOBS if way != "no-scripts" or job[0] not in _WITH_SCRIPTS]
    for job, most, _ in possible:
        page = open_page(**WAYS[way])
        page.goto("/konto")
        hand = Hand(page, by_keyboard=False, way=way)
        job(hand, live)
        assert hand.actions <= most + _DRAWERS, (job.__name__, hand.actions)
        wide = page.evaluate(_WIDE)
        assert not wide, (page.url, wide)
        page.close()


def test_a_refused_form_keeps_what_was_typed_and_says_why_where_one_looks(
    live: Live, live_page: Page
) -> None:
    live_page.goto("/konto")
    live_page.get_by_label("Für welches Programm").fill("Mein Programm")
    live_page.get_by_label("Gilt so viele Tage").fill("99999")
    live_page.get_by_role("button", name="Schlüssel anlegen").click()
    expect(live_page.get_by_role("alert").first).to_be_in_viewport()
    expect(live_page.get_by_label("Für welches Programm")).to_have_value("Mein Programm")
    keys = live.web.app.state.site.accounts.programs.list()
    assert "Mein Programm" not in {key.name for key in keys}


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
def test_the_pages_fit_a_phone(live_page: Page, path: str) -> None:
    live_page.set_viewport_size(PHONE)
    live_page.goto(path)
    assert_fits_a_phone(live_page)
    assert live_page.locator(".top").bounding_box()["height"] <= 64  # type: ignore[index]  # it is there


@pytest.mark.parametrize("width", [1024, 1280])
def test_the_head_is_one_line(open_page: Callable[..., Page], width: int) -> None:
    """With every right, and so every entry of the menu."""
    page = open_page(viewport={"width": width, "height": 768})
    page.goto("/konto")
    assert page.locator(".top").bounding_box()["height"] <= 64  # type: ignore[index]  # it is there
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_states_of_pages_have_no_fault_and_fit_a_phone(
    open_page: Callable[..., Page], live: Live
) -> None:
    """A list with a selection, the palette open, an invitation."""
    page = open_page(viewport=PHONE)
    page.goto("/archiv")
    page.locator("td.pick label").first.click()
    assert_accessible(page)
    assert_fits_a_phone(page)
    page.keyboard.press("Control+k")
    expect(page.locator(".palette [role=option]").first).to_be_visible()
    assert_accessible(page)
    assert_fits_a_phone(page)
    accounts = live.web.app.state.site.accounts
    accounts.add("Ina Neu", "lesen", NEW_PASSWORD)
    stranger = open_page(None, viewport=PHONE)
    stranger.goto(f"/einladung/{accounts.invitations.for_password('Ina Neu')}")
    assert_accessible(stranger)
    assert_fits_a_phone(stranger)
