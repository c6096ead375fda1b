"""Who closes the agreement that a document is, or tells of: each party with its place, and how many
the text says there are.

Nothing is stored beside the tags: the parties come from the text and its tags, so what a person
decides about a tag holds here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nlp.enumerations import enumerations
from nlp.framed import PartyFrame
from nlp.frames import AGREEMENT, frames
from nlp.stretches import lies_in, touches
from nlp.taggers.communes import ACTING
from nlp.taggers.name_words import ROLE
from nlp.taggers.org_words import name_words_end, nominative
from pipeline.ground.types import Document, Issue, Tag
from pipeline.tagging.party_items import (
    NEAR,
    NOBODY,
    Party,
    distinct,
    is_bare_region,
    of_item,
    party_of,
)
from pipeline.tagging.party_plurals import plural_item, two_states, under_plurals
from pipeline.tagging.places import page_at
from pipeline.tagging.stand_ins import meant_by_words

PARTIES_MISSING = "parties-missing"
_KINDS = ("partner", "organisation", "region", "place")
_COMMUNE = re.compile(
    r"(?<![\w-])(?:(?:Landeshaupt|Bundes|Hanse|Universitäts|Kreis)?[Ss]tadt|(?:Verbandsg|Samtg|G)emeinde"
    r"|(?:Land)?[Kk]reis(?:es)?|Freistaat|Land)(?=\s[A-ZÄÖÜ])"
)


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties in order, and how many the frame has or says; None where there is no frame."""

    parties: tuple[Party, ...] = ()
    expected: int | None = None

    @property
    def missing(self) -> int:
        """How many the frame has beyond those that were read."""
        return max(0, (self.expected or 0) - len(self.parties))


def find_parties(document: Document, tags: Iterable[Tag]) -> Parties:
    """The parties of the agreement that the document is, or that it tells of."""
    text = document.text
    bodies = _bodies(tags)
    bodies = [t for t in bodies if not _is_short_form(text, t)]
    head = max((s.end for s in document.sections if s.kind in _HEAD), default=len(document.title))
    agreement = document.kind == "agreement" or (
        document.kind == "other" and AGREEMENT.search(text[:_TITLE]) is not None
    )
    expected: int | None = None
    found: list[Party] = []
    titled = False
    for frame in frames(text, head, agreement=agreement):
        # What stands in the title is told again by the text, in full.
        fuller = titled and (frame.kind == "between" or (not agreement and frame.start >= head))
        if not fuller and _is_enough(found, frame):
            break
        read, count = _of_frame(text, frame, bodies, head)
        again = fuller and 0 < len(found) <= len(read)
        if len(read) > len(found) or again:
            found, expected, titled = read, count, frame.start < head
    if not agreement and len(found) <= 1 and (several := _in_many_sentences(text, head, bodies)):
        found, expected = several, len(several)
    if agreement and len(found) <= 1:  # `Zweckvereinbarung der Städte A und B`
        under = under_plurals(text, 0, head, bodies)
        found, expected = (under, len(under)) if len(under) > len(found) else (found, expected)
    signing = _signing_block(document, bodies) if agreement else []
    return Parties(distinct(_in_full(p, bodies) for p in [*found, *signing]), expected)


def _is_enough(found: Sequence[Party], frame: PartyFrame) -> bool:
    """Whether frames that are trusted less than the ones before may be left unread."""
    least = 1 if frame.kind == "joint" else 0
    return frame.kind != "between" and len(found) > least


def _in_many_sentences(text: str, head: int, bodies: Sequence[Tag]) -> list[Party]:
    """Who signs where a report tells it one by one: `Unterzeichnung mit der A. … Für die B
    unterzeichnete …`; nobody where that is only one.
    """
    signed = (f for f in frames(text, head, agreement=False) if f.kind == "signing")
    named = [p for frame in signed for p in _signing(text, frame, bodies)]
    several = list(distinct(_in_full(p, bodies) for p in named))
    return several if len(several) > 1 else []


