"""From all mentions to the ones that hold: overlaps, abbreviations that the text defines, and what
stays ambiguous.

A mention with exactly one id is linked by whoever trusts its confidence; with several ids, or a
weak form without evidence, it stays open for a person to decide.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from nlp.confidence import CONFIDENCE
from nlp.forms import QUOTES
from nlp.taggers.name_words import is_common_word
from nlp.taggers.org_words import nominative
from nlp.types import Mention

_OM_WORDS = re.compile(r"Offensive Mittelstand|OM.Praxis|INQA|Praxisstandard|OM.Check")
_Q = re.escape(QUOTES)
# `… (BAuA)`, `… (im Folgenden BA genannt)`, `… (kurz: „BA“)` directly behind a name.
_DEFINITION = re.compile(
    rf"[{_Q}]?\s?\((?P<says>(?:im\s+Folgenden|nachfolgend|nachstehend|kurz|abgekürzt|im\s+Weiteren)\s*:?\s*"
    rf"(?:auch\s+|die\s+|der\s+|das\s+|nur\s+)*)?[{_Q}]?(?P<short>[^\W\d_][\w.\-]*(?:\s[A-ZÄÖÜ][\w.\-]*)?)[{_Q}]?"
    r"(?:\s+(?:genannt|bezeichnet))?\)"
)
_BRACKETED = re.compile(r"\((?P<short>[A-ZÄÖÜ][\w\-]{1,9})\)")
_AND = re.compile(r"\s*(?:,|und|sowie|/)\s*(?:(?:der|die|das|dem|den|des)\s+)?")
_LONGER = re.compile(r" [A-ZÄÖÜ][a-zäöüß]{2,}|-[A-ZÄÖÜ]{2,}\b")
_OWNER = re.compile(r"\s+(?:der|des|von|vom)\s+(?!OM\b|INQA|Offensive|Initiative|Stiftung)[A-ZÄÖÜ]")
_BACKED, _DEFINED, _NEIGHBOUR, _SUBJECT, _OPEN = (
    CONFIDENCE[way] for way in ("backed", "defined", "neighbour", "subject", "open")
)
_SHORT = ("weak", "place name")
# `IG Metall NRW`, `Unfallkasse Sachsen-Nord`; a branch behind a hyphen stays one of the house.
_PART_OF_NAME = re.compile(
    r"(?: [A-ZÄÖÜ][\w\-/]+)+"
    r"|-(?!Bezirk|Region|Landes|Kreis|Orts|Geschäfts|Stadt|Bundes)"
    r"[A-ZÄÖÜ][a-zäöüß]{2,}(?:[ -][A-ZÄÖÜ]\w+)*"
)
_LOCAL_ASSOCIATION = re.compile(r"\s(?P<place>[A-ZÄÖÜ][\w-]+(?:\s[A-ZÄÖÜ][\w-]+)?),?\se\.\s?V\.")
_QUARTER = re.compile(r"Nord|Süd|Ost|West|Mittel")
# Both are organisations: what one of them names is not named again by the other.
_ORGANISATIONS = ("partner", "organisation")


def resolve(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions that hold, ordered by start; those of one kind never overlap unless they share
    one span.

    Look-alikes win over what lies in them and are left out of the result; so are regions within a
    partner's name.
    """
    found = _longest(text, [_closed(text, mention) for mention in mentions])
    held = _with_defined(
        text,
        [m for m in found if m.kind != "lookalike"],
        [m for m in found if m.kind == "lookalike"],
    )
    return sorted(_settled(text, held), key=lambda m: (m.start, -m.end, m.kind, m.ids))


def _closed(text: str, mention: Mention) -> Mention:
    """The mention with the closing mark or bracket whose opening mark it holds."""
    end = mention.end
    surface = mention.surface
    if surface.count("(") > surface.count(")") and text[end : end + 1] == ")":
        end += 1
    marks = sum(mark in '„“”»«"‚‘’' for mark in surface)
    if marks % 2 and text[end : end + 1] and text[end : end + 1] in '”“"’‘«»':
        end += 1
    return (
        replace(mention, end=end, surface=text[mention.start : end])
        if end != mention.end
        else mention
    )


def _longest(text: str, mentions: list[Mention]) -> list[Mention]:
    mentions = _registered_first(mentions)
    taken = {mention.kind: bytearray(len(text)) for mention in mentions}
    shared: dict[tuple[str, int, int], list[Mention]] = defaultdict(list)
    for mention in mentions:
        shared[mention.kind, mention.start, mention.end].append(mention)
    rank = {"lookalike": 0, "partner": 1, "standard": 2, "region": 3}
    kept: list[Mention] = []
    partners: set[tuple[int, int]] = set()
    order = sorted(shared, key=lambda k: (k[1] - k[2], rank.get(k[0], 4), k[1]))
    for kind, start, end in order:
        if _is_free(kind, start, end, taken, partners):
            if kind == "partner":
                partners.add((start, end))
            taken[kind][start:end] = b"\1" * (end - start)
            kept.extend(_merged(shared[kind, start, end]))
        elif kind == "organisation":
            # `ver.di-Landesbezirk Hessen`: the partner counts, yet the place is of its name.
            taken.setdefault("shadowed", bytearray(len(text)))[start:end] = b"\1" * (end - start)
    return kept


