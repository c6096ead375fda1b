"""Stretches in quotation marks: whatever marks are paired, nested or spread over paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PAIRS = {"„": '“”"', "“": '”"', "»": "«", "«": "»", '"': '"”“', "›": "‹", "‚": "‘’"}
_OPENER = re.compile(f"[{''.join(_PAIRS)}]")
_CLOSER = re.compile("[“”\"«»‹›‘’']")
_MAX_LENGTH = 4000
_SLID = re.compile(r"[^\n„“”\"»«]+[.!?…]\s*\n+(?P<mark>[“”\"«»])(?=\s)")
_CUT_WORDS = 5
# OCR reads the closing mark as a single one: `… nur anders.‘ so Henrike Solbach`.
_MISREAD_END = re.compile(r"[,.!?][‘’']\s*,?\s*[a-zäöüß]+\s+(?:(?:Prof|Dr)\.|[A-ZÄÖÜ])")


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch in quotation marks: `open` is the opening mark, `[start, end)` the words, `close`
    behind the mark.
    """

    open: int
    start: int
    end: int
    close: int


def plain_marks(text: str) -> str:
    """The text with typists' marks (`,,…''`, ``…'') as proper ones; no offset changes."""
    return text.replace(",,", " „").replace("``", " „").replace("''", "“ ")


def find_marked(text: str) -> Iterator[Marked]:
    """The outermost stretches in quotation marks, in order; one may go on over paragraphs."""
    at = 0
    while at < len(text):
        mark = _OPENER.search(text, at)
        if mark is None:
            return
        at = mark.start()
        if not _opens(text, at):
            at += 1
            continue
        close = _close_of(text, at)
        if close is None:
            at += 1
            continue
        start, end = at + 1, at + 1 + len(text[at + 1 : close].rstrip("\n"))
        if text[at] in "«»":  # as the French do: « Oui »
            start += len(text[start:end]) - len(text[start:end].lstrip(" "))
            end -= len(text[start:end]) - len(text[start:end].rstrip(" "))
        if start < end:
            yield Marked(at, start, end, min(close + 1, len(text)))
        at = close + 1


def _close_of(text: str, at: int) -> int | None:
    """Where the stretch ends that the mark at `at` opens: the strictest way that finds an end."""
    for way in (_closing, _closing_later, _slid, _cut_off):
        close = way(text, at)
        if close is not None:
            return close
    return None


def _opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] == "„":
        return True
    apart = not before or before.isspace() or before in "(–—-/"
    if text[at] in "«»" and after == " ":
        return (
            apart
            and _PAIRS[text[at]]
            in text[at + 2 : text.find("\n", at) if "\n" in text[at:] else len(text)]
        )
    return apart and bool(after) and not after.isspace()


def _closing(text: str, at: int) -> int | None:
    """Where the mark that closes the one at `at` stands: on the same line, inner pairs skipped."""
    depth, closers = 0, _PAIRS[text[at]]
    line_end = text.find("\n", at)
    line_end = min(len(text) if line_end < 0 else line_end, at + _MAX_LENGTH)
    if not _CLOSER.search(text, at + 1, line_end):
        return None
    for position in range(at + 1, line_end):
        mark = text[position]
        if (
            depth == 0
            and mark in "‘’'"
            and text[at] == "„"
            and _MISREAD_END.match(text, position - 1)
        ):
            return position
        if mark == "„" and text[at] == "„":
            depth += 1
        elif mark in closers:
            if depth == 0 and not (mark == '"' and text[at] != '"' and _opens(text, position)):
                return position
            depth = max(0, depth - 1)
    return None


def _closing_later(text: str, at: int) -> int | None:
    """The same for a quote of several paragraphs: it opens one and is closed at the end of a later
    one.
    """
    straight = text[at] == '"'
    if text[at] not in '„»“"' or text[:at].rpartition("\n")[2].strip():
        return None
    position = text.find("\n", at)
    while 0 <= position < at + _MAX_LENGTH:
        begin = position + 1
        following = text.find("\n", begin)
        line_end = len(text) if following < 0 else following
        first = begin + (text[begin : begin + 1] == text[at])  # each paragraph may open anew
        marks = [
            n for n in range(first, line_end) if text[n] in _PAIRS or text[n] in _PAIRS[text[at]]
        ]
        if marks:
            ends = not straight or not text[marks[0] + 1 : line_end].strip(" .,")
            return marks[0] if ends and text[marks[0]] in _PAIRS[text[at]] else None
        position = following
    return None


def _slid(text: str, at: int) -> int | None:
    """The closing mark that slid to the front of the next paragraph, behind a whole sentence."""
    slid = _SLID.match(text, at + 1)
    if slid is None or slid["mark"] not in _PAIRS[text[at]]:
        return None
    return slid.start("mark")


def _cut_off(text: str, at: int) -> int | None:
    """The end of a text that was cut off within a quote: behind a colon, or at a line's begin."""
    words = text[at + 1 :].rstrip()
    before = text[:at].rpartition("\n")[2].rstrip()
    if "\n" in words or len(words.split()) < _CUT_WORDS or len(words) > _MAX_LENGTH:
        return None
    has_marks = any(char in _PAIRS or char in "“”" for char in words)
    if has_marks or words[0].islower():
        return None
    is_opened = not before or before.endswith(":")
    return at + 1 + len(words) if is_opened else None