def _in_full(party: Party, bodies: Sequence[Tag]) -> Party:
    """The party by the longer name that the text gave it before: `der Handwerkskammer` may be the
    `Handwerkskammer Probe` of the sentence before.
    """
    if party.id or party.tag not in ("partner", "organisation"):
        return party
    legal = sorted(
        {w for t in bodies if (w := nominative(t.surface)).startswith(party.label)}, key=len
    )
    if len(legal) > 1 and _LEGAL_REST.fullmatch(legal[-1][len(party.label) :]):
        return replace(party, label=legal[-1])
    if " " in party.label:
        return party
    longer = [
        t for t in bodies if t.start < party.start and t.surface.startswith(f"{party.label} ")
    ]
    if len({t.surface for t in longer}) != 1:
        return party
    tag = longer[0]
    return replace(party, label=nominative(tag.surface), start=tag.start, end=tag.end)


_LEGAL_REST = re.compile(r",?\s(?:e\.\s?V\.|g?GmbH|eG|AG)(?:\s\([A-ZÄÖÜ][\w ]*\))?")
# A text of no clear kind is read like an agreement where its first lines name one.
_TITLE = 300
_HEAD = ("title", "headline", "subheadline")


def parties_issue(document: Document, parties: Parties) -> Iterator[Issue]:
    """What staff must hear of where fewer parties were read than the text has."""
    if parties.missing:
        at = parties.parties[0].start if parties.parties else 0
        yield Issue(
            code=PARTIES_MISSING,
            level="warning",
            message=f"Das Dokument nennt {parties.expected} Parteien, gelesen wurden "
            f"{len(parties.parties)}: {', '.join(p.label for p in parties.parties) or 'keine'}.",
            hint="Prüfen Sie den Kopf und die Unterschriften und ergänzen Sie den Entwurf.",
            page=page_at(document, at),
        )


def _is_short_form(text: str, tag: Tag) -> bool:
    """Whether a tag is only the short form in brackets behind a name: `Verein der Müller (VdM)`."""
    bracketed = text[tag.start - 1 : tag.start] == "(" and text[tag.end : tag.end + 1] == ")"
    return bracketed and len(tag.surface.split()) == 1


def _bodies(tags: Iterable[Tag]) -> list[Tag]:
    """The tags that may be a party. A town that acts is read by its region or place, which has an
    id, where there is one.
    """
    named = [t for t in tags if t.kind in _KINDS and t.how != "dateline"]
    areas = [t for t in named if t.kind in ("region", "place")]
    return _outermost(t for t in named if t.how != ACTING or not touches(t, areas))


def _outermost(tags: Iterable[Tag]) -> list[Tag]:
    """The tags that lie in no other, a partner before an organisation of the same span."""
    kept: list[Tag] = []
    for tag in sorted(tags, key=lambda t: (t.start, -t.end, _KINDS.index(t.kind))):
        if not kept or tag.end > kept[-1].end:
            kept.append(tag)
    return kept


def _of_frame(
    text: str, frame: PartyFrame, bodies: Sequence[Tag], head: int
) -> tuple[list[Party], int | None]:
    if frame.kind == "joint":
        return _of_joint(text, frame, bodies)
    if frame.kind == "signing":
        return _of_signing(text, frame, bodies, head)
    if frame.kind == "initiative":  # its articles stand within the names, too
        inside = [t for t in bodies if frame.start <= t.start and t.end <= frame.end]
        named = distinct(party_of(text, t, "party") for t in inside if not is_bare_region(text, t))
        return list(named), len(named) or None
    if frame.kind == "block":
        listed = list(distinct(_of_block(text, frame, bodies)))
        return listed, len(listed) or None
    found, open_items = [], 0
    for item in frame.items:
        party = plural_item(text, item, bodies) or two_states(text, frame)
        party = party or list(of_item(text, item, bodies, listed=frame.kind == "list"))
        found.extend(party)
        open_items += not party and item.article and not NOBODY.match(text, item.start)
    named_once = list(distinct(found))
    return named_once, max(len(named_once) + open_items, frame.count or 0) if found else None


def _of_joint(
    text: str, frame: PartyFrame, bodies: Sequence[Tag]
) -> tuple[list[Party], int | None]:
    """Who agrees in a sentence; where it says `beide`, those whom the text before names."""
    inside = [t for t in bodies if frame.start <= t.start and t.end <= frame.end]
    agreed = list(distinct((*_side_by_side(text, frame.end, inside), *_with(text, inside))))
    agreed = _more(agreed, _enumerated(text, frame.start, frame.end, bodies))
    agreed = _more(under_plurals(text, frame.start, frame.end, bodies), agreed)
    if len(agreed) <= 1 or any(
        len(run) > len(agreed) for run in enumerations(text, frame.start, frame.end)
    ):
        agreed = _with_meant(text, frame, bodies, agreed)
    if len(agreed) <= 1 and _BOTH.search(text, frame.start, frame.end):
        agreed = list(_side_by_side(text, frame.start, bodies))
    return (agreed, max(frame.count or 0, len(agreed))) if len(agreed) > 1 else ([], None)


