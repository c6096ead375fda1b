"""Markdown: signs are not words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.reading.extraction import Piece
from pipeline.reading.extractors.text import TextExtractor
from pipeline.settings import Settings
from tests.pipeline.reading.makers import put


def read(folder: Path, text: str) -> tuple[Piece, ...]:
    return TextExtractor().extract(put(folder, "a.md", text.encode()), Settings()).pieces


def test_headings_emphasis_and_links(tmp_path: Path) -> None:
    pieces = read(
        tmp_path,
        "# Vereinbarung **Sichere** Baustelle #\nStand: *Mai 2020*\n\nZiele\n-----\n> Ein Wort von "
        "[uns](https://x.de/a.pdf).\n"
        "***\n- erster *Punkt*\n![](bild.png)\n",
    )  # fmt: skip
    assert [(p.role, p.level, p.text) for p in pieces] == [
        ("heading", 1, "Vereinbarung Sichere Baustelle"),
        ("paragraph", 0, "Stand: Mai 2020"),
        ("heading", 2, "Ziele"),
        ("paragraph", 0, "Ein Wort von uns."),
        ("list_item", 0, "- erster Punkt"),
    ]
    (link,) = pieces[3].links
    assert (pieces[3].text[link.start : link.end], link.target) == ("uns", "https://x.de/a.pdf")


@pytest.mark.parametrize(
    "text", ["2 * 3 * 4 und **kein** Markdown", "#hashtag im Text", "Titel\n---\nMehr"]
)
def test_other_text_keeps_its_signs(tmp_path: Path, text: str) -> None:
    assert [p.text for p in read(tmp_path, text)] == text.split("\n")


def test_words_with_signs_in_them_stay(tmp_path: Path) -> None:
    pieces = read(tmp_path, "# A\n\nvar_name__x und 2*3*4, Mitarbeiter*innen und Kolleg*innen")
    assert pieces[1].text == "var_name__x und 2*3*4, Mitarbeiter*innen und Kolleg*innen"
