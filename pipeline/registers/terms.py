"""What the taggers look for, made from the registers."""

from __future__ import annotations

from collections.abc import Iterator

from nlp.types import Term
from pipeline.registers.contents import Contents
from pipeline.registers.entries import Region, Standard

# Words of which one must stand directly before a name that also means other things ("in Essen",
# "Kreisen Lippe").
_KREIS_WORDS = (
    "Kreis",
    "Kreise",
    "Kreisen",
    "Kreises",
    "Landkreis",
    "Landkreise",
    "Landkreises",
    "Landkreisen",
)
_KREISE_WORDS = ("Kreise", "Kreisen", "Landkreise", "Landkreisen")
_PLACE_WORDS = (
    *_KREIS_WORDS, "in", "aus", "Stadt", "Städte", "Städten", "Landeshauptstadt", "Kreisstadt",
    "Region", "Raum",
    "Großraum", "Standort", "Land", "Netzwerk", "Regionalgruppe",
)  # fmt: skip


def standard_label(standard: Standard) -> str:
    """Code and title of a practice standard, with what about it was inferred."""
    doubt = {"low": "Titel nicht belegt", "none": "Titel nicht belegt"}.get(
        standard.title_confidence, ""
    )
    remarks = [
        r for r in ("Code erschlossen" if standard.code_confidence != "high" else "", doubt) if r
    ]
    remark = f" ({', '.join(remarks)})" if remarks else ""
    return (
        f"{standard.code} · {standard.title}{remark}"
        if standard.title
        else f"{standard.code}{remark}"
    )


def register_terms(contents: Contents) -> Iterator[Term]:
    """The terms of all registers; an entry may have several."""
    for partner in contents.organisations:
        names = (partner.name, *partner.names)
        # Who is known and has nowhere been called a partner is told as an organisation.
        kind = "organisation" if partner.status == "known_organisation" else "partner"
        yield Term(partner.id, kind, partner.name, names, partner.abbreviations, weak=partner.weak)
    towns = {
        name for region in contents.regions if region.level == "stadt" for name in region.names
    }
    for region in contents.regions:
        yield from _region_terms(region, towns)
    for standard in contents.standards:
        titles = (*standard.names, *_titles(standard, contents.check_words))
        yield Term(standard.code, "standard", standard_label(standard), titles, weak=standard.weak)
    for lookalike in contents.lookalikes:
        yield Term(lookalike.name, "lookalike", lookalike.name, (lookalike.name, *lookalike.names))


def _region_terms(region: Region, towns: set[str]) -> Iterator[Term]:
    if region.same_as:
        return
    names = (region.name, *region.names)
    landscape = region.level == "landscape"
    yield Term(
        region.id,
        "region",
        region.name,
        names,
        region.abbreviations,
        region.adjectives,
        landscape=landscape,
    )
    if region.level != "kreis":
        if region.short or region.weak:
            yield Term(
                region.id, "region", region.name, region.short, needs=_PLACE_WORDS, weak=region.weak
            )
        return
    # A town that gives a Kreis its name is not the Kreis: only a word for Kreis makes it one, and
    # where the town is a region itself only the plural (Kreise Hof und Bayreuth), for `im Landkreis
    # Hof und Bayreuth` means the town.
    alone = tuple(name for name in region.short if name not in towns)
    twins = tuple(name for name in region.short if name in towns)
    for short, needs in ((alone, _KREIS_WORDS), (twins, _KREISE_WORDS)):
        if short:
            yield Term(region.id, "region", region.name, short, needs=needs)


def _titles(standard: Standard, check_words: tuple[str, ...]) -> Iterator[str]:
    for theme in standard.themes:
        yield from (f"{word} {theme}" for word in check_words)
    if standard.title and standard.title_confidence != "none":
        yield standard.title
