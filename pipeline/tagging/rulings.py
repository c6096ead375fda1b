"""What people decided about tags: kept apart from the tags, found again in the text, and applied on
every tagging.

A ruling about one place knows its words and what stands around them, so that it holds in a new
version of the document too, where the offsets are others. Where the place is gone the ruling is not
applied but told of.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from nlp.tokens import fold, words
from pipeline.ground.types import Document, Frozen, Quote, Tag, TagKind
from pipeline.tagging.places import page_at, section_at

Action = Literal["accept", "relink", "reject", "never_here", "never", "new", "correct", "undo"]
# What `correct` is about: a document's kind, title or day (see pipeline.tagging.corrections).
HeadField = Literal["kind", "title", "date"]
# Decisions about one place that link it to an entry.
_LINKING: frozenset[Action] = frozenset(("accept", "relink", "new"))
_AT_PLACE: frozenset[Action] = frozenset((*_LINKING, "reject"))
# Names that need no entry: an accepted one is linked to its own words.
UNREGISTERED: frozenset[TagKind] = frozenset(("organisation", "person"))
_CONTEXT = 40
# How much of the words around a place must be the same for it to be the place meant.
_SAME = 0.5


class Ruling(Frozen):
    """Who decided what about a name, when and why.

    `term` is the entry that is linked or ruled out (None: every entry of the kind), `was` the entry
    linked before. `surface` with `before` and `after` (whitespace folded) say which place of
    `document` is meant; `never` has no document and holds for the surface everywhere. An `undo`
    names the ruling that holds no longer. `correct` has the `field` of the document's head, and in
    `term` what it is.
    """

    id: str = ""
    action: Action
    by: str
    at: datetime
    why: str = ""
    kind: TagKind = "partner"
    surface: str = ""
    term: str | None = None
    was: str | None = None
    document: str | None = None
    version: int = 0
    start: int = 0
    before: str = ""
    after: str = ""
    undoes: str | None = None
    field: HeadField | None = None


@dataclass(frozen=True, slots=True)
class Reapplied:
    """The tags as people want them, and the rulings whose place the text no longer has."""

    tags: tuple[Tag, ...]
    lost: tuple[Ruling, ...]


def signed(ruling: Ruling) -> Ruling:
    """The ruling with its id: twelve hex digits of what it says, so that the same ruling is never
    kept twice.
    """
    content = ruling.model_dump_json(exclude={"id"})
    return ruling.model_copy(update={"id": hashlib.sha256(content.encode()).hexdigest()[:12]})


def decide_on(
    document: Document, tag: Tag, action: Action, *, by: str, at: datetime, **more: str | None
) -> Ruling:
    """The ruling about a tag of a document; `more` may hold `term` and `why`."""
    before, after = _around(document.text, tag.start, tag.end)
    here = action != "never"
    return signed(
        Ruling(
            action=action,
            by=by,
            at=at,
            why=more.get("why") or "",
            kind=tag.kind,
            surface=tag.surface,
            term=more.get("term"),
            was=tag.id,
            document=document.id if here else None,
            version=document.version if here else 0,
            start=tag.start if here else 0,
            before=before if here else "",
            after=after if here else "",
        )
    )


def undo_of(ruling: Ruling, *, by: str, at: datetime, why: str = "") -> Ruling:
    """The ruling that takes another one back."""
    return signed(
        Ruling(
            action="undo",
            by=by,
            at=at,
            why=why,
            kind=ruling.kind,
            surface=ruling.surface,
            document=ruling.document,
            undoes=ruling.id,
            field=ruling.field,
        )
    )


def in_force(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """The rulings that nobody took back, oldest first. An undo that is undone takes nothing
    back.
    """
    known = {ruling.id: ruling for ruling in rulings}
    ordered = sorted(known.values(), key=lambda d: (d.at, d.id))
    undone: set[str] = set()
    for ruling in reversed(ordered):
        if ruling.action == "undo" and ruling.id not in undone and ruling.undoes:
            undone.add(ruling.undoes)
    return tuple(d for d in ordered if d.action != "undo" and d.id not in undone)


def reapply(
    document: Document,
    tags: Iterable[Tag],
    rulings: Iterable[Ruling],
    label: Callable[[str, str], str],
) -> Reapplied:
    """The tags with all rulings in force applied; `label` names an entry by kind and id.

    Decisions about one place win over those about a document, these over `never`; of two about one
    place the later.
    """
    valid = [d for d in in_force(rulings) if d.document in (None, document.id)]
    found = [t for tag in tags for t in _without_ruled_out(tag, valid)]
    lost = []
    for ruling in valid:
        if ruling.action not in _AT_PLACE:
            continue
        span = locate(document, ruling)
        if span is None:
            lost.append(ruling)
        else:
            found = list(_at_place(document, found, ruling, span, label))
    return Reapplied(
        tuple(sorted(found, key=lambda t: (t.start, -t.end, t.kind, t.id or ""))), tuple(lost)
    )


def without_speakers(quotes: Iterable[Quote], rulings: Iterable[Ruling]) -> Iterator[Quote]:
    """The quotes of a document; those of whom it does not mean, by what people decided of the name,
    have no speaker.
    """
    out = {
        surface_key(ruling.surface)
        for ruling in in_force(rulings)
        if ruling.kind == "person" and ruling.action in ("never", "never_here")
    }
    for quote in quotes:
        if quote.speaker and surface_key(quote.speaker) in out:
            unnamed = {"speaker": None, "function": None, "organisation": None}
            yield quote.model_copy(update={**unnamed, "organisation_id": None})
        else:
            yield quote


def locate(document: Document, ruling: Ruling) -> tuple[int, int] | None:
    """Where the place that a ruling is about lies in this version of the document; None when it is
    not there.
    """
    text = document.text
    pattern = re.compile(r"\s+".join(re.escape(word) for word in ruling.surface.split()))
    scored = (
        [(_likeness(text, *m.span(), ruling), m.span()) for m in pattern.finditer(text)]
        if pattern.pattern
        else []
    )
    near = [(score, -abs(span[0] - ruling.start), span) for score, span in scored if score >= _SAME]
    return max(near)[2] if near else None


def surface_key(surface: str) -> str:
    """Surfaces with one key count as the same words."""
    return " ".join(fold(word.text) for word in words(surface))


def _likeness(text: str, start: int, end: int, ruling: Ruling) -> float:
    """From 0 (nothing) to 1 (all) of the context is the same."""
    before, after = _around(text, start, end)
    wanted = len(ruling.before) + len(ruling.after)
    if not wanted:
        return 1.0
    same = _common(before[::-1], ruling.before[::-1]) + _common(after, ruling.after)
    kept = set(words_of(ruling.before + " " + ruling.after))
    shared = len(kept & set(words_of(before + " " + after))) / len(kept) if kept else 0.0
    # Letter by letter counts first; a word put in between must not lose the place.
    return max(same / wanted, 0.99 * shared)


def words_of(text: str) -> Iterator[str]:
    """The folded words of a stretch without its first and last, which the cut may have halved."""
    found = [fold(word.text) for word in words(text)]
    yield from found[1:-1] if len(found) > 2 else found


def _common(left: str, right: str) -> int:
    return next(
        (n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b),
        min(len(left), len(right)),
    )


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    before = " ".join(text[max(0, start - 3 * _CONTEXT) : start].split())[-_CONTEXT:]
    after = " ".join(text[end : end + 3 * _CONTEXT].split())[:_CONTEXT]
    return before, after


def _without_ruled_out(tag: Tag, rulings: list[Ruling]) -> Iterator[Tag]:
    """The tag, without the entries that `never` and `never_here` rule out for its words; nothing
    when none is left.
    """
    key = surface_key(tag.surface)
    ruled = [
        d
        for d in rulings
        if d.action in ("never", "never_here")
        and d.kind == tag.kind
        and surface_key(d.surface) == key
    ]
    if any(d.term is None or d.term == tag.id for d in ruled):
        return
    out = {d.term for d in ruled}
    if out.isdisjoint(tag.candidates):
        yield tag
        return
    left = tuple(c for c in tag.candidates if c not in out)
    if left:
        yield tag.model_copy(update={"candidates": left})


def _at_place(
    document: Document,
    tags: list[Tag],
    ruling: Ruling,
    span: tuple[int, int],
    label: Callable[[str, str], str],
) -> Iterator[Tag]:
    start, end = span
    yield from (tag for tag in tags if not _is_replaced(tag, ruling, start, end))
    if ruling.action not in _LINKING or ruling.term is None:
        return
    section = section_at(document.sections, start, end)
    is_bare = ruling.kind in UNREGISTERED and ruling.term == ruling.surface
    yield Tag(
        kind=ruling.kind,
        id=None if is_bare else ruling.term,
        label=label(ruling.kind, ruling.term),
        surface=document.text[start:end],
        start=start,
        end=end,
        page=page_at(document, start),
        section=section.kind if section else None,
        how="decided",
        confidence=1.0,
        decided_by=ruling.by,
    )


def _is_replaced(tag: Tag, ruling: Ruling, start: int, end: int) -> bool:
    """Whether a tag gives way to a ruling about `[start, end)`."""
    if not (tag.start < end and start < tag.end):
        return False
    if tag.kind == "organisation" and ruling.kind == "partner" and ruling.action in _LINKING:
        return True  # a name that no register knew has an entry now
    if tag.kind != ruling.kind:
        return False
    mine = tag.id is None or tag.id in (ruling.was, ruling.term)
    if tag.kind == "standard" and ruling.was is not None and not mine:
        return False  # a range links one span to several standards
    # A longer name that a later register finds around rejected words is another matter.
    return mine or ruling.action != "reject" or (start <= tag.start and tag.end <= end)