def _of_block(text: str, frame: PartyFrame, bodies: Sequence[Tag]) -> Iterator[Party]:
    """The lines of a block that are names of bodies; nobody where most lines are not."""
    named = (t for t in bodies if not is_bare_region(text, t))
    starts = {party_of(text, t, "party").start for t in named}
    known = [n for n, item in enumerate(frame.items) if item.start in starts]
    if len(known) < _PAIR or len(known) * 2 < len(frame.items):
        return
    for number, item in enumerate(frame.items[known[0] : known[-1] + 1], known[0]):
        person = "," in text[item.start : item.end] or _ROLE_WORD.search(text, item.start, item.end)
        if number in known or not person:
            yield from of_item(text, item, bodies, listed=True)


def _of_signing(
    text: str, frame: PartyFrame, bodies: Sequence[Tag], head: int
) -> tuple[list[Party], int | None]:
    """Who signs; where offices alone tell it, those whom the lead names side by side."""
    found = list(distinct(_signing(text, frame, bodies)))
    found = _more(found, _enumerated(text, frame.start, frame.end, bodies))
    found = _more(under_plurals(text, frame.start, frame.end, bodies), found)
    if len(found) <= 1:
        found = _with_meant(text, frame, bodies, found)
    together = found
    if len(found) <= 1:
        below = _side_by_side(text, frame.end, [t for t in bodies if t.start >= head])
        beside = list(below or _side_by_side(text, frame.end, bodies))
        beside += [p for p in found if beside and _WITH.search(text[: p.start][-NEAR:])]
        together = _more(beside, _enumerated(text, 0, frame.end, bodies))
    offices = _ROLE_WORD.findall(text, frame.start, frame.end)
    if len(together) <= 1 and len(offices) >= _PAIR:
        together = _only_two(text, [t for t in bodies if t.start >= head])
    if len(together) > 1:
        return together, max(frame.count or 0, len(together))
    joins = found and _JOINS.search(text, frame.start, frame.end)
    return (found, 1) if joins else ([], None)


def _with_meant(
    text: str, frame: PartyFrame, bodies: Sequence[Tag], found: list[Party]
) -> list[Party]:
    """The parties of a sentence with those that its nouns and offices stand for."""
    meant = meant_by_words(text, frame.start, frame.end, bodies)
    return list(distinct((*found, *(party_of(text, t, "signatory") for t in meant))))


# `Darauf verständigten sich beide`: the sentence before says who.
_BOTH = re.compile(r"\b(?:[Bb]eiden?|alle\s\w+|die\s(?:Partner|Parteien))\b")


def _more(one: list[Party], other: list[Party]) -> list[Party]:
    """The longer of two readings, the first where both are as long."""
    return other if len(other) > len(one) else one


def _enumerated(text: str, start: int, end: int, bodies: Sequence[Tag]) -> list[Party]:
    """The first list of the stretch whose entries are names, one of them a known body at least."""
    for run in enumerations(text, start, end):
        read = [p for item in run for p in of_item(text, item, bodies)]
        named = list(distinct(p for p in read if p.tag or " " in p.label))
        if len(named) > 1 and any(p.tag for p in named):
            return [replace(p, role="signatory") for p in named]
    return []


def _with(text: str, inside: Sequence[Tag]) -> Iterator[Party]:
    """Whom others agree with: `A und B schließen mit der C …`, `A hat mit dem B … vereinbart`."""
    with_one = [t for t in inside if _WITH.search(text[max(0, t.start - NEAR) : t.start])]
    if not with_one:
        return
    for tag in (*inside[:1], *with_one):
        if not is_bare_region(text, tag):
            yield party_of(text, tag, "signatory")


_WITH = re.compile(r"\b[Mm]it\s(?:(?:der|dem|den)\s)?$")


