"""What a store promises of the list of changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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
