"""Signing in with the hand, by keyboard, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import assert_accessible
from tests.web.conftest import PASSWORD


@pytest.mark.parametrize("scripts", [True, False])
def test_signing_in_by_keyboard_leads_to_the_search(
    open_page: Callable[..., Page], scripts: bool
) -> None:
    page = open_page(None, java_script_enabled=scripts)
    page.goto("/suche")
    expect(page).to_have_title("Anmelden · omdok")
    page.get_by_label("Name").focus()
    page.keyboard.type("Anna Verwalten")
    page.keyboard.press("Tab")
    page.keyboard.type("falsch")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("passen nicht zusammen")
    if scripts:
        assert_accessible(page)
    page.get_by_label("Kennwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_title("Suche · omdok")