def _registered_first(mentions: list[Mention]) -> list[Mention]:
    """Without the names found by grammar that hold a local office of a partner or end within an
    entry of a register.
    """
    entries = [m for m in mentions if m.kind in _ORGANISATIONS and m.ids and m.how != "weak"]
    starts = {m.start: m for m in entries}
    ends = sorted((m.start, m.end) for m in entries)
    mentions = [_of_partner(m, starts) for m in mentions]
    return [m for m in mentions if m.how != "grammar" or not _is_cut(m, starts, ends)]


def _of_partner(mention: Mention, starts: dict[int, Mention]) -> Mention:
    """The partner with its place and legal form: `RKW Probeland e. V.` is the partner RKW and says
    which of its associations it is; `DGB Bildungswerk e. V.` is somebody else and stays as it is.
    """
    first = starts.get(mention.start)
    if mention.how != "grammar" or first is None or first.kind != "partner":
        return mention
    place = _LOCAL_ASSOCIATION.fullmatch(mention.surface[len(first.surface) :])
    if place is None or (is_common_word(place["place"]) and not _QUARTER.match(place["place"])):
        return mention
    name = " ".join(mention.surface.split())
    return replace(mention, kind="partner", ids=first.ids, how="office", name=name)


def _is_cut(mention: Mention, starts: dict[int, Mention], entries: list[tuple[int, int]]) -> bool:
    """Whether an entry begins the name that grammar reads on, or only part of it lies in the
    name.
    """
    first = starts.get(mention.start)
    if first is not None:
        # `IG Metall NRW` is another than `IG Metall`; a partner stays what it is.
        rest = mention.surface[len(first.surface) :]
        return first.kind == "partner" or not _PART_OF_NAME.fullmatch(rest)
    at = bisect_left(entries, (mention.start, 0))
    near = entries[max(0, at - 1) : at + 8]
    return any(
        (s < mention.end < e) or (s < mention.start < e and mention.end > e) for s, e in near
    )


def _is_free(
    kind: str, start: int, end: int, taken: dict[str, bytearray], partners: set[tuple[int, int]]
) -> bool:
    blockers = {
        "date": ("date",),
        "region": (kind, "lookalike", *_ORGANISATIONS, "shadowed", "standard"),
        "place": (kind, "lookalike", *_ORGANISATIONS),
        # `Bundesagentur für Arbeit` is a partner also within a longer name, no longer name within
        # a partner's.
        "organisation": (kind, "lookalike", "partner"),
    }.get(kind, (kind, "lookalike"))
    hit = [b for b in blockers if b in taken and any(taken[b][start:end])]
    if not hit:
        return True
    # A network is a partner and a region under one name.
    return hit == ["partner"] and (start, end) in partners


def _merged(mentions: list[Mention]) -> Iterator[Mention]:
    """One mention of several ids for names that mean several entries; a range keeps one mention for
    each code.
    """
    if any(m.how == "range" for m in mentions):
        yield from {m.ids: m for m in mentions if m.how == "range"}.values()
        return
    best = max(mentions, key=lambda m: (m.how not in _SHORT, m.confidence))
    strong = [m for m in mentions if m.confidence == best.confidence]
    ids = tuple(dict.fromkeys(id for m in strong for id in m.ids))
    yield replace(strong[0], ids=ids)


def _taken(text: str, mentions: Iterable[Mention]) -> bytearray:
    """A 1 for each sign of the text that a name or code takes."""
    taken = bytearray(len(text))
    for mention in mentions:
        if mention.kind in (*_ORGANISATIONS, "standard", "lookalike"):
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    return taken


def _with_defined(text: str, mentions: list[Mention], lookalikes: list[Mention]) -> list[Mention]:
    """Add the abbreviations that the text itself defines behind a name, wherever they stand in
    it.
    """
    mentions = [*mentions, *_of_unknown(text, mentions, lookalikes)]
    defined = _definitions(text, mentions)
    if not defined:
        return mentions
    at = {(m.start, m.end): m for m in mentions if m.kind in _ORGANISATIONS}
    kinds = {m.ids: m.kind for m in mentions if m.kind in _ORGANISATIONS}
    taken = _taken(text, (*mentions, *lookalikes))
    found: list[Mention] = []
    for short, ids in defined.items():
        for match in re.finditer(rf"(?<![\w@/.\-]){re.escape(short)}(?![\w@]|[.\-/]\w)", text):
            span = match.span()
            known = at.get(span)
            if known is None and any(taken[span[0] : span[1]]):
                continue
            also = known.ids if known and known.how != "weak" else ()
            every = tuple(dict.fromkeys((*ids, *also)))
            kind = kinds.get(ids, "partner")
            found.append(Mention(kind, *span, match.group(), every, "defined", _DEFINED))
    replaced = {(m.start, m.end) for m in found}
    kept = [m for m in mentions if m.kind not in _ORGANISATIONS or (m.start, m.end) not in replaced]
    return kept + found