def _only_two(text: str, bodies: Sequence[Tag]) -> list[Party]:
    """The two bodies that a text names behind its head, where it tells that persons signed: nobody
    else can have. None of them where it names more or fewer.
    """
    named = [
        t
        for t in bodies
        if t.how != "model"
        and t.kind in ("partner", "organisation")
        and not _OWNED.search(text[max(0, t.start - NEAR) : t.start])
    ]
    two = list(distinct(party_of(text, t, "signatory") for t in named))
    return two if len(two) == _PAIR else []


# Two who sign, told by their offices.
_PAIR = 2
_ROLE_WORD = re.compile(ROLE.pattern.replace("$", r"\b"), re.IGNORECASE)


# One body alone joins what is open to many: `hat die Charta unterschrieben`.
_JOINS = re.compile(
    r"(?:\bhat\b|unterzeichnet|unterschreibt).*\b(?:Charta|Pakt|Erklärung|Bündnis)", re.DOTALL
)


def _signing(text: str, frame: PartyFrame, bodies: Sequence[Tag]) -> Iterator[Party]:
    """All organisations of a sentence that tells of a signing; towns and districts that act in it
    too.
    """
    spans: list[tuple[int, int]] = []
    for tag in bodies:
        if frame.start <= tag.start and tag.end <= frame.end and not is_bare_region(text, tag):
            before = text[max(0, tag.start - NEAR) : tag.start]
            if _WHERE.search(before) or _OWNED.search(before):
                continue
            spans.append((tag.start, tag.end))
            yield party_of(text, tag, "signatory")
    for match in _COMMUNE.finditer(text, frame.start, frame.end):
        end = name_words_end(text, match.end(), 3)
        if end and not any(s < end and match.start() < e for s, e in spans):
            yield Party(
                None, nominative(text[match.start() : end]), match.start(), end, "signatory"
            )


# Where something was signed is no party: `in der Handwerkskammer Probe`, `an der Universität`.
_WHERE = re.compile(r"\b(?:[Ii]n|[Ii]m|[Aa]us|[Aa]n|[Aa]m|[Bb]ei|[Bb]eim)\s(?:(?:der|dem)\s)?$")


# Whose charter it is, does not sign it: `die „Charta für Lehrlinge“ der Kammer Probe`.
_OWNED = re.compile(
    r"(?:[Vv]ertrag|[Vv]ereinbarung|[Ee]rklärung)\sfür\s(?:das|die|den)\s$"
    r"|(?:[“”\"«]|Charta|Bündnis(?:ses)?|Initiative|Gütesiegel|Programms?)\s(?:der|des)\s$"
)


def _side_by_side(text: str, end: int, bodies: Sequence[Tag]) -> tuple[Party, ...]:
    """The first bodies up to `end` that stand in one list: `Die Hochschule Muster und die
    Handwerkskammer Probe kennen sich`.
    """
    named = [t for t in bodies if t.end <= end and not is_bare_region(text, t)]
    run: list[Tag] = []
    for tag in named:
        start = party_of(text, tag, "signatory").start
        if run and not _JOINED.fullmatch(text, run[-1].end, start):
            if len(run) > 1:
                break
            run = []
        run.append(tag)
    return distinct(party_of(text, t, "signatory") for t in run) if len(run) > 1 else ()


_JOINED = re.compile(
    r"\s*(?:\([^()]{1,12}\))?\s*,?\s*(?:und|sowie|mit|/)?\s*(?:(?:der|die|das|dem|den|des)\s+)?"
)


def _signing_block(document: Document, bodies: Sequence[Tag]) -> list[Party]:
    """The organisations under the signatures."""
    blocks = [s for s in document.sections if s.kind == "signatures"]
    inside = [t for t in bodies if lies_in(t, blocks)]
    text = document.text
    return [
        party_of(text, t, "signatory")
        for t in inside
        if (t.kind in ("partner", "organisation") or _is_line(text, t))
        and t.how != "model"
        and not _SENT_TO.search(document.text[max(0, t.start - NEAR) : t.start])
    ]


def _is_line(text: str, tag: Tag) -> bool:
    """Whether a town or district is a line of its own, as under a signature: `Kreis Probe`."""
    alone = text[tag.start - 1 : tag.start] == "\n" and text[tag.end : tag.end + 1] in ("", "\n")
    return alone and not is_bare_region(text, tag)


# Where a form goes to: `Bitte senden an: Verband Probe`.
_SENT_TO = re.compile(r"\b(?:an|Kontakt|Herausgeber|Ansprechpartner):?\s+$")
