"""What the search page asks, and what it shows of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from urllib.parse import urlencode

from app.web.marks import Layer, Piece, pieces
from pipeline.archive.types import SavedSearch
from pipeline.ground.types import DocumentKind
from pipeline.registers.vocabulary import Vocabulary
from pipeline.search.hits import Hit
from pipeline.search.query import Query
from pipeline.search.search import FacetCount

# The address speaks German, the query English.
_FIELDS = {"partner": "partner", "region": "region", "standard": "standard", "kind": "art"}
_BEFORE, _EXCERPT = 90, 420  # characters
GROUPS = {
    "kind": "Art",
    "year": "Jahr",
    "region": "Region",
    "partner": "Partner",
    "standard": "Praxisstandard",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as its address says it; `von` and `bis` are days, both included."""

    q: str = ""
    partner: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    standard: tuple[str, ...] = ()
    art: tuple[DocumentKind, ...] = ()
    von: date | None = None
    bis: date | None = None
    sortierung: Literal["treffer", "neueste"] = "treffer"
    seite: int = 1
    ersetzte: bool = False

    def __bool__(self) -> bool:
        return bool(
            self.q
            or self.partner
            or self.region
            or self.standard
            or self.art
            or self.von
            or self.bis
        )

    @property
    def is_bare(self) -> bool:
        """Whether a question stands alone, without filters."""
        return bool(self.q) and self == Asked(
            q=self.q, sortierung=self.sortierung, seite=self.seite
        )

    def query(self, limit: int) -> Query:
        """What the archive is asked."""
        return Query(
            text=self.q, partner=self.partner, region=self.region, standard=self.standard,
            kind=self.art,
            from_date=self.von, to_date=self.bis, limit=limit, offset=(self.seite - 1) * limit,
            order="newest" if self.sortierung == "neueste" else "relevance",
            answers=self.seite == 1,
            replaced=self.ersetzte,
        )  # fmt: skip

    def first_page(self) -> Asked:
        """The same from its first hit on."""
        return replace(self, seite=1)

    def link(self, path: str = "/suche", **changed: Any) -> str:
        """The address of this search with some of it changed; without naming a page it begins at
        the first.
        """
        more = {k: v for k, v in changed.items() if k not in self.__slots__}
        other = replace(self, **{"seite": 1, **{k: changed[k] for k in changed if k not in more}})
        values = {name: getattr(other, name) for name in self.__slots__}
        if other.sortierung == "treffer":
            del values["sortierung"]
        if other.seite == 1:
            del values["seite"]
        if other.ersetzte:
            values["ersetzte"] = "true"
        values |= dict.fromkeys(more, "true")
        return f"{path}?{urlencode({k: v for k, v in values.items() if v}, doseq=True)}"

    def page_link(self, seite: int) -> str:
        """The address of another page of the result."""
        return self.link(seite=seite)

    def kept(self) -> str:
        """What is kept of this search under a name, as JSON."""
        bare = replace(self, seite=1, sortierung="treffer").query(1)
        return bare.model_copy(update={"limit": None, "answers": False}).model_dump_json(
            exclude_defaults=True
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many documents have it, and where choosing it, or taking it back,
    leads.
    """

    label: str
    count: int
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A facet with its values, the chosen ones first."""

    name: str
    label: str
    choices: tuple[Choice, ...]


def facet_groups(
    ask: Asked, facets: Mapping[str, Sequence[FacetCount]], vocabulary: Vocabulary
) -> tuple[Group, ...]:
    """The facets in the order of the page. A link's result has exactly as many documents as stand
    beside it.
    """
    made = []
    for kind, label in GROUPS.items():
        found = (
            _years(ask, facets[kind])
            if kind == "year"
            else _choices(ask, kind, facets[kind], vocabulary)
        )
        choices = tuple(sorted(found, key=lambda choice: not choice.chosen))
        if choices:
            made.append(Group(kind, label, choices))
    return tuple(made)


def _choices(
    ask: Asked, kind: str, counts: Iterable[FacetCount], vocabulary: Vocabulary
) -> Iterable[Choice]:
    field = _FIELDS[kind]
    chosen = (
        {vocabulary.lookup(kind, v) or v for v in getattr(ask, field)}
        if kind != "kind"
        else set(ask.art)
    )
    for one in counts:
        is_chosen = one.id in chosen
        yield Choice(
            one.label,
            one.count,
            ask.link("/suche", **{field: () if is_chosen else (one.id,)}),
            is_chosen,
        )


def _years(ask: Asked, counts: Iterable[FacetCount]) -> Iterable[Choice]:
    for one in sorted(counts, key=lambda year: year.id, reverse=True):
        first, last = date(int(one.id), 1, 1), date(int(one.id), 12, 31)
        is_chosen = (ask.von, ask.bis) == (first, last)
        changed = (
            {"von": None, "bis": None}
            if is_chosen
            else {"von": max(first, ask.von or first), "bis": min(last, ask.bis or last)}
        )
        yield Choice(one.label, one.count, ask.link(**changed), is_chosen)


def hit_pieces(hit: Hit) -> tuple[Piece, ...]:
    """What the passage says around the first that was found in it, with all that was found set
    off.
    """
    layers = [Layer(start, end, "hit") for start, end in hit.highlights]
    layers += [Layer(start, end, "like") for start, end in hit.related]
    if hit.meaning:
        layers.append(Layer(*hit.meaning, "meaning"))
    begin, end = _excerpt(hit)
    found = pieces(hit.text[begin - hit.start : end - hit.start].strip(), begin, layers)
    before = (Piece("… ", ()),) if begin > hit.start else ()
    return (*before, *found, *((Piece(" …", ()),) if end < hit.start + len(hit.text) else ()))


def _excerpt(hit: Hit) -> tuple[int, int]:
    """A stretch of the passage around the sentence or the word that was found first; long passages
    are cut.
    """
    last = hit.start + len(hit.text)
    if len(hit.text) <= _EXCERPT + _BEFORE:
        return hit.start, last
    anchor = min(
        (span[0] for span in (hit.meaning, *hit.highlights[:1]) if span), default=hit.start
    )
    begin = max(hit.start, min(anchor - _BEFORE, last - _EXCERPT))
    # Whole words only, and the layers must keep their places: blanks at the beginning are left out.
    while hit.start < begin < last and not hit.text[begin - hit.start - 1].isspace():
        begin -= 1
    end = min(last, begin + _EXCERPT)
    while begin < end < last and not hit.text[end - hit.start].isspace():
        end += 1
    while begin < end and hit.text[begin - hit.start].isspace():
        begin += 1
    return begin, end


def link_of(saved: SavedSearch) -> str:
    """The address of the search page that asks a saved search."""
    query = Query.model_validate_json(saved.query)
    return Asked(
        q=query.text, partner=query.partner, region=query.region, standard=query.standard,
        art=query.kind,
        von=query.from_date, bis=query.to_date, ersetzte=query.replaced,
    ).link()  # fmt: skip
