"""What the search page asks, and what it shows of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from urllib.parse import urlencode

from app.web.marks import Layer, MarkedText, pieces
from pipeline.archive.types import Chosen, SavedSearch
from pipeline.ground.facets import FACETS, FILTERS, Facet
from pipeline.registers.vocabulary import Vocabulary
from pipeline.search.facets import FacetCount
from pipeline.search.hits import Hit
from pipeline.search.query import Query

_BEFORE, _EXCERPT = 90, 420  # characters
_NOTHING_CHOSEN = Chosen()
# Values that the page calls by what choosing them does.
_CHOOSING = {("state", "in_force"): "Nur was gilt"}


@dataclass(frozen=True, slots=True)
class AskedSearch:
    """A search as its address says it; `von` and `bis` are days, both included."""

    q: str = ""
    chosen: Chosen = _NOTHING_CHOSEN
    von: date | None = None
    bis: date | None = None
    sortierung: Literal["treffer", "neueste"] = "treffer"
    seite: int = 1
    ersetzte: bool = False

    def __bool__(self) -> bool:
        return bool(self.q or self.chosen != _NOTHING_CHOSEN or self.von or self.bis)

    @property
    def is_bare(self) -> bool:
        """Whether a question stands alone, without filters."""
        return bool(self.q) and self == AskedSearch(
            q=self.q, sortierung=self.sortierung, seite=self.seite
        )

    def query(self, limit: int) -> Query:
        """What the archive is asked."""
        return Query(
            text=self.q, **dict(self.chosen), from_date=self.von, to_date=self.bis,
            limit=limit, offset=(self.seite - 1) * limit,
            order="newest" if self.sortierung == "neueste" else "relevance",
            answers=self.seite == 1,
            replaced=self.ersetzte,
        )  # fmt: skip

    def first_page(self) -> AskedSearch:
        """The same from its first hit on."""
        return replace(self, seite=1)

    def link(self, path: str = "/suche", **changed: Any) -> str:
        """The address of this search with some of it changed; without naming a page it begins at
        the first.
        """
        values = {
            "q": self.q,
            **{facet.parameter: self.chosen.of(facet.kind) for facet in FILTERS},
            "von": self.von,
            "bis": self.bis,
            "sortierung": self.sortierung,
            "seite": 1,
            "ersetzte": self.ersetzte,
            **changed,
        }
        usual = {"sortierung": "treffer", "seite": 1}
        said = {name: value for name, value in values.items() if value and value != usual.get(name)}
        said |= dict.fromkeys((name for name, value in said.items() if value is True), "true")
        return f"{path}?{urlencode(said, doseq=True)}"

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
class FacetChoice:
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
    choices: tuple[FacetChoice, ...]


def facet_groups(
    ask: AskedSearch, facets: Mapping[str, Sequence[FacetCount]], vocabulary: Vocabulary
) -> tuple[Group, ...]:
    """The facets in the order of the page. A link's result has exactly as many documents as stand
    beside it.
    """
    made = []
    for facet in sorted(FACETS, key=lambda facet: facet.place):
        counts = facets[facet.kind]
        found = _choices(ask, facet, counts, vocabulary) if facet.parameter else _years(ask, counts)
        choices = tuple(sorted(found, key=lambda choice: not choice.chosen))
        if choices:
            made.append(Group(facet.kind, facet.label, choices))
    return tuple(made)


def _choices(
    ask: AskedSearch, facet: Facet, counts: Iterable[FacetCount], vocabulary: Vocabulary
) -> Iterable[FacetChoice]:
    chosen = set(ask.chosen.of(facet.kind))
    if not facet.values:
        chosen = {vocabulary.lookup(facet.kind, name) or name for name in chosen}
    for one in counts:
        is_chosen = one.id in chosen
        changed: dict[str, Any] = {facet.parameter: () if is_chosen else (one.id,)}
        link = ask.link(**changed)
        label = _CHOOSING.get((facet.kind, one.id), one.label)
        yield FacetChoice(label, one.count, link, is_chosen)


def _years(ask: AskedSearch, counts: Iterable[FacetCount]) -> Iterable[FacetChoice]:
    for one in sorted(counts, key=lambda year: year.id, reverse=True):
        first, last = date(int(one.id), 1, 1), date(int(one.id), 12, 31)
        is_chosen = (ask.von, ask.bis) == (first, last)
        changed = (
            {"von": None, "bis": None}
            if is_chosen
            else {"von": max(first, ask.von or first), "bis": min(last, ask.bis or last)}
        )
        yield FacetChoice(one.label, one.count, ask.link(**changed), is_chosen)


def hit_pieces(hit: Hit) -> tuple[MarkedText, ...]:
    """What the passage says around the first that was found in it, with all that was found set
    off.
    """
    layers = [Layer(start, end, "hit") for start, end in hit.highlights]
    layers += [Layer(start, end, "like") for start, end in hit.related]
    if hit.meaning:
        layers.append(Layer(*hit.meaning, "meaning"))
    begin, end = _excerpt(hit)
    found = pieces(hit.text[begin - hit.start : end - hit.start].strip(), begin, layers)
    before = (MarkedText("… ", ()),) if begin > hit.start else ()
    return (*before, *found, *((MarkedText(" …", ()),) if end < hit.start + len(hit.text) else ()))


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
    return AskedSearch(
        q=query.text, chosen=query.chosen(),
        von=query.from_date, bis=query.to_date, ersetzte=query.replaced,
    ).link()  # fmt: skip
