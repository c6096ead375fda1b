"""Marks at the start of a line that tell its job: bullets, numbers, section signs."""

from __future__ import annotations

import re

_BULLET = re.compile(r"^(?:[•▪●○◦■□➢➤►✓✔‣⁃∙·*]\s*|[-–—]\s+|o\s+(?=[A-ZÄÖÜ]))(?=\S)")
_NUMBER = re.compile(r"^(?:\(?\d{1,2}[.)]|\(?[a-z]\)|\([ivx]{1,4}\))\s+(?=\S)")
_SECTION = re.compile(
    r"^(?:§+\s*\d+[a-z]?\b|(?:Artikel|Art\.|Abschnitt|Kapitel|Teil|Ziffer|Anlage)\s+(?:\d+|[IVX]+|[A-Z])\b"
    r"|\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+(?=[A-ZÄÖÜ„])|[IVX]{1,5}\.\s+(?=[A-ZÄÖÜ„])|[A-Z]\.\s+(?=[A-ZÄÖÜ„]))"
)


def is_list_item(text: str) -> bool:
    """Whether a line begins like an entry of a list."""
    return bool(_BULLET.match(text) or _NUMBER.match(text))


def is_bulleted(text: str) -> bool:
    """Whether a line begins with a bullet or a dash."""
    return bool(_BULLET.match(text))


def is_section_head(text: str) -> bool:
    """Whether a line looks like a numbered heading: short, numbered, and no sentence."""
    return (
        len(text) <= 120
        and bool(_SECTION.match(text))
        and not text.rstrip().endswith((".", ",", ";"))
    )
