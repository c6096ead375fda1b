"""The answer to a question: a number with its list, or the sentences of the texts."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from pipeline.asking.plan import Operation
from pipeline.ground.types import DocumentKind, Frozen


class Group(Frozen):
    """One row of a question that groups."""

    key: str
    label: str
    count: int
    documents: tuple[str, ...]


class Unsure(Frozen):
    """A document that may belong to the answer; `why` is German."""

    document: str
    why: str


class Evidence(Frozen):
    """A place that an answer rests on, as a span of its document's text."""

    document: str
    title: str
    date: date | None
    start: int
    end: int
    page: int
    text: str


class AnswerDocument(Frozen):
    """A document of the answer as lists show it."""

    document: str
    title: str
    date: date | None
    kind: DocumentKind


class Chip(Frozen):
    """A condition as it was understood, and the question that asks without it."""

    kind: str
    label: str
    without: bool
    question: str


class Reply(Frozen):
    """What `omdok ask` answers.

    `operation` is `none` where the question counts, lists or sums nothing, or was not understood:
    then `value` is None and `unknown` has the words that were not understood. `documents` are ids,
    newest first, each work once; `shown` has the same with title and day. Sums are euros, the value
    of `first` and `last` is the day. `notes` are German.
    """

    question: str
    operation: Operation
    value: float | int | str | None = None
    filter: dict[str, Any] = Field(default_factory=dict)
    documents: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    unsure: tuple[Unsure, ...] = ()
    sentence: str = ""
    evidence: tuple[Evidence, ...] = ()
    shown: tuple[AnswerDocument, ...] = ()
    chips: tuple[Chip, ...] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    took_ms: float = 0.0
