"""Plans in German: the sentence of an answer, and the question that asks for just this plan."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from nlp.money import written
from pipeline.asking.plan import ANY, Condition, Plan, Unit

_NOUNS: dict[Unit, tuple[str, str]] = {
    "agreement": ("Vereinbarung", "Vereinbarungen"),
    "press_release": ("Pressemitteilung", "Pressemitteilungen"),
    "document": ("Dokument", "Dokumente"),
    "decision": ("Beschluss", "Beschlüsse"),
}
GROUPS = {
    "by:year": "Jahr", "by:region": "Region", "by:partner": "Partner",
    "by:standard": "Praxisstandard", "by:kind": "Art", "by:body": "Gremium",
}  # fmt: skip
_BEFORE = {"partner": "mit", "person": "mit", "region": "in", "standard": "zu"}
# A largest group is told with so many that follow.
_TOLD = 3


def noun(plan: Plan, number: int) -> str:
    """What is counted, as many as there are."""
    plural = number != 1
    return " und ".join(_NOUNS[unit][plural] for unit in plan.units)


def no_noun(plan: Plan) -> str:
    """`Keine Vereinbarung`, `Kein Dokument`."""
    neuter = {"document": "Kein", "decision": "Kein"}
    return " und ".join(
        f"{neuter.get(unit, 'Keine')} {_NOUNS[unit][0]}" for unit in plan.units
    ).replace(" und K", " und k")


def condition_words(condition: Condition) -> str:
    """A condition as it stands behind what is counted: `mit „…“`, `nicht in Hessen`, `seit
    2020`.
    """
    kind, label = condition.kind, condition.label
    named = " oder ".join(condition.ids) if kind == "standard" else label
    quoted = " oder ".join(f"„{one}“" for one in label.split(" oder "))
    if kind in ("quoted", "quoted_partner"):
        return f"{'ohne' if condition.without else 'mit'} Zitat von {quoted}"
    if kind == "body":
        by = label if condition.ids == (ANY,) else quoted
        return f"{'nicht ' if condition.without else ''}beschlossen von {by}"
    if kind == "word":
        return f"{'ohne das' if condition.without else 'mit dem'} Wort {label}"
    if kind == "state":
        return f"die {label} sind"
    if kind in ("time", "month"):
        return f"nicht {_time(condition)}" if condition.without else _time(condition)
    if kind == "region":
        return f"nicht in {named}" if condition.without else f"in {named}"
    shown = named if kind == "standard" else quoted
    return f"{'ohne' if condition.without else _BEFORE[kind]} {shown}"


def _time(condition: Condition) -> str:
    return " oder ".join(_one_time(label) for label in condition.label.split(" oder "))


def _one_time(label: str) -> str:
    if label[:4].isdecimal():
        return f"aus {label}"
    if label.startswith(("seit", "bis", "von")):
        return label
    return f"vom {label}" if label[:1].isdecimal() else f"im {label}"


def conditions_words(conditions: Sequence[Condition]) -> str:
    """All conditions, with a blank before them where there are any."""
    said = ""
    for at, one in enumerate(conditions):
        before = conditions[at - 1] if at else None
        alike = before and (before.kind, before.without) == (one.kind, one.without)
        joint = " und" if alike and one.kind in _JOINED else "," if one.kind == "state" else ""
        said += f"{joint} {condition_words(one)}"
    return said


# Of these `A und B` asks for both.
_JOINED = ("partner", "person", "standard", "quoted")


def question_of(plan: Plan) -> str:
    """The question that asks for just this plan, as its chips ask it."""
    conditions, many = conditions_words(plan.conditions), noun(plan, 2)
    match plan.operation:
        case "count":
            return f"Wie viele {many}{conditions}?"
        case "list":
            return f"Welche {many}{conditions}?"
        case "first":
            return f"Was ist die erste {noun(plan, 1)}{conditions}?"
        case "last":
            return f"Was ist die letzte {noun(plan, 1)}{conditions}?"
        case "sum":
            return f"Summe der {many}{conditions}?"
        case grouped:
            return f"{many}{conditions} nach {'Bundesland' if plan.laender else GROUPS[grouped]}"


def counted(plan: Plan, number: int) -> str:
    """`Es gibt 3 Vereinbarungen mit „…“ seit 2020.`"""
    what = f"{noun(plan, number)}{conditions_words(plan.conditions)}"
    if not number:
        return f"{no_noun(plan)}{conditions_words(plan.conditions)}."
    return f"Es gibt {number} {what}."


def no_state(plan: Plan, unclear: int) -> str:
    """Where no text tells whether agreements hold: no number, for none would be known."""
    told = "einer" if unclear == 1 else f"{unclear}"
    said = f"Bei {told} {noun(plan, unclear)} lässt der Text offen, ob sie noch gilt."
    return f"Sicher zählen lässt sich das nicht: {said}"


def edge(plan: Plan, day: str, titles: Sequence[str]) -> str:
    """`Die erste Vereinbarung mit „…“ ist vom 03.05.2012: „…“.`"""
    word = "erste" if plan.operation == "first" else "letzte"
    article = {"document": f"Das {word}", "decision": f"Der {word}"}.get(
        plan.units[0], f"Die {word}"
    )
    shown = ", ".join(f"„{title}“" for title in titles)
    what = f"{article} {noun(plan, 1)}{conditions_words(plan.conditions)}"
    return f"{what} ist vom {day}: {shown}."


def grouped(plan: Plan, total: int, groups: Sequence[tuple[str, int]]) -> str:
    """`12 Vereinbarungen in Hessen nach Partner: am häufigsten … (5), … (3).`"""
    if not total:
        return counted(plan, 0)
    what = f"{total} {noun(plan, total)}{conditions_words(plan.conditions)}"
    label = GROUPS[plan.operation]
    if not groups:
        return f"{what}; keine Angabe zu {label}."
    most = sorted(groups, key=lambda group: -group[1])[:_TOLD]
    told = ", ".join(f"{name} ({number})" for name, number in most)
    return f"{what} nach {label}: am häufigsten {told}."


def summed(plan: Plan, total: Decimal, number: int, others: int) -> str:
    """`4 Vereinbarungen mit „…“ nennen zusammen 12.500 Euro.`"""
    what = f"{noun(plan, number)}{conditions_words(plan.conditions)}"
    if not number:
        said = f"{no_noun(plan)}{conditions_words(plan.conditions)} nennt eine eindeutige Summe."
    elif number == 1:
        said = f"1 {what} nennt {written(total)}."
    else:
        said = f"{number} {what} nennen zusammen {written(total)}."
    if others:
        name = "nennt" if others == 1 else "nennen"
        said += f" {others} weitere {name} Beträge, die sich nicht zusammenzählen lassen."
    return said
