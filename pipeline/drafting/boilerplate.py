"""Boilerplate and contact blocks in versions: the one that holds on the day of the release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Literal, Self

from pydantic import Field, model_validator

from nlp.tokens import words
from pipeline.drafting.data import files_in, read_all
from pipeline.drafting.wording import german_date, one_line
from pipeline.ground.types import Document, Frozen
from pipeline.settings import Settings

# What two texts have in common when they are one version: a few letters read wrong make no new one,
# a number does.
_SAME_TEXT = 0.995


class DatedFact(Frozen):
    """A number or statement inside a text that was true on a day."""

    label: str
    text: str
    as_of: date


class Boilerplate(Frozen):
    """One version of a standing text, valid from and (unless it still is) to a day, both
    included.
    """

    id: str
    kind: Literal["boilerplate", "contact"]
    valid_from: date
    valid_to: date | None = None
    source: str
    heading: str = ""
    paragraphs: tuple[str, ...] = Field(min_length=1)
    facts: tuple[DatedFact, ...] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to liegt vor valid_from")
        absent = [fact.text for fact in self.facts if not self._says(fact.text)]
        if absent:
            raise ValueError(f"die Angabe „{absent[0]}“ steht in keinem Absatz")
        return self

    def _says(self, text: str) -> bool:
        return any(text in paragraph for paragraph in self.paragraphs)

    def holds(self, day: date) -> bool:
        """Whether this version is valid on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def note(self) -> str:
        """Where the words come from, for the list of sources."""
        return f"{self.id}, gültig ab {german_date(self.valid_from)}, nach: {self.source}"


@dataclass(frozen=True, slots=True)
class Standing:
    """The standing texts of one draft; `warnings` are German remarks about versions that do not fit
    the day.
    """

    boilerplate: Boilerplate | None
    contact: Boilerplate | None
    warnings: tuple[str, ...] = ()


def load_standing(settings: Settings, day: date, last_release: Document | None = None) -> Standing:
    """The versions valid on `day`; where none is, the nearest one and a warning.

    A warning tells as well when `last_release` had another text.

    Raises:
        ConfigError: the folder is empty or a file is faulty.
    """
    files = files_in(settings.paths.corpus / "boilerplate", "*.toml", "Textbausteine")
    versions = list(read_all(dict.fromkeys(files, Boilerplate)).values())
    boilerplate, remark = _valid([v for v in versions if v.kind == "boilerplate"], day)
    contact, other = _valid([v for v in versions if v.kind == "contact"], day)
    changed = _changed(boilerplate, last_release, versions) if boilerplate and last_release else ""
    return Standing(boilerplate, contact, tuple(r for r in (remark, other, changed) if r))


def _changed(used: Boilerplate, last: Document, versions: list[Boilerplate]) -> str:
    """Says how the boilerplate of the last release differs, empty when it does not or when that one
    has none.
    """
    sections = [last.text[z.start : z.end] for z in last.sections if z.kind == "boilerplate"]
    before = _bare(" ".join(sections))
    if not before:
        return ""
    now = _bare(" ".join([used.heading, *used.paragraphs]))
    if _alike(before, now) >= _SAME_TEXT:
        return ""
    others = [v for v in versions if v.kind == "boilerplate" and v.id != used.id]
    known = next(
        (
            v
            for v in others
            if _alike(before, _bare(" ".join([v.heading, *v.paragraphs]))) >= _SAME_TEXT
        ),
        None,
    )
    day = f" vom {german_date(last.date)}" if last.date else ""
    before_name = (
        f"die Fassung „{known.id}“" if known else "einen Wortlaut, der hier nicht hinterlegt ist"
    )
    return (
        f"Die letzte Mitteilung im Archiv („{one_line(last.title)}“{day}) hatte {before_name}; "
        "dieser Entwurf hat "
        f"„{used.id}“.{_difference(before, now)}"
    )


def _bare(text: str) -> list[str]:
    return [w.text for w in words(text)]


def _alike(first: list[str], second: list[str]) -> float:
    # A section may end early or hold a heading more: what counts is whether the shorter text stands
    # in the longer one.
    matches = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return sum(m.size for m in matches) / max(min(len(first), len(second)), 1)


def _difference(before: list[str], now: list[str]) -> str:
    for kind, a, b, c, d in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind == "replace" and b - a <= 8 and d - c <= 8:
            old, new = before[max(a - 1, 0) : b], now[max(c - 1, 0) : d]
            return f" Zum Beispiel stand dort „{' '.join(old)}“, jetzt „{' '.join(new)}“."
    return ""


def _valid(versions: list[Boilerplate], day: date) -> tuple[Boilerplate | None, str]:
    if not versions:
        return None, ""
    holding = [v for v in versions if v.holds(day)]
    if holding:
        return max(holding, key=lambda v: v.valid_from), ""
    earlier = [v for v in versions if v.valid_from <= day]
    nearest = (
        max(earlier, key=lambda v: v.valid_from)
        if earlier
        else min(versions, key=lambda v: v.valid_from)
    )
    return nearest, (
        f"Für den {german_date(day)} ist keine Fassung hinterlegt. Verwendet ist „{nearest.id}“, "
        "gültig "
        f"ab {german_date(nearest.valid_from)}"
        f"{f' bis {german_date(nearest.valid_to)}' if nearest.valid_to else ''}. Bitte prüfen Sie "
        "den Wortlaut."
    )
