"""`ask`: a question, its plan, the work, and the answer in German."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from nlp.sentences import split_sentences
from pipeline.archive import Parts
from pipeline.archive.said import SaidHead
from pipeline.archive.types import FoundPassage
from pipeline.asking import wording
from pipeline.asking.answer import AnswerDocument, Chip, Evidence, Group, Reply, Unsure
from pipeline.asking.field import Field, Place
from pipeline.asking.plan import Condition, Plan
from pipeline.asking.reading import Reading, read_question
from pipeline.asking.work import (
    Counted,
    add_up,
    count,
    edge,
    groups,
    place_in,
    why_nothing,
)
from pipeline.ground.clock import in_berlin
from pipeline.ground.trace import traced
from pipeline.search.bundle import Bundle
from pipeline.search.query import not_too_long

# Places that an answer shows; the documents are all named.
_EVIDENCE = 12
_UNSURE = 50


@traced("ask")
def ask(bundle: Bundle, question: str, today: date | None = None) -> Reply:
    """What a question counts, lists or sums, over one state of the archive.

    Where it does none of that, `operation` is `none`, and the sentences of the texts that answer
    stand in `evidence`: those that tell the number asked for, newest first, else those of search.

    Raises:
        NotFound: there is no archive yet.
        Unclear: the question is longer than anybody asks.
    """
    from pipeline.asking.telling import told_by_texts  # loads the taggers

    with bundle.reading() as at:
        found = count_only(at, question, today)
        if found.operation == "none":
            return found.model_copy(update={"evidence": told_by_texts(at, question)})
    return found


def count_only(bundle: Bundle, question: str, today: date | None = None) -> Reply:
    """The same without looking at the texts where nothing is counted."""
    began = time.perf_counter()
    with bundle.reading() as at:
        day = today or in_berlin(datetime.now(UTC)).date()
        reading = read_question(
            not_too_long(question), at.vocabulary, at.archive.facts.people(), day
        )
        if reading.plan is None:
            found = Reply(question=question, operation="none", unknown=reading.unknown)
        else:
            found = _answered(
                Field(at.archive, at.vocabulary, day), question, reading.plan, reading
            )
    took = round((time.perf_counter() - began) * 1000, 1)
    return found.model_copy(update={"took_ms": took})


def _answered(field: Field, question: str, plan: Plan, reading: Reading) -> Reply:
    notes = [f"„{typed}“ gelesen als „{read}“" for typed, read in reading.read.items()]
    told: dict[str, Any] = {
        "question": question,
        "operation": plan.operation,
        "filter": _filter(plan),
        "chips": tuple(_chips(plan)),
    }
    counted = count(field, plan)
    if plan.asked("state") and not counted.works and counted.perhaps:
        sentence = wording.no_state(plan, len(counted.perhaps))
        return Reply(**told, sentence=sentence, unsure=_unsure(counted.perhaps), notes=tuple(notes))
    told |= _result(field, plan, counted)
    if not counted.works:
        told["sentence"] = f"{told['sentence']} {why_nothing(field, plan)}"
    if counted.perhaps:
        number = len(counted.perhaps)
        notes.append(
            f"Bei {number} {'weiterem' if number == 1 else 'weiteren'} ist es nicht sicher."
        )
        told["unsure"] = (*told.get("unsure", ()), *_unsure(counted.perhaps))
    if counted.replaced:
        notes.append(
            "1 ersetztes Dokument ist nicht mitgezählt."
            if counted.replaced == 1
            else f"{counted.replaced} ersetzte Dokumente sind nicht mitgezählt."
        )
    return Reply(**told, notes=tuple(notes))


def _result(field: Field, plan: Plan, counted: Counted) -> dict[str, Any]:
    """What the operation makes of the works."""
    if plan.operation in ("first", "last"):
        return _edge(field, plan, counted)
    if plan.operation == "sum":
        return _sum(field, plan, counted)
    number = len(counted.works)
    told = _listed(field, plan, counted.heads) | {"value": number}
    if not plan.operation.startswith("by:"):
        return told | {"sentence": wording.counted(plan, number)}
    rows = groups(field, plan, counted)
    return told | {
        "groups": tuple(
            Group(key=key, label=label, count=len(ids), documents=ids) for key, label, ids in rows
        ),
        "sentence": wording.grouped(plan, number, [(label, len(ids)) for _, label, ids in rows]),
    }


def _edge(field: Field, plan: Plan, counted: Counted) -> dict[str, Any]:
    day, heads = edge(counted, first=plan.operation == "first")
    if day is None:
        return _listed(field, plan, ()) | {"sentence": wording.counted(plan, 0)}
    sentence = wording.edge(plan, f"{day:%d.%m.%Y}", [head.title for head in heads])
    return _listed(field, plan, heads) | {"value": day.isoformat(), "sentence": sentence}


def _sum(field: Field, plan: Plan, counted: Counted) -> dict[str, Any]:
    found = add_up(field, counted)
    heads = tuple(head for head, _ in found.plain)
    places = {head.number: (amount.start, amount.end) for head, amount in found.plain}
    total = int(found.total) if found.total == int(found.total) else float(found.total)
    return {
        # Where sums are named that cannot be added up, nought would be a wrong number.
        "value": total if heads or not found.others else None,
        "documents": tuple(head.id for head in heads),
        "shown": _shown(heads),
        "evidence": _evidence(field.at, heads, places),
        "unsure": _unsure((head, amount.why) for head, amount in found.others),
        "sentence": wording.summed(plan, found.total, len(heads), len(found.others)),
    }


def _listed(field: Field, plan: Plan, heads: tuple[SaidHead, ...]) -> dict[str, Any]:
    first = heads[:_EVIDENCE]
    return {
        "documents": tuple(head.id for head in heads),
        "shown": _shown(heads),
        "evidence": _evidence(field.at, first, place_in(field, plan, first)),
    }


def _shown(heads: Iterable[SaidHead]) -> tuple[AnswerDocument, ...]:
    return tuple(
        AnswerDocument(document=h.id, title=h.title, date=h.date, kind=h.kind) for h in heads
    )


def _unsure(found: Iterable[tuple[SaidHead, str]]) -> tuple[Unsure, ...]:
    return tuple(Unsure(document=head.id, why=why) for head, why in list(found)[:_UNSURE])


def _evidence(
    at: Parts, heads: Iterable[SaidHead], places: Mapping[int, Place]
) -> tuple[Evidence, ...]:
    """The sentence around each place."""
    shown = [(head, places[head.number]) for head in heads if head.number in places][:_EVIDENCE]
    passages = {h.number: at.shown.document_passage(h.number, place[0]) for h, place in shown}
    found = at.shown.passages([number for number in passages.values() if number is not None])
    made = []
    for head, place in shown:
        number = passages[head.number]
        if number in found:
            made.append(evidence_at(head, found[number], place))
    return tuple(made)


def evidence_at(head: SaidHead, passage: FoundPassage, place: Place) -> Evidence:
    """The sentence of a passage that holds a place, or the whole of it."""
    offset = passage.passage.start
    start, end = passage.passage.start, passage.passage.end
    for sentence in split_sentences(passage.text):
        if sentence.start <= place[0] - offset < sentence.end:
            start, end = offset + sentence.start, offset + sentence.end
    return Evidence(
        document=head.id, title=head.title, date=head.date, start=start, end=end,
        page=passage.passage.page, text=passage.text[start - offset : end - offset],
    )  # fmt: skip


def _filter(plan: Plan) -> dict[str, Any]:
    """The conditions as programs read them."""
    times = [id.split("/") for id in plan.asked("time")]
    one = times[0] if len(times) == 1 else ("..", "..")
    quoted = (*plan.asked("quoted"), *plan.asked("quoted_partner"))
    return {
        "kind": list(plan.kinds),
        "partner": list(plan.asked("partner")),
        "region": list(plan.asked("region")),
        "standard": list(plan.asked("standard")),
        "person": list(plan.asked("person")),
        "quoted": list(quoted),
        "body": list(plan.asked("body")),
        "word": list(plan.asked("word")),
        "from": None if one[0] == ".." else one[0],
        "to": None if one[1] == ".." else one[1],
        "times": ["/".join(time) for time in times],
        "month": [int(id) for id in plan.asked("month")],
        "state": next(iter(plan.asked("state")), None),
        "without": _without(plan),
    }


def _without(plan: Plan) -> dict[str, list[str]]:
    kinds = dict.fromkeys(c.kind for c in plan.conditions if c.without)
    return {kind: list(plan.asked(kind, without=True)) for kind in kinds}


def _chips(plan: Plan) -> Iterable[Chip]:
    for condition in plan.conditions:
        yield Chip(
            kind=condition.kind, label=_chip_label(condition), without=condition.without,
            question=wording.question_of(plan.lacking(condition)),
        )  # fmt: skip


def _chip_label(condition: Condition) -> str:
    return f"ohne {condition.label}" if condition.without else condition.label
