"""The whole text of a draft as an editor sends it: what changed in it, where its sentences come
from, and how many small steps become one line of the history.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pipeline.archive import Parts
from pipeline.archive.drafts import Drafts
from pipeline.drafting.changing import lines_of
from pipeline.drafting.merging import TextChange, changes_between
from pipeline.drafting.provenance import Line, Paragraph, Statement, sheet_of
from pipeline.drafting.quotations import quoted_stretches
from pipeline.drafting.render.roles import role_of
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import (
    Draft,
    DraftChange,
    DraftEvent,
    DraftQuote,
    DraftSource,
    SentenceKind,
)
from pipeline.ground.errors import NotFound, Refused

WRITTEN = "Text geschrieben"
# Who writes on within this time goes on with the same line of the history.
_ONE_SITTING = timedelta(minutes=15)
# So many wordings back a sentence that was taken out is still known when it comes back.
_WORDINGS = 30
_CITED = "aus der Quelle eingefügt"


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What a text may bring in that the draft does not have now, with its sources: sentences (one
    line each) and quotes.
    """

    lines: tuple[Line, ...] = ()
    quotes: tuple[DraftQuote, ...] = ()

    def __add__(self, other: BroughtIn) -> BroughtIn:
        return BroughtIn(self.lines + other.lines, self.quotes + other.quotes)


NOTHING_KNOWN = BroughtIn()


def changes_to(seen: Draft, lines: Iterable[str]) -> list[TextChange]:
    """What makes these paragraphs of the words that were seen; empty paragraphs are none.

    Raises:
        Refused: no words are left.
    """
    before = lines_of(seen)
    tidy = [text for text in map(_tidied, lines) if text]
    if not tidy:
        raise Refused(
            "Der Text ist leer; so wird er nicht gespeichert.",
            "Holen Sie den Text mit Strg+Z zurück, oder ziehen Sie den Entwurf zurück.",
        )
    # Where only blanks differ, the paragraph is the one that was there.
    same = {_tidied(line): line for line in before}
    return changes_between(before, [same.get(line, line) for line in tidy])


def _tidied(text: str) -> str:
    return "\n".join(line for line in map(one_line, text.split("\n")) if line)


def earlier(drafts: Drafts, id: str) -> BroughtIn:
    """The sentences and quotes of the last wordings; a quote that comes back is open again."""
    lines: dict[Paragraph, Line] = {}
    quotes: dict[str, DraftQuote] = {}
    for draft in drafts.last(id, _WORDINGS):
        lines |= {line.pieces: line for line in sheet_of(draft).lines if line.pieces not in lines}
        for quote in draft.quotes:
            again = quote.model_copy(update={"status": "open", "by": "", "now": ""})
            quotes.setdefault(quote.text, again)
    return BroughtIn(tuple(lines.values()), tuple(quotes.values()))


def cited_from(archive: Parts, sources: Sequence[DraftSource]) -> BroughtIn:
    """Sentences of documents as a draft may say them; what is not there any more is left out.

    Somebody's words in quotation marks stay *Eingabe*, so that they have to be released.
    """
    lines: list[Line] = []
    for source in sources:
        try:
            document = archive.documents.get(source.document).document
        except NotFound:
            continue
        words = one_line(document.text[source.start : source.end])
        if not words:
            continue
        pages = (p.number for p in document.pages if p.start <= source.start < p.end)
        at = source.model_copy(update={"page": next(pages, 1)})
        kind: SentenceKind = "input" if any(quoted_stretches(words)) else "fact"
        said = Statement(words, kind, (at,), note=_CITED, proof=(words,))
        lines.append(Line((said,)))
    return BroughtIn(tuple(lines))


def with_quotes(quotes: tuple[DraftQuote, ...], known: BroughtIn) -> tuple[DraftQuote, ...]:
    """The draft's quotes and behind them those that may come back."""
    there = {quote.text for quote in quotes}
    return (*quotes, *(quote for quote in known.quotes if quote.text not in there))


def in_one_sitting(draft: Draft) -> Draft:
    """The draft with its last two lines of history as one, where one person wrote on."""
    if len(draft.history) < 2:
        return draft
    before, last = draft.history[-2:]
    if not _goes_on(before, last):
        return draft
    one = last.model_copy(update={"changes": _chained(before.changes, last.changes)})
    return draft.model_copy(update={"history": (*draft.history[:-2], one)})


def _goes_on(before: DraftEvent, last: DraftEvent) -> bool:
    return (
        before.what == last.what == WRITTEN
        and before.by == last.by
        and last.at - before.at <= _ONE_SITTING
    )


def _chained(
    first: tuple[DraftChange, ...], second: tuple[DraftChange, ...]
) -> tuple[DraftChange, ...]:
    """Two lists of changes as one: what was changed twice stands there once."""
    left = list(second)
    found = []
    for change in first:
        on = next((c for c in left if change.after and c.before == change.after), None)
        if on:
            left.remove(on)
        found.append(change.model_copy(update={"after": on.after}) if on else change)
    return tuple(change for change in (*found, *left) if change.before != change.after)


def look_of(draft: Draft, number: int) -> int:
    """The paragraph that a new one in front of `number` looks like: running text where there is
    some beside or above it, never a headline.
    """
    roles = [role_of(line.style) for line in draft.lines]
    for near in (number - 1, number):
        if 0 <= near < len(roles) and roles[near] in ("paragraph", "contact"):
            return near
    above = [n for n, role in enumerate(roles[:number]) if role == "paragraph"]
    return above[-1] if above else min(number, len(roles) - 1)
