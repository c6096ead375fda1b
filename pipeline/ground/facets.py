"""What documents are filtered and counted by: one table, from which the archive, queries, the
command line, the page and the interface for programs take it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.ground.wording import AGREEMENT_STATES, DOCUMENT_KINDS

if TYPE_CHECKING:
    from pipeline.ground.types import TagKind


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing that documents have: `kind` is its name in queries, answers and on the command
    line, `label` what staff read.

    `tag` is the kind of tag whose entries it counts; without one it is a column of the document.
    `also` is a kind of tag whose entries are found by it and not counted: who asks for an
    organisation by its id wants its documents, and nobody has called it a partner.

    `is_linked` tells that such a tag must name an entry of a register: one that does not waits for
    a person; `unnamed` is what such a tag has for an entry where it names none. `parameter` is its
    name in an address of the page, empty where nothing filters by it (years are filtered by days);
    `place` its place on the page. `values` are all that it may have, with their labels, where that
    is not for the registers to say.
    """

    kind: str
    label: str
    place: int
    parameter: str = ""
    tag: TagKind | None = None
    also: TagKind | None = None
    is_linked: bool = False
    unnamed: str = ""
    values: Mapping[Any, str] = field(default_factory=dict)
    metavar: str | None = None
    help: str = ""


# In the order of answers. Each that has a parameter is a field of `pipeline.archive.types.Chosen`.
FACETS = (
    Facet(
        "partner",
        "Partner",
        4,
        parameter="partner",
        tag="partner",
        also="organisation",
        is_linked=True,
        metavar="ID",
        help="Nur Dokumente mit diesem Partner (Kürzel oder Name).",
    ),
    Facet(
        "region",
        "Region",
        3,
        parameter="region",
        tag="region",
        is_linked=True,
        metavar="ID",
        help="Nur mit dieser Region; ein Land schließt seine Kreise ein.",
    ),
    Facet(
        "standard",
        "Praxisstandard",
        5,
        parameter="standard",
        tag="standard",
        is_linked=True,
        metavar="CODE",
        help="Nur mit diesem Praxisstandard, etwa A-2.1.",
    ),
    Facet(
        "body",
        "Gremium",
        6,
        parameter="gremium",
        tag="decision",
        unnamed="unbekannt",
        metavar="ID",
        help="Nur Dokumente, die einen Beschluss dieses Gremiums nennen.",
    ),
    Facet(
        "kind",
        "Art",
        1,
        parameter="art",
        values=DOCUMENT_KINDS,
        help="Nur diese Art: "
        + ", ".join(f"{kind} ({german})" for kind, german in DOCUMENT_KINDS.items())
        + ".",
    ),
    Facet("year", "Jahr", 2),
    Facet(
        "state",
        "Stand",
        7,
        parameter="stand",
        values=AGREEMENT_STATES,
        help="Nur Vereinbarungen mit diesem Stand heute; in_force: nur was gilt.",
    ),
)
FILTERS = tuple(facet for facet in FACETS if facet.parameter)
TAGGED = tuple(facet for facet in FACETS if facet.tag)
# Kinds of tags that must name an entry of a register.
LINKED = tuple(facet.kind for facet in FACETS if facet.is_linked)
