"""Parties on a cover or in a form, without `zwischen`: lines, blocks and fields that name them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.framed import FramePlace, PartyFrame, lines_frame

# Letters below the title in which a cover names its parties.
_BELOW = 1400


def opposite(head: str, title_end: int) -> Iterator[PartyFrame]:
    """Parties on a cover without `zwischen`: the first line of each block between which `und` or
    `sowie` stands alone.
    """
    alone = [m for m in _ALONE.finditer(head) if m.start() >= title_end]
    if not alone:
        return
    first = head.rfind("\n\n", 0, len(head[: alone[0].start()].rstrip()))
    starts = [max(first, title_end), *(m.end() for m in alone)]
    lines = [m for at in starts if (m := _FIRST_LINE.search(head, at))]
    items = tuple(FramePlace(m.start("name"), m.end("name")) for m in lines)
    if len(items) > 1:
        yield PartyFrame("list", items[0].start, items[-1].end, items, len(items))


_ALONE = re.compile(r"^[ \t–-]*(?:und|u n d|sowie)[ \t–-]*$", re.MULTILINE)
_FIRST_LINE = re.compile(r"\s*(?:(?:der|die|das|dem|den)\s)?(?P<name>[A-ZÄÖÜ„][^\n,]{2,110})")


def labelled(head: str) -> Iterator[PartyFrame]:
    """Fields of a form: `Schule: Gesamtschule Probe, Markt 1` and `Betrieb: Muster GmbH`."""
    return lines_frame(head, _FIELD)


_FIELD = re.compile(
    r"^[ \t]*(?:\w*[Ss]chule|\w*[Bb]etrieb|Unternehmen|Firma|Träger|Einrichtung|Kommune|Verein"
    r"|(?:Kooperations|Vertrags|Praxis|Bildungs)?[Pp]artner\s?(?:\d|[A-C])?|Partei\s(?:\d|[A-C]))\s?:"
    r"[ \t]+(?P<name>[A-ZÄÖÜ„][^\n,]{2,110})",
    re.MULTILINE,
)


def blocks(text: str, title_end: int) -> Iterator[PartyFrame]:
    """Lines side by side near the title that may each be a name: a cover without `zwischen`; also
    one line whose parts stand between `·` or `|`.
    """
    for match in _BLOCK.finditer(text, max(0, title_end), title_end + _BELOW):
        parts = list(_PART_OF_BLOCK.finditer(text, match.start(), match.end()))
        items = tuple(FramePlace(m.start(), m.end()) for m in parts)
        if len(items) > 1:
            yield PartyFrame("block", match.start(), match.end(), items, len(items))


# Lines of at most 160 letters without a full stop, but for that of `e. V.`.
_BLOCK = re.compile(
    r"(?:^[ \t]*(?:[•\-–*·]\s|\d{1,2}[.)]\s)?[A-ZÄÖÜ„]"
    r"(?:[^\n.:;!?]|(?<=\be)\.|(?<=\bSt)\.|(?<=V)\.){2,160}\n{1,2}){2,}"
    r"|^[^\n.]+\s[·|]\s[^\n.]+$",
    re.MULTILINE,
)
_PART_OF_BLOCK = re.compile(r"[A-ZÄÖÜ„][^\n·|]*[^\s·|]")
