"""Quotes as things of their own: whose words, where from, and whether they may be released as they
stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import SequenceMatcher

from nlp.taggers.quotes import find_quotations
from pipeline.drafting.facts import DocumentFacts
from pipeline.drafting.provenance import Sheet, Statement
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import DraftQuote

# Word sets marks, dashes and blanks of its own; they are no part of what somebody said.
_SAME = str.maketrans(
    {**dict.fromkeys("„“”»«‟", '"'), **dict.fromkeys("‚‘’‹›`´", "'"), **dict.fromkeys("‐‑–—", "-")}
)
_SAID_BEHIND = re.compile(
    r"[“”\"«]\s*,?\s*(?:so|sagt|sagte|erklärt|erklärte|betont|betonte|meint|meinte|freut)\b"
)
_FEWEST_WORDS = 4  # less is a name or a title in quotation marks
_ALIKE = 0.5


def same_letters(text: str) -> str:
    """`text` as it is compared: typographic variants of marks, dashes and blanks count as one."""
    return one_line(text).translate(_SAME).strip(" ,.")


def quotes_of(
    sheet: Sheet, facts: DocumentFacts | None, values: Mapping[str, str], day: date
) -> tuple[DraftQuote, ...]:
    """The quotes that stand in a new draft, in its order; nothing is released yet."""
    known = {
        c.source: DraftQuote(
            text=c.text, speaker=c.speaker, function=c.function, organisation=c.organisation,
            day=facts.document.date, source=c.source,
        )
        for c in (facts.quotes if facts else ()) if facts
    }  # fmt: skip
    found: list[DraftQuote] = []
    for placed in sheet.placed:
        statement = placed.statement
        if statement.kind == "quote" and statement.source in known:
            found.append(known[statement.source])
        elif _is_from_staff(statement, values):
            found.append(
                DraftQuote(
                    text=statement.text, speaker=one_line(values.get("zitat_person", "")),
                    function=one_line(values.get("zitat_funktion", "")),
                    organisation=one_line(values.get("zitat_organisation", "")), day=day,
                )
            )  # fmt: skip
    return tuple(dict.fromkeys(found))


def _is_from_staff(statement: Statement, values: Mapping[str, str]) -> bool:
    said = same_letters(values.get("zitat", "")).strip("\"'")
    return (
        statement.kind == "input"
        and bool(said)
        and same_letters(statement.text) == said.strip(" ,.")
    )


def checked_quotes(
    quotes: Iterable[DraftQuote], sheet: Sheet, day: date | None
) -> tuple[DraftQuote, ...]:
    """The quotes as `sheet` has them now: one altered letter makes one *geändert*; quotes that are
    gone are left out.

    Quotes that somebody added come last, *offen*, with the speaker that their sentence names.
    """
    text = sheet.text
    typed = [(p.start, p.end) for p in sheet.placed if p.statement.kind == "input"]
    stretches = [(text[start:end], start, end) for start, end in quoted_stretches(text)]
    loose = {words: (start, end) for words, start, end in stretches}
    kept: list[DraftQuote] = []
    for quote in quotes:
        same = next((w for w in loose if same_letters(w) == same_letters(quote.text)), None)
        now = same or _most_alike(quote.text, loose)
        if now is None:
            continue
        del loose[now]
        kept.append(_as_given(quote) if same else _altered(quote, one_line(now).rstrip(" ,.")))
    added = [
        (words, start, end)
        for words, (start, end) in loose.items()
        if _is_speech(text, words, start, end) and _touches(start, end, typed)
    ]
    return (*kept, *(_typed(words, text, start, end, day) for words, start, end in added))


def _touches(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(first < end and start < last for first, last in spans)


def _typed(words: str, text: str, start: int, end: int, day: date | None) -> DraftQuote:
    """A quote that somebody typed, with its speaker as far as its own paragraph tells: who speaks
    elsewhere is no evidence.
    """
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    line = text[begin : stop if stop >= 0 else len(text)]
    said = (q for q in find_quotations(line) if q.start < end - begin and start - begin < q.end)
    told = next(said, None)
    return DraftQuote(
        text=one_line(words).rstrip(" ,."),
        speaker=one_line(told.speaker or "") if told else "",
        function=one_line(told.function or "") if told else "",
        organisation=one_line(told.organisation or "") if told else "",
        day=day,
    )


def _as_given(quote: DraftQuote) -> DraftQuote:
    # Put back as it was, it is what it was before: nobody's release survives a change in between.
    return (
        quote if not quote.now else quote.model_copy(update={"now": "", "status": "open", "by": ""})
    )


def _altered(quote: DraftQuote, now: str) -> DraftQuote:
    return quote.model_copy(update={"now": now, "status": "altered", "by": ""})


def _most_alike(words: str, others: Iterable[str]) -> str | None:
    ratios = [
        (SequenceMatcher(None, same_letters(words), same_letters(o), autojunk=False).ratio(), o)
        for o in others
    ]
    best = max(ratios, default=(0.0, ""))
    return best[1] if best[0] >= _ALIKE else None


def _is_speech(text: str, words: str, start: int, end: int) -> bool:
    """Whether words in quotation marks are somebody's: a title in marks has no verb of saying
    beside it.
    """
    if len(words.split()) < _FEWEST_WORDS:
        return False
    before = text[:start].rstrip(' „"»')
    return (
        before.endswith(":")
        or bool(_SAID_BEHIND.match(text, end))
        or words.rstrip().endswith((".", "!", "?", ","))
    )


def quoted_stretches(text: str) -> Iterator[tuple[int, int]]:
    """The half-open spans inside the outermost quotation marks, line by line."""
    offset = 0
    for line in text.splitlines(keepends=True):
        yield from ((offset + start, offset + end) for start, end in _in_line(line))
        offset += len(line)


def _in_line(line: str) -> Iterator[tuple[int, int]]:
    depth, start, straight = 0, 0, False
    for position, letter in enumerate(line):
        if letter in "„»" and not straight:
            start = position + 1 if depth == 0 else start
            depth += 1
        elif letter in "“”«" and depth:
            depth -= 1
            if depth == 0:
                yield start, position
        elif letter == '"' and depth == 0:
            if straight:
                yield start, position
            start, straight = position + 1, not straight
