"""Boilerplate and contact blocks in versions: the one that holds on the day of the release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from pipeline.drafting.data import files_in, read_all
from pipeline.drafting.wording import german_date
from pipeline.settings import Settings
from pipeline.types import Frozen


class DatedFact(Frozen):
    """A number or statement inside a text that was true on a day."""

    label: str
    text: str
    as_of: date


class Boilerplate(Frozen):
    """One version of a standing text, valid from and (unless it still is) to a day, both included."""

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
        absent = [f.text for f in self.facts if not any(f.text in p for p in self.paragraphs)]
        if absent:
            raise ValueError(f"die Angabe „{absent[0]}“ steht in keinem Absatz")
        return self

    def holds(self, day: date) -> bool:
        """Whether this version is valid on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def note(self) -> str:
        """Where the words come from, for the list of sources."""
        return f"{self.id}, gültig ab {german_date(self.valid_from)}, nach: {self.source}"


@dataclass(frozen=True, slots=True)
class Standing:
    """The standing texts of one draft; `warnings` are German remarks about versions that do not fit the day."""

    boilerplate: Boilerplate | None
    contact: Boilerplate | None
    warnings: tuple[str, ...] = ()


def load_standing(settings: Settings, day: date) -> Standing:
    """The versions valid on `day`; where none is, the nearest one and a warning.

    Raises:
        ConfigError: the folder is empty or a file is faulty.
    """
    files = files_in(settings.paths.corpus / "boilerplate", "*.toml", "Textbausteine")
    versions = list(read_all(dict.fromkeys(files, Boilerplate)).values())
    boilerplate, remark = _valid([v for v in versions if v.kind == "boilerplate"], day)
    contact, other = _valid([v for v in versions if v.kind == "contact"], day)
    return Standing(boilerplate, contact, tuple(r for r in (remark, other) if r))


def _valid(versions: list[Boilerplate], day: date) -> tuple[Boilerplate | None, str]:
    if not versions:
        return None, ""
    holding = [v for v in versions if v.holds(day)]
    if holding:
        return max(holding, key=lambda v: v.valid_from), ""
    earlier = [v for v in versions if v.valid_from <= day]
    nearest = max(earlier, key=lambda v: v.valid_from) if earlier else min(versions, key=lambda v: v.valid_from)
    return nearest, (
        f"Für den {german_date(day)} ist keine Fassung hinterlegt. Verwendet ist „{nearest.id}“, gültig "
        f"ab {german_date(nearest.valid_from)}"
        f"{f' bis {german_date(nearest.valid_to)}' if nearest.valid_to else ''}. Bitte prüfen Sie den Wortlaut."
    )
