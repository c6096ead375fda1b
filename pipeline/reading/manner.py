"""How a text speaks: an agreement rules what is to be, news tell what was."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.reading.evidence import Unit
from pipeline.reading.marks import is_list_item, is_section_head

# Words that only telling has: `wurde`, `sagte`, `haben … unterzeichnet.`
_TOLD = re.compile(
    r"\b(?:wurden?|waren?|hatten?|gab(?:en)?|kam(?:en)?|ging(?:en)?|stand(?:en)?|fand(?:en)?"
    r"|sagten?|betonten?|erklärten?|dankten?|trafen|traf|stellten?|konnten?|wollten?|feierten?"
    r"|eröffneten?|unterzeichneten?|unterschrieb(?:en)?|überreichten?|besuchten?)\b"
    r"|\b(?:hat|haben)\b[^.:;]{3,160}?\b(?:ge\w{2,}(?:t|en)|\w+(?:iert|einbart|eichnet|ständigt"
    r"|schlossen|schrieben|troffen|tieft|längert|legt|setzt))(?=[.,!]|\sund\b)"
)
# What those who agree say of themselves, in the present.
_BINDS = re.compile(
    r"\b(?:verpflichten|bekennen|verständigen|einigen)\s(?:sich|wir\suns|wir)\b"
    r"|\b(?:[Ww]ir|[Pp]artner\w*|[Pp]arteien|[Vv]erbände|[Kk]ammern|[Ss]ie)\b[^.:;\n]{0,60}\s"
    r"(?:verpflichten|bekennen|verständigen|vereinbaren|verabreden|bekräftigen|empfehlen|erklären"
    r"|beabsichtigen|entwickeln|erproben|stimmen|wollen|werden)\b"
    r"|\b(?:empfehlen|bekräftigen|vereinbaren|verabreden|beabsichtigen)\b[^.\n]{0,90}[:,]"
    r"|\b(?:verlängert|verpflichtet)\ssich\b"
)
# Papers of several hands, also where the word alone would tell little.
_ACCORD = re.compile(
    r"vereinbarung|vertrag|abkommen|erklärung|charta|pakt\b|memorandum|letter of intent"
    r"|partnerschaft|allianz|bündnis|initiative|grundsätze|leitlinien|empfehlungen|eckpunkte|leitbild|selbstver",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"^[IVX]{1,4}\.\s|^[a-z]\)\s")
_MARKS = re.compile(r"[„»\"][^“”«\"\n]{24,3000}+[“”«\"]")
_TOP = 6
_ITEMS = 3
# A text that runs in one block has this many paragraph signs in it.
_INLINE_CLAUSE = re.compile(r"§\s?\d+\s")
_TWO = 2


def told(found: Sequence[Unit]) -> Unit | None:
    """The second sentence that tells what was; one alone may stand in any paper."""
    seen = [u for u in found for _ in _TOLD.finditer(u.text)]
    return seen[1] if len(seen) > 1 else None


def binds(found: Sequence[Unit]) -> Unit | None:
    """Where those who agree say what they will do; news that quote them do not count."""
    if _is_news(found) or not _names_accord(found):
        return None
    return next((u for u in found if _BINDS.search(u.text)), None)


def lists_rules(found: Sequence[Unit]) -> Unit | None:
    """The first of several points below the name of a paper of several hands."""
    if _is_news(found) or not _names_accord(found):
        return None
    items = [u for u in found[1:] if _is_item(u)]
    return items[0] if len(items) >= _ITEMS else None


def in_one_block(found: Sequence[Unit], name: re.Pattern[str]) -> Unit | None:
    """An agreement whose lines ran together: its name, its parties and paragraphs in one unit."""
    long = [u for u in found[:_TOP] if not u.is_short]
    return next(
        (
            u
            for u in long
            if (named := name.search(u.opening))
            and named.start() == 0
            and len(_INLINE_CLAUSE.findall(u.text)) >= _TWO
        ),
        None,
    )


def _is_item(unit: Unit) -> bool:
    return is_list_item(unit.text) or is_section_head(unit.text) or bool(_ROMAN.match(unit.text))


def _names_accord(found: Sequence[Unit]) -> bool:
    return any(u.is_short and _ACCORD.search(u.opening) for u in found[:_TOP])


def _is_news(found: Sequence[Unit]) -> bool:
    """Somebody is quoted in whole sentences, or what was is told."""
    return told(found) is not None or any(_MARKS.search(u.text) for u in found)
