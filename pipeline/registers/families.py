"""Families of organisations: one entry stands for all that are called by one word and a place.

`Handwerkskammer` with 53 places gives 53 organisations, each with its own id. A family with `of`
gives none: its members are offices of one organisation (`Agentur für Arbeit Neustadt` is the
Bundesagentur für Arbeit), with whatever place the text names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import Field, model_validator

from nlp.tokens import fold
from pipeline.registers.entries import Entry, Partner, Region, Status

_JOINT = re.compile(r"^(?:zu|für|des|der|in|im)\s+(?:die\s+|den\s+|das\s+)?")
# Words of a Kreis's name that say only that it is one.
_KREIS_WORD = re.compile(r"^(?:Landkreis|Kreis|Stadt)\s+")


class Family(Entry):
    """Organisations of one kind: `heads` are what they are called, the official word first.

    A place of `places` may bring its joint (`zu Köln`, `des Saarlandes`) and, behind a bar, other
    ways to name it (`für München und Oberbayern|München`). `every` takes the places from another
    register.
    """

    id: str = Field(min_length=1)
    heads: tuple[str, ...] = Field(min_length=1)
    places: tuple[str, ...] = ()
    every: str = Field(default="", pattern="^(?:|kreis)$")
    of: str = ""
    category: str
    status: Status = "known_organisation"
    source: str = Field(min_length=1)
    notes: str = ""

    @model_validator(mode="after")
    def _has_places(self) -> Family:
        if bool(self.places or self.every) == bool(self.of):
            raise ValueError("a family has places, or is of one organisation")
        return self


def members(
    families: Iterable[Family], partners: Iterable[Partner], regions: Iterable[Region]
) -> tuple[Partner, ...]:
    """The organisations of all families; one that has an entry of its own (by id) is left out."""
    written = {partner.id for partner in partners}
    regions = tuple(regions)
    found = (
        member
        for family in families
        for place in (*family.places, *(_kreise(regions) if family.every else ()))
        for member in (_member(family, place),)
    )
    return tuple(member for member in found if member.id not in written)


def ids_of(
    family: Family, partners: Iterable[Partner], regions: Iterable[Region]
) -> tuple[str, ...]:
    """The ids of all organisations of a family; one whose offices have no entries counts as whom
    they are of.
    """
    if family.of:
        return (family.of,)
    partners = tuple(partners)
    made = (member.id for member in members((family,), partners, regions))
    written = (p.id for p in partners if p.id.startswith(f"{family.id}-"))
    return tuple(dict.fromkeys((*made, *written)))


def _kreise(regions: Iterable[Region]) -> Iterator[str]:
    """Every Kreis and kreisfreie Stadt as a place of a family: `Landkreis Hof|Hof`."""
    seen = set()
    for region in regions:
        if region.level in ("kreis", "stadt") and not region.same_as:
            bare = _KREIS_WORD.sub("", region.name)
            if bare not in seen:
                seen.add(bare)
                yield f"{bare}|{region.name}"


def _member(family: Family, place: str) -> Partner:
    official, *others = (part.strip() for part in place.split("|"))
    bare = _JOINT.sub("", official)
    # The shortest way to say the place makes the id: `hwk-muenchen`.
    spoken = dict.fromkeys((official, bare, *others))
    names = [f"{head} {name}" for head in family.heads for name in spoken]
    return Partner(
        id="-".join((family.id, *re.findall(r"\w+", fold(min(spoken, key=len))))),
        name=names[0],
        names=tuple(dict.fromkeys(names[1:])),
        category=family.category,
        status=family.status,
        source=family.source,
    )


def family_faults(families: Iterable[Family], partners: Iterable[Partner]) -> Iterator[str]:
    """What is wrong with families, in German."""
    ids = {partner.id for partner in partners}
    seen: set[str] = set()
    for family in families:
        where = f"partners.toml, family „{family.id}“"
        if family.of and family.of not in ids:
            yield f"{where}: „{family.of}“ unter of ist kein Partner."
        if family.id in seen:
            yield f"{where}: Die Kennung kommt mehrfach vor."
        seen.add(family.id)
