"""The stylesheets: a value by name that nobody sets leaves no fault anywhere, only a page without space."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.web.render import STATIC

SHEETS = sorted(STATIC.glob("*.css"))
SET = {name for sheet in SHEETS for name in re.findall(r"(--[\w-]+)\s*:", sheet.read_text())}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_value_that_is_used_is_set(sheet: Path) -> None:
    used = set(re.findall(r"var\((--[\w-]+)", sheet.read_text()))
    assert not used - SET
