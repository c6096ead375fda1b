"""The entries of the registers: what may be written about a partner, a region, a practice
standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from nlp.tokens import fold

Status = Literal[
    "founding_member", "stated_partner", "om_structure", "carrier", "implied_partner",
    "project_partner", "sister_initiative", "known_organisation",
]  # fmt: skip


class Entry(BaseModel):
    """What a register holds: nothing can be changed in memory, nothing unknown may be written."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Partner(Entry):
    """An organisation; `weak` are abbreviations that mean other things too.

    `homonyms` are what its short names also stand for, written out: beside such words they are not
    linked. An entry of `never_merge` is another organisation for good, however alike the names.
    A `known_organisation` is one that no source calls a partner; its tags are of the kind
    `organisation`.
    Outside of `valid_from`/`valid_to` it gives way to another entry of the same name.
    """

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    names: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    category: str
    status: Status
    role: str = ""
    source: str
    notes: str = ""
    homonyms: tuple[str, ...] = ()
    never_merge: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


class Region(Entry):
    """A Land, a Kreis, a kreisfreie Stadt, a network of the OM or a landscape."""

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    level: Literal["land", "kreis", "stadt", "network", "landscape"]
    ags: str = ""
    parent: str | None = None
    same_as: str | None = None
    names: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    source: str = ""
    notes: str = ""


class Standard(Entry):
    """A practice standard; the confidence of its code and of its title are kept apart."""

    order: int
    code: str = Field(pattern=r"^[A-Z]-\d+(\.\d+)?$")
    title: str
    kind: str
    topic: str
    code_confidence: Literal["high", "medium", "low"]
    title_confidence: Literal["high", "medium", "low", "none"]
    confidence: str
    themes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    working_titles: tuple[str, ...] = ()
    online_tool: str = ""
    evidence: str
    source: str
    notes: str = ""

    @property
    def id(self) -> str:
        """The code."""
        return self.code

    @property
    def name(self) -> str:
        """The title as it is shown."""
        return self.title


class Lookalike(Entry):
    """What sounds like an entry and must never be linked."""

    name: str = Field(min_length=1)
    names: tuple[str, ...] = ()
    why: str
    source: str = ""


def all_names(entry: Partner | Region | Standard) -> Iterator[str]:
    """Every name that is the entry's alone: id, name, other names, abbreviations, AGS."""
    yield from (entry.id, entry.name, *entry.names)
    if isinstance(entry, Partner | Region):
        yield from entry.abbreviations
    if isinstance(entry, Region) and entry.ags:
        yield entry.ags


@lru_cache(maxsize=32_768)
def name_key(name: str) -> str:
    """A name without marks and case, to look it up."""
    return " ".join(re.findall(r"\w+", fold(name).replace("&", " und ")))
