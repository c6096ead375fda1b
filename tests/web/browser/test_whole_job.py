"""The whole job in a browser, from the upload to the released PDF: once by mouse, once by keyboard
alone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.web.browser.conftest import Live

TABS = 400  # more than any page has places to stop at
TRIES = 3


class Mouse:
    """Works the page as somebody with a mouse does."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def choose(self, target: Locator) -> None:
        target.check()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def hand_in(self, target: Locator, file: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            target.click()
        chooser.value.set_files(file)


class Keyboard(Mouse):
    """Works the page by Tab, Enter, Space, arrows and letters; every place it uses must be
    reachable by Tab.
    """

    def press(self, target: Locator) -> None:
        self._go_to(target)
        self.page.keyboard.press("Enter")

    def choose(self, target: Locator) -> None:
        # Tab stops once at a group of radio buttons: from there the arrows lead on.
        name = target.get_attribute("name")
        self._go_to(
            self.page.locator(f"input[name={name}]:is(:checked, :focus)").or_(target).first,
            group=name,
        )
        for _ in range(50):
            if target.is_checked():
                return
            self.page.keyboard.press("Space" if not self._is_on(target) else "ArrowDown")
            if not target.is_checked():
                self.page.keyboard.press("ArrowDown")
        pytest.fail("the arrows do not lead to the choice")

    def write(self, target: Locator, text: str) -> None:
        self._go_to(target)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def hand_in(self, target: Locator, file: Path) -> None:
        # On a busy machine the browser may swallow a key; people press it again.
        for _ in range(TRIES):
            self._go_to(target)
            try:
                with self.page.expect_file_chooser(timeout=10_000) as chooser:
                    self.page.keyboard.press("Space")
            except TimeoutError:
                continue
            chooser.value.set_files(file)
            return
        pytest.fail("the key opens no choice of files")

    def _is_on(self, target: Locator) -> bool:
        return bool(target.evaluate("(one) => one === document.activeElement"))

    def _go_to(self, target: Locator, group: str | None = None) -> None:
        expect(target).to_be_attached()
        for _ in range(TABS):
            if self._is_on(target):
                return
            if group and self.page.evaluate("document.activeElement.name") == group:
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab does not lead to {target}")


def quotes_released(hand: Mouse, page: Page) -> None:
    """Release every quote of the draft on the page."""
    buttons = page.get_by_role("button", name="Freigeben (Zitat")
    while buttons.count():
        before = buttons.count()
        hand.press(buttons.first)
        expect(buttons).to_have_count(before - 1)


@pytest.mark.parametrize("kind", [Mouse, Keyboard])
def test_from_the_upload_to_the_released_pdf(
    kind: type[Mouse], live: Live, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    writer = open_page("prüfen")
    hand = kind(writer)
    title = f"Werkstatt {kind.__name__} lädt ein"
    file = tmp_path / f"werkstatt-{kind.__name__.lower()}.docx"
    word = docx.Document()
    for paragraph in release(title):
        word.add_paragraph(paragraph)
    word.save(str(file))

    writer.goto("/hochladen")
    hand.hand_in(writer.get_by_label("Dateien auswählen"), file)
    hand.press(writer.get_by_role("button", name="Hochladen"))
    expect(writer.get_by_text("neu aufgenommen")).to_be_visible(timeout=60_000)

    hand.press(writer.get_by_role("link", name="Suche", exact=True))
    hand.write(writer.get_by_role("searchbox").or_(writer.locator("#q")).first, title)
    writer.keyboard.press("Enter")
    hand.press(writer.get_by_role("link", name=title).first)
    expect(writer.get_by_role("heading", level=1)).to_contain_text(title)

    hand.press(writer.get_by_role("link", name="Entwürfe", exact=True))
    hand.press(writer.get_by_role("link", name="Neuer Entwurf"))
    hand.choose(writer.get_by_label("Pressemitteilung", exact=True))
    hand.write(writer.get_by_label("Suchen"), title)
    hand.press(writer.get_by_role("button", name="Dokumente zeigen"))
    hand.choose(writer.get_by_role("radio", name=title).first)
    hand.press(writer.get_by_role("button", name="Weiter"))
    hand.press(writer.get_by_role("button", name="Entwurf anlegen"))
    expect(writer.get_by_role("heading", name="Vor der Freigabe")).to_be_visible()
    address = writer.url
    hand.press(writer.get_by_role("button", name="Zur Prüfung geben"))
    expect(writer.get_by_text("in Prüfung").first).to_be_visible()

    for role in ("freigeben", "verwalten"):
        page = open_page(role)
        other = kind(page)
        page.goto(address)
        quotes_released(other, page)
        other.press(page.get_by_role("button", name="Freigeben", exact=True))
        expect(page.get_by_text("Erledigt:").first).to_be_visible()
    expect(page.get_by_text("2 von 2 Freigaben: Anna Freigeben und Anna Verwalten")).to_be_visible()
    with page.expect_download() as download:
        other.press(page.get_by_role("link", name="PDF", exact=True))
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    assert live.address in page.url


def release(title: str) -> list[str]:
    """The paragraphs of a small release that leaves no gap in a draft."""
    return [
        "PRESSEMITTEILUNG, 3. März 2024",
        title,
        "Partner der Offensive Mittelstand zeigen Betrieben neue Wege",
        "„Wir zeigen, wie kleine Betriebe gute Arbeit planen“, so Erika Beispiel, Leiterin der "
        "Bundesagentur für "
        "Arbeit in Hessen. Die Vereinbarung wurde vom Strategiekreis am 2. März 2024 einstimmig "
        "beschlossen.",
        "Die Partner unterstützen Betriebe in Hessen bei der Fachkräftesicherung. Sie nutzen dabei "
        "den Praxisstandard "
        "OM-Praxis A-2.1. Die Beratung ist für kleine und mittlere Unternehmen kostenfrei.",
    ]
