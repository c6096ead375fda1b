"""The embargo of a draft: a field of its own that also stands in the first line of every output.

Its line says what the field says and nothing else, so nobody edits it, and no rule compares it with
a source.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from pipeline.drafting.merging import TextChange
from pipeline.drafting.moments import german_moment
from pipeline.drafting.provenance import Line, Sheet, Statement
from pipeline.drafting.render.roles import role_of

_WORD = "sperrfrist"
_NOTE = "Sperrfrist des Entwurfs"


def embargo_change(sheet: Sheet, moment: datetime | None) -> list[TextChange]:
    """What sets the line of the embargo, or with None takes it away; nothing where it is right."""
    there = embargo_line(sheet)
    if moment is None:
        return [] if there is None else [TextChange(there, there + 1, ())]
    text = f"SPERRFRIST bis {german_moment(moment)}"
    if there is None:
        heads = [n for n, line in enumerate(sheet.lines) if role_of(line.style) == "kicker"]
        first = heads[0] if heads else 0
        return [TextChange(first, first, (text,))]
    return [] if sheet.lines[there].text == text else [TextChange(there, there + 1, (text,))]


def embargo_line(sheet: Sheet) -> int | None:
    """The number of the line that tells the embargo."""
    for number, line in enumerate(sheet.lines):
        if role_of(line.style) == "kicker" and line.text.casefold().startswith(_WORD):
            return number
    return None


def with_own_embargo(sheet: Sheet) -> Sheet:
    """The sheet in which the line of the embargo is the draft's own and comes from no source."""
    there = embargo_line(sheet)
    if there is None:
        return sheet
    line = sheet.lines[there]
    own = Line((Statement(line.text, "template", note=_NOTE),), line.style)
    return replace(sheet, lines=(*sheet.lines[:there], own, *sheet.lines[there + 1 :]))
