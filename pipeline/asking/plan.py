"""What a question asks for, as a value: the operation, what is counted, and the conditions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from pipeline.ground.types import DocumentKind

Operation = Literal[
    "count", "list", "first", "last", "by:year", "by:region", "by:partner", "by:standard",
    "by:kind", "by:body", "sum", "none",
]  # fmt: skip
Unit = Literal["agreement", "press_release", "document", "decision"]
ConditionKind = Literal[
    "partner", "region", "standard", "person", "quoted", "quoted_partner", "body", "word",
    "time", "month", "state",
]  # fmt: skip
# An id that stands for every body that decides.
ANY = "*"


@dataclass(frozen=True, slots=True)
class Condition:
    """What documents must have, or must be `without`: one of the `ids`.

    The id of a time is `first/last` in ISO form, `..` for an open end; of a month its number; of a
    word the words themselves. `label` is for staff, `typed` what the question says.
    """

    kind: ConditionKind
    ids: tuple[str, ...]
    label: str
    without: bool = False
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done; with `laender` regions are grouped by Land alone."""

    operation: Operation
    units: tuple[Unit, ...]
    conditions: tuple[Condition, ...] = ()
    laender: bool = False

    @property
    def kinds(self) -> tuple[DocumentKind, ...]:
        """The kinds of documents that are counted; none for all."""
        if not set(self.units) <= {"agreement", "press_release"}:
            return ()
        return tuple(unit for unit in self.units if unit in ("agreement", "press_release"))

    def asked(self, kind: ConditionKind, *, without: bool = False) -> tuple[str, ...]:
        """The ids of all conditions of one kind."""
        return tuple(
            id for c in self.conditions if c.kind == kind and c.without is without for id in c.ids
        )

    def lacking(self, condition: Condition) -> Plan:
        """The same without one condition."""
        return replace(self, conditions=tuple(c for c in self.conditions if c != condition))
