"""The exact work of a plan: works that meet all conditions, grouped, ordered or summed up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nlp.money import SIGNS
from pipeline.archive.said import SaidHead
from pipeline.asking.field import Field, Place, Works
from pipeline.asking.money import Amount, sum_of
from pipeline.asking.plan import Condition, Plan
from pipeline.ground.wording import DOCUMENT_KINDS
from pipeline.registers.vocabulary import Vocabulary
from pipeline.search.works import best_renditions


@dataclass(frozen=True, slots=True)
class Counted:
    """The works that meet a plan, and what else must be said of them.

    `heads` are the best renditions, newest first; `perhaps` works that may belong to them, each
    with the reason in German; `replaced` counts those that would belong to them had nothing
    replaced them.
    """

    works: Works
    heads: tuple[SaidHead, ...]
    perhaps: tuple[tuple[SaidHead, str], ...] = ()
    replaced: int = 0


def count(field: Field, plan: Plan) -> Counted:
    """All works that meet the plan."""
    units = field.of_units(plan)
    met = [_met(field, condition) for condition in plan.conditions]
    everything = units.intersection(*met) if met else units
    works = everything - field.replaced
    heads = best_heads(field, works)
    perhaps = [
        (head, why)
        for at, condition in enumerate(plan.conditions)
        for head, why in _perhaps(field, condition, _others(units, met, at) - everything)
    ]
    return Counted(
        works,
        tuple(sorted(heads.values(), key=_newest_first)),
        tuple({head.id: (head, why) for head, why in reversed(perhaps)}.values()),
        len(everything & field.replaced),
    )


def _met(field: Field, condition: Condition) -> Works:
    found = field.meeting(condition)
    return field.everything - found if condition.without else found


def _others(units: Works, met: list[Works], but: int) -> Works:
    return units.intersection(*(works for at, works in enumerate(met) if at != but))


def _perhaps(field: Field, condition: Condition, among: Works) -> Iterable[tuple[SaidHead, str]]:
    """Of the works that meet all else, those of which nobody can say whether they meet this."""
    if condition.kind in ("time", "month") and not condition.without:
        undated = best_heads(field, among & field.undated - field.replaced)
        yield from ((head, "hat kein Datum") for head in undated.values())
    if condition.kind == "state":
        unclear = best_heads(field, among - field.states_known - field.replaced)
        yield from ((head, "ob sie noch gilt, lässt der Text offen") for head in unclear.values())
    if condition.kind in ("partner", "region") and not condition.without:
        open_forms = field.at.said.perhaps(condition.kind, condition.ids)
        works = field.works(open_forms) & among - field.replaced
        words = {next(iter(field.works((n,)))): said for n, (_, said) in open_forms.items()}
        for work, head in best_heads(field, works).items():
            yield head, f"ob „{words[work]}“ dort {condition.label} meint, ist nicht entschieden"


def best_heads(field: Field, works: Works) -> dict[int, SaidHead]:
    """The best rendition of each work: one with text before a scan."""
    best = best_renditions(field.at, field.renditions, works)
    heads = field.at.said.heads([best.get(work, work) for work in works])
    return {work: heads[best.get(work, work)] for work in works}


def _newest_first(head: SaidHead) -> tuple[bool, int, str, str]:
    day = head.date.toordinal() if head.date else 0
    return (head.date is None, -day, head.title, head.id)


def edge(counted: Counted, *, first: bool) -> tuple[date | None, tuple[SaidHead, ...]]:
    """The first or the last day, and the works of that day."""
    dated = [head for head in counted.heads if head.date]
    days = [head.date for head in dated if head.date]
    day = (min if first else max)(days, default=None)
    return day, tuple(head for head in dated if head.date == day)


def groups(field: Field, plan: Plan, counted: Counted) -> list[tuple[str, str, tuple[str, ...]]]:
    """Key, label and documents of each group: years in order, others by size."""
    kind = plan.operation.removeprefix("by:")
    by_work = {_work(field, head): head for head in counted.heads}
    found: dict[str, dict[int, None]] = {}
    laender = {region.id for region in field.vocabulary.regions if region.level == "land"}
    for key, work in _pairs(field, kind, by_work):
        if plan.laender and kind == "region" and key not in laender:
            continue
        found.setdefault(key, {})[work] = None
    rows = []
    for key, works in found.items():
        heads = tuple(head.id for work, head in by_work.items() if work in works)
        rows.append((key, _label(field, kind, key), heads))
    if kind == "year":
        return sorted(rows)
    return sorted(rows, key=lambda row: (-len(row[2]), row[1]))


def _work(field: Field, head: SaidHead) -> int:
    return next(iter(field.works((head.number,))))


def _pairs(field: Field, kind: str, by_work: Mapping[int, SaidHead]) -> Iterable[tuple[str, int]]:
    if kind == "year":
        return [(str(h.date.year), work) for work, h in by_work.items() if h.date]
    if kind == "kind":
        return [(head.kind, work) for work, head in by_work.items()]
    if kind == "body":
        told = field.at.said.decided().items()
        return [
            (body, work) for body, numbers in told for work in field.works(numbers) & by_work.keys()
        ]
    return _carried(field, kind, by_work)


def _carried(field: Field, kind: str, by_work: Mapping[int, SaidHead]) -> Iterable[tuple[str, int]]:
    ids, numbers, positions = field.at.said.carried(kind)
    above = _parents(field.vocabulary) if kind == "region" else {}
    members = {n: w for w in by_work for n in field.renditions.get(w, (w,))}
    for number, position in zip(numbers.tolist(), positions.tolist(), strict=True):
        work = members.get(number)
        if work is not None:
            id = ids[position]
            yield from ((key, work) for key in (id, *above.get(id, ())))


def _parents(vocabulary: Vocabulary) -> Mapping[str, tuple[str, ...]]:
    """For each region those that it is a part of by the register; networks count only where they
    are named.
    """
    parent = {region.id: region.parent for region in vocabulary.regions if region.parent}
    found: dict[str, tuple[str, ...]] = {}
    for region in parent:
        chain: list[str] = []
        while (outer := parent.get(chain[-1] if chain else region)) and outer not in chain:
            chain.append(outer)
        found[region] = tuple(chain)
    return found


def _label(field: Field, kind: str, key: str) -> str:
    if kind == "kind":
        return {str(id): label for id, label in DOCUMENT_KINDS.items()}.get(key, key)
    if kind == "body":
        return dict(field.vocabulary.bodies).get(key, "ohne Angabe des Gremiums")
    return field.vocabulary.label(kind, key)


@dataclass(frozen=True, slots=True)
class Sum:
    """What works name as sums: `plain` are added up to `total`, `others` say why they cannot be."""

    total: Decimal
    plain: tuple[tuple[SaidHead, Amount], ...]
    others: tuple[tuple[SaidHead, Amount], ...]


def add_up(field: Field, counted: Counted) -> Sum:
    """The sums of money that the works name."""
    texts = field.at.said.texts([head.number for head in counted.heads], having=SIGNS)
    found = [
        (head, amount)
        for head in counted.heads
        if head.number in texts and (amount := sum_of(texts[head.number]))
    ]
    plain = tuple(pair for pair in found if not pair[1].why)
    others = tuple(pair for pair in found if pair[1].why)
    return Sum(sum((a.euros for _, a in plain), Decimal(0)), plain, others)


def place_in(field: Field, plan: Plan, heads: Iterable[SaidHead]) -> dict[int, Place]:
    """By number, the first place of each document that speaks for it."""
    wanted = [head.number for head in heads]
    found: dict[int, Place] = {}
    for condition in plan.conditions:
        if not condition.without:
            places = field.places(condition)
            for number in wanted:
                place = places.get(number)
                if place and number not in found:
                    found[number] = place
    return found


def why_nothing(field: Field, plan: Plan) -> str:
    """Which condition leaves nothing: one that no document meets, or one without which there would
    be some.
    """
    units = field.of_units(plan)
    for condition in plan.conditions:
        if not condition.without and not field.meeting(condition) - field.replaced:
            return _missing(condition)
    met = [_met(field, condition) for condition in plan.conditions]
    for at, condition in reversed(list(enumerate(plan.conditions))):
        number = len(_others(units, met, at) - field.replaced)
        if number:
            ways = "wäre es eines" if number == 1 else f"wären es {number}"
            return f"Ohne die Bedingung „{condition.label}“ {ways}."
    return "Die Bedingungen zusammen erfüllt kein Dokument."


def _missing(condition: Condition) -> str:
    if condition.kind == "state":
        return f"Von keiner Vereinbarung sagt der Text, dass sie {condition.label} ist."
    if condition.kind in ("time", "month"):
        return f"Kein Dokument hat ein Datum {condition.label}."
    named = condition.label if condition.kind == "word" else f"„{condition.label}“"
    return f"Kein Dokument nennt {named}."
