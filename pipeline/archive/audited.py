"""What a store promises of the list of changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry of the audit as another place (`where`, in German) knows it: its number and how its
    hash begins.
    """

    number: int
    hash: str
    at: str
    where: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change: `at` is an ISO moment, `actor` a pseudonym, `action` a German verb, `hash` the
    chain up to here.
    """

    number: int
    at: str
    actor: str
    action: str
    object: str
    details: Mapping[str, Any]
    hash: str


class Audited(Protocol):
    """The part of a store that remembers who changed what."""

    def note(
        self, actor: str, action: str, object: str, details: Mapping[str, Any] | None = None
    ) -> AuditEntry:
        """Add a change to the audit; `details` are plain JSON values. Makes the archive where there
        is none.
        """
        ...

    def audit(self, limit: int = 100, object: str = "") -> tuple[AuditEntry, ...]:
        """The newest changes first, all or those of one object."""
        ...

    def verify_audit(self, known: Iterable[KnownEntry] = ()) -> tuple[str, ...]:
        """German faults of the chain of changes; none when nobody altered it, nor cut off what is
        `known` elsewhere.
        """
        ...
