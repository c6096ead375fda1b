"""German sentences as spans: rules of our own.

spaCy's blank German sentencizer was measured beside them on the table in
`tests/nlp/test_sentences.py`: 17 of 30 right (it misses the end after `e. V.`, `2021. Dr.`, `usw.`
and cuts off `„Warum?“| fragte sie`), 130,000 words a second against 650,000, and 2.7 s of import.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.tokens import word_set
from nlp.types import Sentence

# After these a dot is never the end of a sentence.
_NEVER_LAST = word_set(
    "dr prof dipl ing med phil jur habil hr fr st nr abs art bzw ca vgl sog z b u d h i a s o zz "
    "evtl ggf inkl exkl "
    "insb bspw max min mind tel str ziff kap abb tab bd hrsg vors stv stellv geb verh gem lt usf "
    "rd "
    "jan feb mär apr jun jul aug sep sept okt nov dez mio mrd tsd p m ph rer nat oec lic mag dres "
    "mr mrs co zzgl kfm em agr theol "
    "abzgl einschl entspr allg bes dt internat nat röm kath ev christl"
)
# After these a dot may end a sentence when the next word looks like a start.
_MAYBE_LAST = word_set("usw etc v e g ff jh jhd al")
_STARTERS = word_set(
    "der die das den dem des ein eine einen einem einer dies diese dieser dieses diesen sie er es "
    "wir ich ihr man "
    "in im an am auf aus bei beim mit nach von vom vor zu zum zur über unter für durch gegen ohne "
    "um während seit bis "
    "hier dort dabei dafür damit dazu daher darum deshalb denn dann doch aber auch alle alles als "
    "wenn wie was wer wo "
    "warum weil ob und oder nun so nur noch schon jetzt heute morgen gestern mehr viele beide jede "
    "jeder jedes "
    "unser unsere ihre seine mein kein keine nicht sowohl zudem außerdem zusätzlich weiter weitere "
    "bitte ja nein"
)
_MONTHS = word_set(
    "januar jänner februar märz april mai juni juli august september oktober november dezember "
    "jan feb mär apr jun jul aug sep sept okt nov dez"
)
_CLOSING = '"”“«»’‘‹›)]*'
_OPENING = '"„“»«‚‘›‹(['
# A possible end: marks, then what closes a quotation or bracket, then a blank.
_END = re.compile(rf"(?:[.!?…]+)[{re.escape(_CLOSING)}]*(?=\s)")
# Looked for in what stands behind the last blank: a search in a whole line begins at each letter.
_BEFORE = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*|\d+)$")
_NEXT = re.compile(rf"\s*[{re.escape(_OPENING)}]*\s*([^\W\d_]+|\d+)?")


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of `text` in order, without surrounding blanks; a newline always ends one."""
    return list(_split(text))


# Taggers ask for the same few stretches of one text again and again.
@lru_cache(maxsize=32)
def _split(text: str) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    start = 0
    for line in text.splitlines(keepends=True):
        found.extend(_split_line(text, start, start + len(line)))
        start += len(line)
    return tuple(found)


def _split_line(text: str, start: int, end: int) -> list[Sentence]:
    line = text[start:end]
    cuts = [match.end() for match in _END.finditer(line) if _ends_sentence(line, match)]
    spans = zip([0, *cuts], [*cuts, len(line)], strict=True)
    trimmed = (_trim(line, s, e) for s, e in spans)
    return [Sentence(start + s, start + e) for s, e in trimmed if s < e]


def _trim(line: str, start: int, end: int) -> tuple[int, int]:
    part = line[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _ends_sentence(line: str, match: re.Match[str]) -> bool:
    following = _NEXT.match(line, match.end())
    word = (following.group(1) if following else None) or ""
    if word[:1].islower() or not line[match.end() :].strip():
        return False
    marks = match.group()
    if marks[0] != "." or marks.startswith(".."):
        return True
    if marks[1:] and not marks[1:].startswith((")", "]")):
        return True  # a full stop inside a quotation mark: „… gut.“ Dann
    return _dot_ends(line[: match.start()], word)


def _dot_ends(before: str, following: str) -> bool:
    piece = before.rsplit(None, 1)[-1] if before and not before[-1].isspace() else ""
    found = _BEFORE.search(piece)
    if not found:
        # `betonte: . "…"`: a stray dot is no end; after a bracket or mark it is one.
        return not before.rstrip().endswith(":") and bool(before.strip())
    last, starter = found.group(1).lower(), following.lower() in _STARTERS
    front = before[: len(before) - len(found.group())]
    if last.isdigit():
        return _number_ends(front, last, following)
    # `e. V.`, `e.V. – Verband`, `i.d.R.`
    is_letter = len(last) == 1 and front.rstrip().endswith(".")
    if last in _MAYBE_LAST or is_letter or last[-2:-1] == ".":
        return starter
    if len(last) == 1 or last in _NEVER_LAST:
        return False
    return "." not in last or starter or last.rsplit(".", 1)[-1] not in _NEVER_LAST


def _number_ends(before: str, number: str, following: str) -> bool:
    if not before.strip() or before.rstrip()[-1:] in "§.":
        return (
            bool(before.strip()) and following.lower() in _STARTERS
        )  # `1. Ziel`: an item's number, `12.12. Das …`
    if following.lower() in _MONTHS or following.isdigit():
        return False
    # Two digits and a noun are an ordinal (die 5. Sitzung), four digits are a year.
    return len(number) > 2 or following.lower() in _STARTERS
