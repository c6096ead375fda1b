"""What the archive keeps of an agreement's beginning and end, to hold a draft against it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import islice
from typing import Literal

from pipeline.agreements.deadlines import ends
from pipeline.agreements.record import AgreementRecord
from pipeline.agreements.rulings import Ruled, TermRuling, apply_rulings, holding
from pipeline.agreements.wording import german_day
from pipeline.archive import Parts
from pipeline.archive.drafts import DraftVersion
from pipeline.ground.drafts import DraftTerm
from pipeline.ground.errors import NotFound

# So many ends of an agreement that is renewed are known to a draft: nobody writes of later ones.
_RENEWALS = 12
_OPEN_ENDED = "Die Vereinbarung gilt unbefristet."


def known_terms(archive: Parts, document: str | None) -> tuple[DraftTerm, ...]:
    """The days of a stored agreement with what people decided; none for any other document."""
    with suppress(NotFound):
        if document:
            record, rulings = archive.agreements.get(document), archive.agreements.rulings(document)
            return tuple(_told(record, apply_rulings(record.terms, rulings), holding(rulings)))
    return ()


def with_terms(version: DraftVersion, terms: tuple[DraftTerm, ...]) -> DraftVersion:
    """The draft with what the archive knows now."""
    if version.draft.terms == terms:
        return version
    return DraftVersion(version.draft.model_copy(update={"terms": terms}), version.docx)


def _told(record: AgreementRecord, ruled: Ruled, rulings: list[TermRuling]) -> Iterator[DraftTerm]:
    decided = {r.role: r for r in rulings if r.action == "day"}
    terms = ruled.terms
    if "start" in decided or len(terms.starts) == 1:
        yield _term(record, "start", terms.start, decided.get("start"))
    if terms.open_ended:
        yield DraftTerm(role="end", day=None, words=_OPEN_ENDED)
    elif not terms.ends_sooner:
        for end in islice(ends(terms), _RENEWALS):
            yield _term(record, "end", end, decided.get("end"))


def _term(
    record: AgreementRecord,
    role: Literal["start", "end"],
    day: date | None,
    ruling: TermRuling | None,
) -> DraftTerm:
    if ruling:
        words = f"festgelegt von {ruling.by} am {german_day(ruling.at.date())}: {ruling.why}"
        return DraftTerm(role=role, day=day, words=words, ruled=True)
    told = next((c for c in record.computed if c.role == role and c.day == day), None)
    clauses = (record.clauses[number].what for number in told.clauses) if told else ()
    return DraftTerm(role=role, day=day, words=" ".join(dict.fromkeys(clauses)))
