"""The labelled texts of `corpus/gold/first_sight`: what a careful reader found in each of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pipeline.ground.types import DocumentKind, Frozen
from pipeline.settings import PROJECT

GOLD = PROJECT / "corpus" / "gold" / "first_sight"
Part = Literal[
    "build", "build2", "build3", "build4", "build5", "build6", "build7", "build8", "opened", "shut"
]
PARTS: tuple[Part, ...] = (
    "build",
    "build2",
    "build3",
    "build4",
    "build5",
    "build6",
    "build7",
    "build8",
    "opened",
    "shut",
)


class Named(Frozen):
    """A name as the text writes it; offsets are half-open and count characters."""

    name: str
    start: int
    end: int


class Quoted(Frozen):
    """The words of a quote without their marks; a speaker of None is one that the text names
    nowhere.

    What stands in `…_alt` is as right as the first answer, None there included.
    """

    start: int
    end: int
    speaker: str | None
    speaker_alt: tuple[str, ...] = ()
    function: str | None = None
    function_alt: tuple[str | None, ...] = ()
    organisation: str | None = None
    organisation_alt: tuple[str | None, ...] = ()


class Event(Frozen):
    """Something that the text says was done; `day` is None where text and year do not tell it."""

    what: Literal["signing", "adoption", "founding"]
    day: date | None
    who: tuple[str, ...] = ()


class Label(Frozen):
    """One text's answers; README.md beside the labels says what each field means."""

    id: str
    part: Part
    sha256: str
    chars: int
    kind: DocumentKind
    kind_alt: tuple[DocumentKind, ...] = ()
    title: tuple[int, int] | None
    title_alt: tuple[tuple[int, int], ...] = ()
    title_may_be_null: bool = False
    date: date | None
    date_alt: tuple[date | None, ...] = ()
    other_days: tuple[date, ...] = ()
    parties: tuple[Named, ...] = ()
    parties_alt: tuple[Named, ...] = ()
    organisations: tuple[Named, ...] = ()
    organisations_alt: tuple[Named, ...] = ()
    regions: tuple[Named, ...] = ()
    regions_alt: tuple[Named, ...] = ()
    quotes: tuple[Quoted, ...] = ()
    events: tuple[Event, ...] = ()
    notes: str = ""

    @property
    def file(self) -> Path:
        """Where the text lies."""
        return GOLD / self.part / f"{self.id}.txt"

    def text(self) -> str:
        """The text, byte for byte as the offsets count it."""
        return self.file.read_bytes().decode("utf8")


def labels(*parts: Part) -> tuple[Label, ...]:
    """The labels of these parts, in the order of the file."""
    lines = (GOLD / "labels.jsonl").read_text(encoding="utf8").splitlines()
    every = (Label.model_validate_json(line) for line in lines)
    return tuple(label for label in every if label.part in parts)
