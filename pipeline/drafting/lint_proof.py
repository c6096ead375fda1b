"""Rules on truth: quotes as they were given, and names, dates and numbers that the source bears
out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from nlp.tokens import words
from pipeline.drafting.checked import Checked, mark
from pipeline.drafting.provenance import Placed
from pipeline.drafting.quotations import quoted_stretches, same_letters
from pipeline.drafting.wording import MONTHS, find_dates, german_date
from pipeline.ground.drafts import LintMark

_CHANGED = " geändert, vorher: "
_NUMBER = re.compile(r"(?<![\w.])[A-Z]?-?\d+(?:[.,]\d+)*(?![\w])")
_NEGATION = re.compile(
    r"\b(?:nicht|kein|keine|keinen|keiner|keinem|keines|nie|niemals|kaum)\b", re.IGNORECASE
)
_DECIDING = re.compile(
    r"\b(?:\w*[Kk]reis(?:es)?|\w*[Pp]lenums?|Vorstand(?:s|es)?|Beirat(?:s|es)?|Kuratoriums?|\w*[Vv]ersammlung|\w*gruppe"
    r"|\w+team|AG "
    r"\w+|einstimmig|einmütig|mehrheitlich|einvernehmlich|Mehrheit|Gegenstimmen?|Enthaltung(?:en)?)\b"
)
_SPOKEN_BY = re.compile(r"[A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+)+")


def _altered_quotes(draft: Checked) -> Iterator[LintMark]:
    text = draft.sheet.text
    for number, quote in enumerate(draft.draft.quotes, start=1):
        if not quote.now:
            continue
        spans = [
            s
            for s in quoted_stretches(text)
            if same_letters(text[slice(*s)]) == same_letters(quote.now)
        ]
        start, end = spans[0] if spans else (0, 0)
        message = f"Zitat {number} ist geändert. Der Wortlaut ist: „{quote.text}“."
        yield mark("zitat-geaendert", "error", message, start, end, quote.text if spans else None)


def _speakers(draft: Checked) -> Iterator[LintMark]:
    """A speaker's name written in another way than where the quote was given."""
    for name in dict.fromkeys(q.speaker for q in draft.draft.quotes if " " in q.speaker):
        for placed in draft.written():
            for match in _SPOKEN_BY.finditer(placed.statement.text):
                found = _near_name(match[0], name)
                if found:
                    start = placed.start + match.start() + found[0]
                    message = f"„{match[0][slice(*found)]}“: Die zitierte Person heißt „{name}“."
                    yield mark("person", "error", message, start, start + found[1] - found[0], name)


def _near_name(text: str, name: str) -> tuple[int, int] | None:
    """Where in `text` the name stands with a slip."""
    tokens, wanted = list(re.finditer(r"\S+", text)), name.split()
    for index in range(len(tokens) - len(wanted) + 1):
        window = tokens[index : index + len(wanted)]
        written = [m[0].strip(",.;:()") for m in window]
        if written == wanted:
            continue
        same = sum(a == b for a, b in zip(written, wanted, strict=True))
        alike = SequenceMatcher(None, " ".join(written), name).ratio()
        if (same and alike >= 0.7) or alike >= 0.85:
            return window[0].start(), window[0].start() + len(" ".join(written))
    return None


def _unproven(draft: Checked) -> Iterator[LintMark]:
    """In a sentence that a person changed: dates, numbers, bodies, votes and names that its source
    does not have.
    """
    for placed in draft.sheet.placed:
        if _CHANGED in placed.statement.note:
            known = _known(placed)
            yield from _dates(placed, known)
            yield from _numbers(placed, known)
            yield from _decisions(placed, known)
            yield from _names(placed, known, draft)
            yield from _negations(placed, known)


def _known(placed: Placed) -> str:
    return " ".join([placed.statement.note.partition(_CHANGED)[2], *placed.statement.proof])


def _remark(rule: str, what: str, placed: Placed, start: int, end: int) -> LintMark:
    words_there = placed.statement.text[start:end]
    message = f"„{words_there}“: {what}"
    return mark(rule, "error", message, placed.start + start, placed.start + end)


def _dates(placed: Placed, known: str) -> Iterator[LintMark]:
    days = {found.day for found in find_dates(known)}
    for found in find_dates(placed.statement.text):
        if found.day not in days:
            past = f" Dort steht {german_date(min(days))}." if len(days) == 1 else ""
            yield _remark(
                "datum-ohne-beleg",
                f"Dieses Datum steht nicht in der Quelle.{past}",
                placed,
                found.start,
                found.end,
            )


_MONTH = re.compile("|".join(rf"\b{month}\b" for month in MONTHS))


def _numbers(placed: Placed, known: str) -> Iterator[LintMark]:
    text = placed.statement.text
    # Days are looked up whole elsewhere.
    dated = {at for found in find_dates(text) for at in range(found.start, found.end)}
    numbers = set(_NUMBER.findall(known))
    for match in _NUMBER.finditer(text):
        if match[0] not in numbers and match.start() not in dated:
            message = "Diese Zahl steht nicht in der Quelle."
            yield _remark("zahl-ohne-beleg", message, placed, *match.span())
    for match in _MONTH.finditer(text):
        if match[0] not in known and match.start() not in dated:
            message = "Dieser Monat steht nicht in der Quelle."
            yield _remark("datum-ohne-beleg", message, placed, *match.span())


def _decisions(placed: Placed, known: str) -> Iterator[LintMark]:
    folded = known.casefold()
    for match in _DECIDING.finditer(placed.statement.text):
        if match[0].casefold().rstrip("s") not in folded:
            yield _remark(
                "beschluss-ohne-beleg", "So steht es nicht in der Quelle.", placed, *match.span()
            )


def _names(placed: Placed, known: str, draft: Checked) -> Iterator[LintMark]:
    folded = " ".join(w.text.casefold() for w in words(known))
    there = list(words(placed.statement.text))
    for name in _register_names(draft):
        for index in range(len(there) - len(name) + 1):
            window = there[index : index + len(name)]
            if tuple(w.text.casefold() for w in window) == name and " ".join(name) not in folded:
                what = "Dieser Name steht nicht in der Quelle."
                yield _remark("name-ohne-beleg", what, placed, window[0].start, window[-1].end)


def _register_names(draft: Checked) -> tuple[tuple[str, ...], ...]:
    return _folded(
        tuple(
            n
            for t in draft.vocabulary.terms()
            if t.kind in ("partner", "region")
            for n in (t.label, *t.names)
        )
    )


@lru_cache(maxsize=4)
def _folded(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    folded = set(map(_folded_words, names))
    return tuple(sorted((n for n in folded if sum(map(len, n)) > 5), key=lambda n: (-len(n), n)))


def _folded_words(name: str) -> tuple[str, ...]:
    return tuple(word.text.casefold() for word in words(name))


def _negations(placed: Placed, known: str) -> Iterator[LintMark]:
    # Only beside evidence: a sentence of the template has nothing that could be denied.
    if placed.statement.proof and not _NEGATION.search(known):
        for match in _NEGATION.finditer(placed.statement.text):
            yield _remark("verneinung", "Die Quelle sagt das Gegenteil.", placed, *match.span())


PROOF_RULES: tuple[Callable[[Checked], Iterator[LintMark]], ...] = (
    _altered_quotes,
    _speakers,
    _unproven,
)
