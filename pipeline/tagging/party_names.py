"""Where a party's name ends in the text, when a tag has only the first of its words."""

from __future__ import annotations

import re

from nlp.framed import NO_VERB, FramePlace
from nlp.taggers.name_words import ROLE
from pipeline.ground.types import Tag

# What stands behind a name in the item of a frame.
CUT = re.compile(
    r"\s*[,;(\n–]|\s-\s|\s(?:und|sowie)\s+(?=(?:der|dem|den|die|das)\b)|\s\d{4}\s?[-–/]\s?\d{2,4}\b|\s\(?nach(?:folgend|stehend)"
    r"|\s(?=[\w-]*[Ss]tr(?:aße|\.)\s\d)|\s(?=[\w-]+(?:platz|weg|allee|ring)\s\d)"
    r"|\s(?:nach|gemäß)\s(?:§|Art)|\sLaufzeit|\sim\sRahmen"
)
MOST_WORDS = 14
# What may follow in a name: capitals, numbers, and small words between them.
_NAME_GOES_ON = re.compile(
    r"(?:[-\s&/]+(?:(?:und|für|der|des|die|das|den|im|in|am|an|zu|zur|von|bei|&"
    rf"|{NO_VERB}[a-zäöüß]+en)\s+){{0,3}}"
    r"[A-ZÄÖÜ„\d][\w“\"./-]*)+"
)
_REST = re.compile(rf"\.?{_NAME_GOES_ON.pattern}(?:,?\se\.\s?V\.)?")
# `Handwerkskammer Probe-Süd`, `ver.di-Landesbezirk Nord`: the tag ends before the hyphen.
_LONGER = re.compile(r"(?:-[A-ZÄÖÜ]\w+)+(?:(?<=ezirk|egion|rband|zirks|andes)\s[A-ZÄÖÜ][\w-]+)?")


def item_name_end(text: str, item: FramePlace, tag: Tag) -> int | None:
    """Where the name of an item ends that begins with a tag and goes on behind it: `Kanuclub Probe
    1924`, `Gewerkschaft Nahrung und Gäste`; None where the rest is no part of a name.
    """
    cut = CUT.search(text, max(tag.end, item.start), item.end)
    end = item.start + len(text[item.start : cut.start() if cut else item.end].rstrip())
    rest = text[tag.end : end]
    if tag.start != item.start or not rest or not _REST.fullmatch(rest):
        return None
    known = tag.id is not None and rest[0] != "-"
    return None if known or len(text[item.start : end].split()) > MOST_WORDS else end


def line_name_end(text: str, item: FramePlace) -> int | None:
    """Where the name ends that a line of a list is: before its address, a bracket, who acts for it;
    None where the line is no name.
    """
    line = text[item.start : item.end].partition("\n")[0]
    name = _name_in(line)
    words = name.split()
    if not _LINE_NAME.fullmatch(name) or len(words) > MOST_WORDS:
        return None
    return None if ROLE.search(words[0]) else item.start + len(name)


def _name_in(line: str) -> str:
    """A line up to where its name is cut off, with the full stop of a legal form (`e. V.`)."""
    cut = _LINE_CUT.search(line)
    name = (line[: cut.start()] if cut else line).rstrip(" ,;.–-")
    with_stop = line[: len(name) + 1]
    return with_stop if _LEGAL.search(with_stop) else name


_LINE_CUT = re.compile(
    r",\s(?=[\w. -]*(?:[Ss]tr(?:aße|\.)|platz|weg|allee|ring)\s\d|\d{5}|vertreten|(?:Dr|Prof)\.)"
    r"|\s\(|\s[–-]\s(?!(?:Die|Der|Das)\s)|\svertreten\b|:"
)
_LEGAL = re.compile(r"\be\.\s?[VG]\.$")
_LINE_NAME = re.compile(
    r"[A-ZÄÖÜ„][\w“\"./-]*"
    rf"(?:(?:,|\s[–-])?{_NAME_GOES_ON.pattern}|\s(?:e\.\s?[VG]\.|mbH|Die|Der|Das))*"
)


def longer_end(text: str, tag: Tag) -> int | None:
    """Where the compound ends that a tag begins; None where it is an office (`IHK-Präsident`)."""
    longer = _LONGER.match(text, tag.end)
    if longer is None or ROLE.search(longer.group().split()[0]):
        return None
    return longer.end()
