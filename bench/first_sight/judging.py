"""One answer beside its label: what is right, what is missing, what is wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bench.first_sight.names import (
    organisation_key,
    plain,
    same_function,
    same_organisation,
    same_person,
)
from bench.first_sight.product import Answer, Said, Spot
from bench.first_sight.texts import Label, Named, Quoted

# Bodies that are also an area: a region found in their name is no mistake.
_TERRITORY = re.compile(
    r"(?:Freien?\s(?:und\s)?)?(?:Land|Freistaat|[\w-]*[Kk]reis|\w*[Ss]tadt|Gemeinde)(?:e?s|en?)?(?:\s|$)"
    r"|\w+\s(?:Landes|Staats)regierung"
)


@dataclass(slots=True)
class Judgement:
    """Counts by name (`kind:right`, `parties:missed` …) and each miss as one line of text."""

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def count(self, what: str, *, right: bool, miss: str = "") -> None:
        """One question with one answer."""
        self.counts[f"{what}:{'right' if right else 'wrong'}"] += 1
        if not right:
            self.misses.append(f"{what}: {miss}")

    def wrong(self, what: str, miss: str) -> None:
        """Something found that is not there."""
        self.counts[f"{what}:wrong"] += 1
        self.misses.append(f"{what} wrong: {miss}")

    def missed(self, what: str, miss: str) -> None:
        """Something there that was not found."""
        self.counts[f"{what}:missed"] += 1
        self.misses.append(f"{what} missed: {miss}")


def judge(label: Label, text: str, answer: Answer) -> Judgement:
    """Everything that the table asks, for one text."""
    told = Judgement()
    kinds = (label.kind, *label.kind_alt)
    told.count("kind", right=answer.kind in kinds, miss=f"{answer.kind}, not {label.kind}")
    _judge_title(told, label, text, answer.title)
    _judge_date(told, label, answer)
    _judge_parties(told, label, answer.parties)
    _judge_organisations(told, label, text, answer.organisations)
    _judge_regions(told, label, answer.regions)
    _judge_quotes(told, label, text, answer.quotes)
    return told


def _judge_title(told: Judgement, label: Label, text: str, found: str) -> None:
    """A text without a title is a question of its own: nothing of it may be taken for one."""
    spans = [s for s in (label.title, *label.title_alt) if s]
    right = {plain(text[start:end]) for start, end in spans}
    none = plain(found) not in plain(text)
    if not spans:
        told.count("no title", right=none, miss=f"{found!r}, where none stands")
        return
    ok = _is_title(plain(found), right) or (label.title_may_be_null and none)
    told.count("title", right=ok, miss=f"{found!r}, not {text[slice(*spans[0])]!r}")


def _is_title(found: str, right: set[str]) -> bool:
    """The same words, or a bare name that omdok completes by those who agreed."""
    completed = (r for r in right if " " not in r and found.startswith(f"{r} "))
    return found in right or any(" zwischen " in found[len(r) :] for r in completed)


def _judge_date(told: Judgement, label: Label, answer: Answer) -> None:
    right = answer.date == label.date or answer.date in label.date_alt
    told.count("date", right=right, miss=f"{answer.date}, not {label.date}")
    if not right and answer.date in label.other_days:
        told.wrong("other day", f"{answer.date} is the day of something else")


def _judge_parties(told: Judgement, label: Label, found: Sequence[Spot]) -> None:
    """By name, as a text writes one party in many places; an alternative may stand for one that was
    not read otherwise.
    """
    keys = {organisation_key(spot.words): spot.words for spot in found}
    wanted = {organisation_key(p.name): p.name for p in label.parties}
    instead = {organisation_key(p.name) for p in label.parties_alt} - wanted.keys()
    missed = [name for key, name in wanted.items() if key not in keys]
    spare = sum(key in instead for key in keys)
    told.counts["parties:right"] += len(wanted) - len(missed) + min(spare, len(missed))
    for name in missed[spare:]:
        told.missed("parties", name)
    for key, name in keys.items():
        if key not in wanted and key not in instead:
            told.wrong("parties", name)


def _judge_organisations(told: Judgement, label: Label, text: str, found: Iterable[Spot]) -> None:
    left = list({(s.start, s.end): s for s in found}.values())
    for name in label.organisations:
        whole = [s for s in left if _is_whole(s, name)]
        if whole:
            left.remove(whole[0])
            told.counts["organisations:right"] += 1
        else:
            told.missed("organisations", f"{name.name!r} at {name.start}")
    for spot in left:
        if not _is_neutral(spot, label, text):
            told.wrong("organisations", f"{spot.words!r} at {spot.start}")


def _is_whole(spot: Spot, name: Named) -> bool:
    """The same span; a short form in brackets at its end may be left out."""
    ends = {name.end}
    if name.name.endswith(")") and " (" in name.name:
        ends.add(name.start + name.name.rindex(" ("))
    return spot.start == name.start and spot.end in ends


def _is_neutral(spot: Spot, label: Label, text: str) -> bool:
    """What is right without being asked: a bare noun, a part of a compound, a short form in
    brackets.
    """
    if any(_overlap(spot, name) for name in label.organisations_alt):
        return True
    if any(same_organisation(spot.words, party.name) for party in label.parties):
        return True  # a party is an organisation wherever it stands
    before, after = text[max(0, spot.start - 2) : spot.start], text[spot.end : spot.end + 2]
    if re.fullmatch(r"\w-", before) or re.match(r"-\s?\w", after):
        return True
    around = [n for n in label.organisations if n.start <= spot.start and spot.end <= n.end]
    return any("(" in n.name and text[spot.start - 1] == "(" for n in around if spot.start)


def _judge_regions(told: Judgement, label: Label, found: Iterable[Spot]) -> None:
    """A region within an organisation's name is wrong, and one that no reader sees; a body that is
    an area counts neither way.
    """
    right = [plain(r.name) for r in (*label.regions, *label.regions_alt)]
    bodies = (*label.organisations, *label.parties, *label.organisations_alt)
    for spot in {(s.start, s.end): s for s in found}.values():
        inside = [n for n in bodies if n.start <= spot.start and spot.end <= n.end]
        words = plain(spot.words)
        if inside:
            if not any(_TERRITORY.match(n.name) for n in inside):
                told.wrong("regions", f"{spot.words!r} in {inside[0].name!r}")
        elif any(words in name or name in words for name in right):
            told.counts["regions:right"] += 1
        else:
            told.wrong("regions", f"{spot.words!r} at {spot.start}")


def _judge_quotes(told: Judgement, label: Label, text: str, found: Sequence[Said]) -> None:
    left = list(found)
    for quote in label.quotes:
        said = next((s for s in left if _same_words(s.spot, quote)), None)
        if said:
            left.remove(said)
        _judge_quote(told, quote, said, text[quote.start : quote.end])
    for said in left:
        if said.speaker:
            told.wrong("name", f"{said.speaker} for {said.spot.words!r}, which is no quote")


def _same_words(spot: Spot, quote: Quoted) -> bool:
    """At least half of the one is the other."""
    shared = min(spot.end, quote.end) - max(spot.start, quote.start)
    return shared * 2 >= quote.end - quote.start


def _judge_quote(told: Judgement, quote: Quoted, said: Said | None, words: str) -> None:
    speaker = said.speaker if said else None
    names = [n for n in (quote.speaker, *quote.speaker_alt) if n]
    # Two who speak with one voice are right where the label knows both.
    told_names = (speaker or "").split(" und ")
    right = all(any(same_person(one, name) for name in names) for one in told_names)
    if speaker and not right:
        told.wrong("name", f"{speaker}, not {quote.speaker}, for {words!r}")
    if not names:
        return
    told.count("speaker", right=right, miss=f"{speaker}, not {quote.speaker}, for {words!r}")
    if right and said and len(told_names) == 1:
        _judge_office(told, quote, said)


def _judge_office(told: Judgement, quote: Quoted, said: Said) -> None:
    """Function and organisation, of quotes whose speaker is right and where the text tells one."""
    if quote.function:
        wanted = (quote.function, *quote.function_alt)
        ok = _one_of(said.function, wanted, same_function)
        told.count("function", right=ok, miss=f"{said.function!r}, not {quote.function!r}")
    if quote.organisation:
        wanted = (quote.organisation, *quote.organisation_alt)
        ok = _one_of(said.organisation, wanted, same_organisation)
        miss = f"{said.organisation!r}, not {quote.organisation!r}"
        told.count("organisation of the speaker", right=ok, miss=miss)


def _one_of(
    found: str | None, wanted: Iterable[str | None], same: Callable[[str, str], bool]
) -> bool:
    return any(found is w if not found or w is None else same(found, w) for w in wanted)


def _overlap(spot: Spot, name: Named) -> bool:
    return spot.start < name.end and name.start < spot.end


def summed(judgements: Iterable[Judgement]) -> Counter[str]:
    """The counts of many texts together."""
    total: Counter[str] = Counter()
    for one in judgements:
        total.update(one.counts)
    return total


def misses(label: Label, judgement: Judgement) -> Iterator[str]:
    """Each miss with its text's name."""
    for line in judgement.misses:
        yield f"{label.id}  {line}"
