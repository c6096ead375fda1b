"""The record of an agreement: who, what about, signed when, from when until when, what is due.

It is read from a document's text and tags alone and stored beside it in the same transaction; what
depends on today (which term runs, when notice holds) is worked out when somebody asks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pipeline.agreements.values import Clause, Computed, OpenPoint, Terms
from pipeline.ground.types import Document, Frozen, Span, Tag

# Raise when the same text would give another record.
_VERSION = "5"
FINGERPRINT = hashlib.sha256(f"agreements {_VERSION}".encode()).hexdigest()[:12]
_SUBJECT = re.compile(
    r"(?:Gegenstand|Ziel|Zweck)\s(?:(?:de[rs]|dieser|dieses)\s(?:\w+\s)?[A-ZÄÖÜ]\w+\s)?(?:ist"
    r"|sind)\s(?P<what>[^.;\n]{10,200})"
)


class RecordParty(Span):
    """A party with the id of a register, where one has it."""

    id: str | None
    label: str
    role: str


class RecordSigning(Span):
    """A day of signing with its place."""

    day: date
    place: str = ""


class RecordPerson(Span):
    """Who signed, and as what."""

    name: str
    function: str = ""


class RecordMoney(Span):
    """A sum in euros."""

    euros: Decimal


class RecordAnnex(Span):
    """An annex by its name."""

    name: str


class AgreementRecord(Frozen):
    """All that is known of an agreement; every value has its span in the document's text."""

    document: str
    fingerprint: str
    parties: tuple[RecordParty, ...] = ()
    subject: str = ""
    subject_span: Span | None = None
    signings: tuple[RecordSigning, ...] = ()
    signatories: tuple[RecordPerson, ...] = ()
    clauses: tuple[Clause, ...] = ()
    terms: Terms = Terms()
    computed: tuple[Computed, ...] = ()
    open: tuple[OpenPoint, ...] = ()
    money: tuple[RecordMoney, ...] = ()
    annexes: tuple[RecordAnnex, ...] = ()

    @property
    def duties(self) -> tuple[Clause, ...]:
        """The clauses that tell who does what until when."""
        return tuple(c for c in self.clauses if c.role in ("review", "report", "due"))


def is_agreement(document: Document) -> bool:
    """Whether a document is one that a record is kept of."""
    return document.kind == "agreement"


def make_record(
    document: Document, tags: Iterable[Tag], signed: date | None = None
) -> AgreementRecord:
    """The record of a document that is an agreement; `signed` holds before what the text says."""
    # Who opens an archive needs the record's shape, not what reads texts: that loads slowly.
    from nlp.money import find_money
    from pipeline.agreements.annexes import find_annexes
    from pipeline.agreements.answer import read_agreement
    from pipeline.agreements.signing import find_signatories, find_signings
    from pipeline.tagging.parties import find_parties

    text = document.text
    signings = find_signings(text)
    signed = signed or (signings[-1].day if signings else None)
    read = read_agreement(text, signed)
    subject = _SUBJECT.search(text)
    blocks = [(s.start, s.end) for s in document.sections if s.kind == "signatures"]
    return AgreementRecord(
        document=document.id,
        fingerprint=FINGERPRINT,
        parties=tuple(
            RecordParty(start=p.start, end=p.end, id=p.id, label=p.label, role=p.role)
            for p in find_parties(document, tags).parties
        ),
        subject=" ".join(subject["what"].split()) if subject else document.title,
        subject_span=Span(start=subject.start("what"), end=subject.end("what"))
        if subject
        else None,
        signings=tuple(
            RecordSigning(start=s.start, end=s.end, day=s.day, place=s.place) for s in signings
        ),
        signatories=tuple(
            RecordPerson(start=s.start, end=s.end, name=s.name, function=s.function)
            for s in find_signatories(text, blocks)
        ),
        clauses=read.clauses,
        terms=read.settled.terms,
        computed=read.settled.computed,
        open=read.open,
        money=tuple(RecordMoney(start=m.start, end=m.end, euros=m.euros) for m in find_money(text)),
        annexes=tuple(
            RecordAnnex(start=a.start, end=a.end, name=a.name) for a in find_annexes(text)
        ),
    )
