"""An agreement's record on a day, as programs read it (`docs/contract`: `omdok agreement`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from pipeline.agreements.answer import Bound, bound_at
from pipeline.agreements.calendar import fixed_deadlines, repeated
from pipeline.agreements.record import AgreementRecord, make_record
from pipeline.agreements.rulings import Ruled, TermRuling, apply_rulings
from pipeline.agreements.values import Clause, Period
from pipeline.ground.clock import reckonable
from pipeline.ground.types import Document, Made, Page, SourceFile

PageOf = Callable[[int], int]
# So far ahead a duty that comes again is told with its next day.
_YEARS_AHEAD = 10


def tell(
    record: AgreementRecord,
    text: str,
    page_of: PageOf,
    asof: date,
    rulings: tuple[TermRuling, ...] = (),
    *,
    replaced: bool = False,
) -> dict[str, Any]:
    """The whole record on a day, ready for JSON.

    Raises:
        Unclear: the day lies at an end of the calendar.
    """
    reckonable(asof)
    ruled = apply_rulings(record.terms, rulings)
    bound = bound_at(ruled.terms, record.computed, asof)
    terms = ruled.terms
    return {
        "document": record.document,
        "asof": asof.isoformat(),
        "parties": [p.model_dump(mode="json") for p in record.parties],
        "subject": record.subject,
        "signed": _iso(terms.signed),
        "signings": [s.model_dump(mode="json") for s in record.signings],
        "signatories": [s.model_dump(mode="json") for s in record.signatories],
        "start": _iso(terms.start),
        "end": _iso(bound.end),
        "renewal": _period(terms.renewal, "every"),
        "notice": terms.notice and {**_period(terms.notice, "length"), "to": terms.notice_to},
        "last_notice_day": _iso(bound.last_notice_day),
        "earliest_end_if_given_notice_on_asof": _iso(bound.earliest_end),
        "state": ruled.state_at(asof, replaced=replaced),
        "duties": _duties(record, ruled, asof),
        "clauses": [_clause(c, text, page_of) for c in record.clauses],
        "computed": _computed(bound),
        "open": [
            {"clause": _words(text, p.start, p.end), "start": p.start, "end": p.end, "why": p.why}
            for p in record.open
        ],
        "money": [m.model_dump(mode="json") for m in record.money],
        "annexes": [a.model_dump(mode="json") for a in record.annexes],
        "rulings": [r.model_dump(mode="json") for r in rulings],
    }


def tell_text(text: str, signed: date | None, asof: date) -> dict[str, Any]:
    """The same for bare text, without an archive; `signed` holds before what the text says."""
    source = SourceFile(
        path="", name="", sha256=sha256(text.encode()).hexdigest(), media_type="text/plain",
        size=len(text), fetched_at=datetime.now(UTC),
    )  # fmt: skip
    document = Document(
        id="", version=1, source=source, kind="agreement", title=text.strip().split("\n")[0][:200],
        date=None, date_span=None, language="de", text=text,
        pages=(Page(number=1, start=0, end=len(text)),), blocks=(), sections=(),
        made=Made(at=source.fetched_at, by="agreements", fingerprint=""),
    )  # fmt: skip
    record = make_record(document, (), signed)
    return tell(record, text, lambda _at: 1, asof)


def _duties(record: AgreementRecord, ruled: Ruled, asof: date) -> list[dict[str, Any]]:
    last = asof.replace(year=asof.year + _YEARS_AHEAD, day=1)
    days: dict[tuple[int, str], date] = {}
    for deadline in fixed_deadlines(ruled.terms, record.clauses):
        key = deadline.start, deadline.role
        upcoming = next(repeated(deadline, asof, last), deadline)
        days.setdefault(key, upcoming.day)
    return [
        {
            "role": duty.role, "who": duty.who, "what": duty.what,
            "until": _iso(days.get((duty.start, duty.role))),
            "every": duty.every and str(duty.every), "start": duty.start, "end": duty.end,
        }
        for duty in record.duties
    ]  # fmt: skip


def _computed(bound: Bound) -> list[dict[str, Any]]:
    return [
        {"day": c.day.isoformat(), "role": c.role, "sum": c.sum, "rule": c.rule, "from": c.clauses}
        for c in bound.computed
    ]


def _clause(clause: Clause, text: str, page_of: PageOf) -> dict[str, Any]:
    return {
        "role": clause.role, "start": clause.start, "end": clause.end,
        "page": page_of(clause.start), "text": _words(text, clause.start, clause.end),
    }  # fmt: skip


def _words(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def _period(period: Period | None, name: str) -> Any:
    return period and {name: period.length, "unit": period.unit}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
