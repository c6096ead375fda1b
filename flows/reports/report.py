"""What a run report holds: one outcome for each file, and what the run did to tags, quality and
sources.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from pipeline.archive.tallies import TagEntry
from pipeline.ground.clock import in_berlin
from pipeline.ground.types import FileOutcome, Frozen, Outcome, RunReport, SourceLook

# Each outcome, the field that counts it, and what staff call it.
COUNTS: dict[Outcome, str] = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "duplicate": "duplicates",
    "quarantined": "quarantined",
    "failed": "failed",
}
WORDS: dict[Outcome, str] = {
    "new": "neu aufgenommen",
    "changed": "geändert, neu eingelesen",
    "unchanged": "unverändert",
    "duplicate": "bereits vorhanden",
    "quarantined": "zurückgestellt",
    "failed": "gescheitert",
}


class TagCount(Frozen):
    """In how many documents a tag was gained or lost."""

    kind: str
    id: str
    label: str
    documents: int


class More(Frozen):
    """What a report tells besides outcomes. Every field may be empty: a run that changed nothing
    has little to tell.

    `quality` counts the new and changed documents by grade; `search` are the newest figures of the
    search, with their day; `versions` say what the run worked with; `slowest` is the file that took
    longest and its seconds.
    """

    gained: tuple[TagCount, ...] = ()
    lost: tuple[TagCount, ...] = ()
    quality: dict[str, int] = Field(default_factory=dict)
    search: dict[str, Any] = Field(default_factory=dict)
    versions: dict[str, str] = Field(default_factory=dict)
    slowest: tuple[str, float] | None = None
    remarks: tuple[str, ...] = ()


class Laufbericht(More, RunReport):
    """The report of one ingest run; the six counts add up to `found`."""

    @property
    def seconds(self) -> float:
        """How long the run took."""
        return (self.finished - self.started).total_seconds()

    @property
    def waiting(self) -> tuple[FileOutcome, ...]:
        """The files that somebody should look at, those within others too."""
        every = (one for o in self.documents for one in o.each())
        return tuple(o for o in every if o.outcome in ("quarantined", "failed"))

    @property
    def did_nothing(self) -> bool:
        """Whether nothing happened that anybody would want to read of."""
        return self.found == self.unchanged and not (
            self.gone or self.remarks or any(s.faults for s in self.sources)
        )


def make_report(
    run: str,
    started: object,
    finished: object,
    outcomes: Iterable[FileOutcome],
    *,
    vanished: Iterable[FileOutcome] = (),
    sources: Iterable[SourceLook] = (),
    more: More | None = None,
) -> Laufbericht:
    """Count the outcomes; every file seen has exactly one, so the counts add up by construction."""
    seen = sorted((each for outcome in outcomes for each in outcome.each()), key=lambda o: o.path)
    outcomes_seen = Counter(outcome.outcome for outcome in seen)
    counts = {field: outcomes_seen[outcome] for outcome, field in COUNTS.items()}
    lost = sorted(vanished, key=lambda o: o.path)
    head = {
        "run": run,
        "started": started,
        "finished": finished,
        "found": len(seen),
        "documents": seen,
    }
    apart = {"gone": len(lost), "vanished": lost, "sources": tuple(sources)}
    return Laufbericht.model_validate({**head, **counts, **apart, **(more or More()).model_dump()})


def count_of(report: RunReport, outcome: Outcome) -> int:
    """How many files had this outcome."""
    return int(getattr(report, COUNTS[outcome]))


def tag_changes(
    before: Mapping[str, frozenset[TagEntry]], after: Mapping[str, frozenset[TagEntry]]
) -> tuple[Counter[TagEntry], Counter[TagEntry]]:
    """In how many of the documents each tag is new, and in how many it is gone."""
    gained: Counter[TagEntry] = Counter()
    lost: Counter[TagEntry] = Counter()
    for document, entries in after.items():
        known = before.get(document, frozenset())
        gained.update(entries - known)
        lost.update(known - entries)
    return gained, lost


def tag_counts(counted: Counter[TagEntry]) -> tuple[TagCount, ...]:
    """The tags counted, the most frequent first."""
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        TagCount(kind=kind, id=id, label=label, documents=n) for (kind, id, label), n in ordered
    )


def when(moment: datetime) -> str:
    """`24.11.2026, 06:00`, in Berlin."""
    return f"{in_berlin(moment):%d.%m.%Y, %H:%M}"
