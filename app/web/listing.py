"""What the list of all documents asks, and how its columns are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from app.web.searching import AskedSearch
from pipeline.archive.listing import Column

Name = Literal["titel", "art", "datum", "partner", "aufgenommen"]
Direction = Literal["auf", "ab"]
# By its name in an address: the archive's column, what staff read, and how it is sorted first.
COLUMNS: dict[Name, tuple[Column, str, Direction]] = {
    "titel": ("title", "Titel", "auf"),
    "art": ("kind", "Art", "auf"),
    "datum": ("date", "Datum", "ab"),
    "partner": ("partners", "Partner", "ab"),
    "aufgenommen": ("arrived", "Aufgenommen", "ab"),
}


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a column: where clicking it leads, and how it is sorted now, as ARIA says it."""

    label: str
    link: str
    sorted: Literal["ascending", "descending", ""]


@dataclass(frozen=True, slots=True)
class Listed(AskedSearch):
    """A list of documents as its address says it: filters and period, a column and its order."""

    spalte: Name = "aufgenommen"
    richtung: Direction = "ab"

    @classmethod
    def of(cls, ask: AskedSearch, spalte: Name, richtung: Direction) -> Listed:
        """The filters of a search as a list."""
        return cls(
            chosen=ask.chosen, von=ask.von, bis=ask.bis, seite=ask.seite, spalte=spalte,
            richtung=richtung,
        )  # fmt: skip

    def link(self, path: str = "/archiv", **changed: Any) -> str:
        """The address of this list with some of it changed."""
        order = {"spalte": self.spalte, "richtung": self.richtung}
        return AskedSearch.link(self, path, **(order | changed))

    def headers(self) -> list[Header]:
        """The heads of the columns; clicking the sorted one turns it round."""
        return [self._header(name) for name in COLUMNS]

    def _header(self, name: Name) -> Header:
        _, label, usual = COLUMNS[name]
        if name != self.spalte:
            return Header(label, self.link(spalte=name, richtung=usual), "")
        other: Direction = "auf" if self.richtung == "ab" else "ab"
        is_up = self.richtung == "auf"
        link = self.link(richtung=other)
        return Header(label, link, "ascending" if is_up else "descending")