def _of_unknown(text: str, mentions: list[Mention], lookalikes: list[Mention]) -> Iterator[Mention]:
    """The abbreviations of organisations that no register knows: `Verein der Keramikbetriebe
    (VdK)`, and `VdK` from there on.
    """
    taken = bytearray(len(text))
    for mention in (*mentions, *lookalikes):
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    for mention in mentions:
        given = _DEFINITION.match(text, mention.end) if mention.how == "grammar" else None
        if given is None or not (given["says"] or sum(c.isupper() for c in given["short"]) > 1):
            continue
        name = nominative(" ".join((mention.name or mention.surface).split()))
        short = rf"(?<![\w@/.\-]){re.escape(given['short'])}(?![\w@]|[.\-/]\w)"
        for match in re.finditer(short, text):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                yield Mention(
                    "organisation", start, end, match.group(), (), "defined", _DEFINED, name
                )


def _definitions(text: str, mentions: list[Mention]) -> dict[str, tuple[str, ...]]:
    """Abbreviation → the ids that the text gives it; a bare bracket must look like an
    abbreviation.
    """
    defined: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.kind not in _ORGANISATIONS or mention.how != "name" or len(mention.ids) > 1:
            continue
        match = _DEFINITION.match(text, mention.end)
        if match and (match["says"] or sum(c.isupper() for c in match["short"]) > 1):
            defined[match["short"]].update(mention.ids)
    return {short: tuple(sorted(ids)) for short, ids in defined.items()}


def _settled(text: str, mentions: list[Mention]) -> Iterator[Mention]:
    backed = {(m.kind, id) for m in mentions if m.how not in ("weak", "defined") for id in m.ids}
    contested = _contested(text, mentions)
    about_om = _OM_WORDS.search(text) is not None
    strong = [m for m in mentions if m.kind == "partner" and m.how != "weak"]
    strong_starts, strong_ends = {m.start for m in strong}, {m.end for m in strong}

    def sure_by_the_text(mention: Mention) -> float | None:
        """How sure the rest of the text makes a weak form, None where it says nothing of it."""
        if (mention.kind, mention.ids[0]) in backed:
            return _BACKED
        if mention.kind == "standard" and about_om:
            return _SUBJECT
        is_listed = mention.kind == "partner" and _is_listed(
            text, mention, strong_starts, strong_ends
        )
        return _NEIGHBOUR if is_listed else None

    for mention in mentions:
        if mention.how != "weak":
            yield mention
            continue
        is_one = len(mention.ids) == 1 and mention.surface not in contested
        is_ours = is_one and not _is_of_others(text, mention, mentions)
        sure = sure_by_the_text(mention) if is_ours else None
        yield from _open(mention) if sure is None else (replace(mention, confidence=sure),)


def _is_of_others(text: str, mention: Mention, mentions: list[Mention]) -> bool:
    """Whether a short name goes on into another one (`WFG Ahrweiler`), or names what others have (a
    bank's check).
    """
    if mention.kind == "standard":
        return _OWNER.match(text, mention.end) is not None
    if mention.kind != "partner" or not _LONGER.match(text, mention.end):
        return False
    return not any(m.start == mention.end + 1 for m in mentions if m.kind != "date")


def _open(mention: Mention) -> Iterator[Mention]:
    # The plural names the family (die INQA-Checks), so there is nothing to decide.
    if not (mention.kind == "standard" and len(mention.ids) > 1 and mention.surface.endswith("s")):
        yield replace(mention, confidence=_OPEN)


def _contested(text: str, mentions: list[Mention]) -> set[str]:
    """Abbreviations that the text itself puts behind other words: `betriebliche
    Gesundheitsförderung (BGF)`.
    """
    names = [m for m in mentions if m.kind == "partner" and m.how == "name"]
    ends = {m.end for m in names}
    within = {at for m in names for at in range(m.start, m.end)}
    return {
        m["short"]
        for m in _BRACKETED.finditer(text)
        if m.start() not in within and ends.isdisjoint(range(m.start() - 2, m.start() + 1))
    }


def _is_listed(text: str, mention: Mention, starts: set[int], ends: set[int]) -> bool:
    """Whether the mention stands in a list with a partner that is sure: `die FHM, das RKW und die
    DAK`.
    """
    after = _AND.match(text, mention.end)
    if after and after.end() in starts:
        return True
    before = re.search(rf"{_AND.pattern}$", text[max(0, mention.start - 16) : mention.start])
    return before is not None and mention.start - len(before.group()) in ends
