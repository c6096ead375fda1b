"""Who closes an agreement, who stands for them, and where and when it was signed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from nlp.stretches import lies_in
from nlp.taggers.names import Names
from pipeline.agreements.signing import find_signings
from pipeline.drafting.facts import Fact, Representative, Signing
from pipeline.drafting.places import Places
from pipeline.drafting.wording import Labels, one_line
from pipeline.ground.drafts import DraftSource
from pipeline.ground.types import Tag, TagKind
from pipeline.tagging.parties import Parties
from pipeline.tagging.party_items import Party

# A network of the OM is kept among the regions, but it can sign an agreement as well.
_AND_BEHIND = re.compile(r"(?:\s+(?:und|sowie)|\s*,)+$")
_NETWORK = re.compile(r"netzwerk|regionalgruppe|forum|bündnis|initiative", re.IGNORECASE)
# How far in front of its day the place of a signing stands at most.
_PLACE_REACH = 90


def signing_of(places: Places) -> Signing | None:
    """Town and day of the last signature of an agreement; None where none is told."""
    text = places.document.text
    found = find_signings(text) if places.document.kind == "agreement" else ()
    if not found:
        return None
    last = found[-1]
    near = max(0, last.start - _PLACE_REACH)
    place = text.rfind(last.place, near, last.start) if last.place else -1
    start = place if place >= 0 else last.start
    return Signing(last.day, last.place, places.source(start, last.end))


_STANDS_FOR = re.compile(
    r"[\s,]*\(?(?:[-–(\w\s„“\"]{0,40}\)[\s,]*)?(?:gesetzlich\s+)?vertreten\s+durch\s+"
    r"(?P<who>(?:die|den|ihre[n]?|seine[n]?|Frau|Herrn)\s+[^\n;()]{3,90}?)(?=\s+(?:und|sowie)\s*\n|\s*,\s*\n|\n|;|\)|,?\s+und\s+de[rm]\b)"
)


def representatives_of(places: Places, parties: Sequence[Fact]) -> Iterator[Representative]:
    """Who represents the parties by name."""
    text = places.document.text
    for party in parties:
        for source in party.sources:
            told = _STANDS_FOR.match(text, source.end)
            if told and Names(told["who"]).every:
                place = places.trimmed(*told.span("who"))
                words = one_line(text[place.start : place.end])
                yield Representative(party, words, places.source(source.start, place.end))
                break


def grouped(
    places: Places, tags: Iterable[Tag], kind: TagKind, vocabulary: Labels
) -> tuple[Fact, ...]:
    """One fact for each entry of a register, and for each local office of one, in the order of
    first mention.
    """
    spans: dict[str, list[DraftSource]] = {}
    ids: dict[str, str] = {}
    for tag in sorted(tags, key=lambda t: t.start):
        if tag.kind == kind and tag.id:
            label = _label(vocabulary, tag)
            spans.setdefault(label, []).append(places.source(tag.start, tag.end))
            ids.setdefault(label, tag.id)
    return tuple(Fact(label, tuple(s), ids[label]) for label, s in spans.items())


def _label(vocabulary: Labels, tag: Tag) -> str:
    if tag.how == "office":
        return tag.label
    label = vocabulary.label(tag.kind, tag.id or "")
    # The register shows an id that has left it as it is; the tag still knows the name.
    return tag.label if label == tag.id else label


def _party(places: Places, party: Party, vocabulary: Labels) -> Fact:
    source = places.source(party.start, party.end)
    label = _AND_BEHIND.sub("", _party_label(party, vocabulary))
    return Fact(label, (source,), party.id or "")


def parties_of(
    places: Places, read: Parties, tags: list[Tag], vocabulary: Labels
) -> tuple[Fact, ...]:
    """Who closes the agreement: register names, and other organisations as the text writes them."""
    if places.document.kind == "press_release":
        return tuple(_party(places, p, vocabulary) for p in read.parties)
    if places.document.kind != "agreement":
        return ()
    facts = _who_sign(places, tags, vocabulary)
    covered = {f.text.casefold() for f in facts}
    told = (_party(places, party, vocabulary) for party in read.parties)
    others = (fact for fact in told if fact.text.casefold() not in covered)
    facts += [fact if fact.id else replace(fact, id=fact.text) for fact in others]
    # The registers of partners and of regions may both have the same network.
    return _once(fact for fact in facts if not (_is_inside(fact, facts) or _is_organ(fact, facts)))


def _once(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Each where the text says it first, in the text's order."""
    backwards = sorted(facts, key=_begins, reverse=True)
    return tuple(sorted({fact.text: fact for fact in backwards}.values(), key=_begins))


def _begins(fact: Fact) -> int:
    return fact.sources[0].start


def _who_sign(places: Places, tags: list[Tag], vocabulary: Labels) -> list[Fact]:
    """The partners and networks of the registers that the parties or signatures name."""
    signing = {"parties", "signatures"}
    known = [t for t in tags if (t.section or places.section(t.start, t.end)) in signing]
    regions = grouped(places, known, "region", vocabulary)
    networks = (fact for fact in regions if _NETWORK.search(fact.text))
    return [*grouped(places, known, "partner", vocabulary), *networks]


def _is_inside(fact: Fact, others: Iterable[Fact]) -> bool:
    """Whether a party is only a word of another's name: the `Bundesagentur für Arbeit` of its
    `Regionaldirektion der Bundesagentur für Arbeit in Hessen`.
    """
    longer = [s for o in others if len(o.text) > len(fact.text) for s in o.sources]
    return all(lies_in(own, longer) for own in fact.sources)


def _is_organ(fact: Fact, others: Iterable[Fact]) -> bool:
    """Whether a party only acts for another one: the `Staatskanzlei des Landes Hessen` beside the
    `Land Hessen`.
    """
    own = _OWNER.search(fact.text)
    return own is not None and any(o.text == f"Land {own['of']}" for o in others)


_OWNER = re.compile(r"\bdes\s+Landes\s+(?P<of>[A-ZÄÖÜ][\w-]+)$")


def _party_label(party: Party, vocabulary: Labels) -> str:
    """The official name; a local office keeps its own."""
    known = vocabulary.label(party.tag, party.id) if party.id else party.id
    return one_line(party.label if party.office or known == party.id else known or party.label)
