"""Somebody at the page, whose every action counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

_MOST_TABS = 60
_MOST_LOOKS, _BETWEEN_LOOKS = 40, 500  # milliseconds


@dataclass
class Hand:
    """Somebody at the page, whose actions are counted: by mouse, or by real keys alone."""

    page: Page
    by_keyboard: bool
    actions: int = 0
    way: str = ""

    @property
    def name(self) -> str:
        """What tells apart what is made on different ways."""
        return self.way or ("keys" if self.by_keyboard else "mouse")

    def key(self, *keys: str) -> None:
        self.page.wait_for_load_state()  # keys act when scripts run
        for key in keys:
            self.page.keyboard.press(key)
            self.actions += 1

    def use(self, what: Locator, key: str = "") -> None:
        """Press a button, follow a link, tick a box; by keyboard with its own key if it has one."""
        if not self.by_keyboard:
            what.click()
            self.actions += 1
        elif key:
            what.wait_for()
            self.key(key)
        else:
            self._reach(what)
            is_box = what.evaluate("one => one.type === 'checkbox'")
            self.key("Space" if is_box else "Enter")

    def write(self, field: Locator, text: str, keys: str = "") -> None:
        """Type into a field over what stands there; `keys` is what is typed where a field takes
        digits alone.
        """
        if self.by_keyboard:
            self._reach(field)
            self.key("Control+a")
            self.page.keyboard.type(keys or text)
        else:
            field.click()
            field.fill(text)
            self.actions += 1
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

    def hand_in(self, field: Locator, files: list[Path]) -> None:
        """Choose files; what the system's own window takes counts as one action."""
        with self.page.expect_file_chooser() as chooser:
            if self.by_keyboard:
                self._reach(field)
                self.key("Space")
            else:
                self.use(field)
        chooser.value.set_files(files)
        self.actions += 1

    def go(self, name: str, words: str = "") -> None:
        """To a page of the menu; by keyboard through the palette, which knows deeds by `words`
        too.
        """
        if self.by_keyboard:
            self.jump(words or name)
        else:
            self.open(".top details.sections")
            menu = self.page.get_by_role("navigation", name="Bereiche")
            self.use(menu.get_by_role("link", name=name, exact=True))

    def open(self, drawer: str) -> None:
        """Open what a narrow page keeps closed."""
        found = self.page.locator(drawer).first
        found.wait_for()
        self.page.wait_for_load_state()  # scripts close it
        if found.get_attribute("open") is None:
            self.use(found.locator("summary").first)

    def see(self, what: Locator) -> None:
        """Wait for what is done behind the page; without scripts somebody loads it anew."""
        for _ in range(_MOST_LOOKS if self.way == "no-scripts" else 0):
            if what.count():
                break
            self.page.wait_for_timeout(_BETWEEN_LOOKS)
            self.page.reload()
        expect(what).to_be_visible()

    def jump(self, words: str) -> None:
        """By the palette to whatever has the words in its name."""
        self.key("Control+k")
        self.page.keyboard.type(words)
        self.actions += 1
        chosen = self.page.locator(".palette [aria-selected=true]")
        expect(chosen).to_contain_text(re.compile(words, re.I))
        self.key("Enter")
        expect(self.page.locator("dialog.palette")).to_have_count(0)

    def row(self, number: int) -> Locator:
        """The link of a row of a list, by keyboard with the focus on it."""
        link = self.page.locator("tbody th a").nth(number)
        link.wait_for()
        if self.by_keyboard:
            while not link.evaluate(_IS_ON):
                self.key("j")
        return link

    def _reach(self, what: Locator) -> None:
        what.wait_for()
        if not self.page.evaluate(_IS_WITHIN):
            self.key("Tab", "Enter")  # over the menu, straight to the content
        for _ in range(_MOST_TABS):
            if what.evaluate(_IS_ON):
                return
            self.key("Shift+Tab" if what.evaluate(_IS_BEFORE) else "Tab")
        raise AssertionError(f"no way to {what} by Tab")


_IS_ON = "one => one === document.activeElement"
_IS_WITHIN = "document.activeElement?.closest('main, dialog') != null"
_IS_BEFORE = "one => Boolean(document.activeElement.compareDocumentPosition(one) & 2)"
