"""The run report in plain German, as chapters that are shown alike on the screen, in a mail and as
a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.reports.report import WORDS, Laufbericht, TagCount, count_of, when
from pipeline.ground.types import FileOutcome, SourceLook
from pipeline.ground.wording import TAG_KINDS

# Shown of a long list; the JSON file has all of it.
_SHOWN = 15
_VERSIONS = {
    "omdok": "omdok",
    "reading": "Lesen",
    "tagging": "Verschlagwortung",
    "model": "Sprachmodell",
    "vocabulary": "Register",
    "audit": "Änderungsliste",
}
_GRADES = ("gut", "brauchbar", "schlecht")


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Rows under a head; `caption` says in one sentence what the table shows."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading with sentences, a list of (name, words), and a table, each of which may be
    missing.
    """

    title: str
    sentences: tuple[str, ...] = ()
    items: tuple[tuple[str, str], ...] = ()
    table: ReportTable | None = None


def title_of(report: Laufbericht) -> str:
    """The heading of the report."""
    return f"Laufbericht vom {when(report.started)} Uhr"


def lead_of(report: Laufbericht) -> str:
    """The report in one sentence."""
    return f"{files(report.found)} gesehen, {spoken_seconds(report.seconds)}."


def outcome_lines(report: Laufbericht) -> tuple[str, ...]:
    """`neu aufgenommen: 3`, for each outcome that there was."""
    lines = [
        f"{words}: {n}" for outcome, words in WORDS.items() if (n := count_of(report, outcome))
    ]
    return (*lines, *([f"nicht mehr da: {report.gone}"] if report.gone else []))


def chapters(report: Laufbericht) -> list[Chapter]:
    """What the report tells after its counts; chapters that would be empty are left out."""
    made = (
        _to_look_at(report), _nothing_changed(report), _gone(report), _moved(report),
        _sources(report), _tags(report),
        _quality(report), _search(report), _duration(report), _remarks(report), _versions(report),
    )  # fmt: skip
    return [chapter for chapter in made if chapter]


def files(count: int) -> str:
    """`1 Datei`, `3 Dateien`."""
    return "1 Datei" if count == 1 else f"{count} Dateien"


def spoken_seconds(seconds: float) -> str:
    """`12,3 Sekunden`, `4 Minuten`."""
    return (
        f"{seconds:.1f} Sekunden".replace(".", ",")
        if seconds < 120
        else f"{round(seconds / 60)} Minuten"
    )


def _to_look_at(report: Laufbericht) -> Chapter | None:
    if not report.waiting:
        return None
    items = [(Path(o.path).name, f"({WORDS[o.outcome]}): {o.reason or ''}") for o in report.waiting]
    more = (
        "Zurückgestelltes liest `omdok retry` noch einmal, Gescheitertes holt der nächste Lauf "
        "nach."
    )
    return Chapter("Was Sie ansehen sollten", (more,), tuple(items))


def _nothing_changed(report: Laufbericht) -> Chapter | None:
    if report.found and report.did_nothing:
        return Chapter("", ("Nichts hat sich geändert; es wurde nichts geschrieben.",))
    return None


def _gone(report: Laufbericht) -> Chapter | None:
    if not report.vanished:
        return None
    said = "Diese Dateien oder Seiten gibt es nicht mehr. Was davon im Archiv ist, bleibt dort."
    return Chapter("Verschwunden", (said,), _first_places(report.vanished))


def _moved(report: Laufbericht) -> Chapter | None:
    moved = [
        outcome for outcome in report.documents if outcome.outcome == "changed" and outcome.reason
    ]
    said = "Diese Dokumente liegen jetzt an einem anderen Ort; es sind dieselben Dokumente."
    return Chapter("Umgezogen", (said,), _first_places(moved)) if moved else None


def _first_places(outcomes: Sequence[FileOutcome]) -> tuple[tuple[str, str], ...]:
    more = len(outcomes) - _SHOWN
    items = [(outcome.path, outcome.reason or "") for outcome in outcomes[:_SHOWN]]
    return (*items, *([("", f"und {more} weitere")] if more > 0 else []))


def _sources(report: Laufbericht) -> Chapter | None:
    told = [
        look for look in report.sources if look.faults or look.notes or look.failed or look.gone
    ]
    items = [(look.name, " ".join((_look(look), *look.faults, *look.notes))) for look in told]
    return Chapter("Quellen", (), tuple(items)) if items else None


def _look(look: SourceLook) -> str:
    counts = {"gefunden": look.found, "nicht erreichbar": look.failed, "verschwunden": look.gone}
    return (
        ", ".join(f"{words}: {n}" for words, n in counts.items() if n or words == "gefunden") + "."
    )


def _tags(report: Laufbericht) -> Chapter | None:
    if not report.gained and not report.lost:
        return None
    rows = [(*_tag_row(tag), "dazugekommen") for tag in _first(report.gained)]
    rows += [(*_tag_row(tag), "weggefallen") for tag in _first(report.lost)]
    said = [_by_kind("Dazugekommen", report.gained), _by_kind("Weggefallen", report.lost)]
    table = ReportTable(
        f"Die häufigsten Schlagwörter, die dazukamen oder wegfielen (je höchstens {_SHOWN}).",
        ("Schlagwort", "Art", "Dokumente", "Änderung"),
        tuple(rows),
    )
    return Chapter("Schlagwörter", tuple(filter(None, said)), table=table)


def _by_kind(word: str, tags: Sequence[TagCount]) -> str:
    kinds = Counter(TAG_KINDS.get(tag.kind, tag.kind) for tag in tags)
    return (
        f"{word}: {', '.join(f'{kind} {n}' for kind, n in kinds.most_common())}." if kinds else ""
    )


def _first(tags: Iterable[TagCount]) -> list[TagCount]:
    # Dates and numbers say little in a list.
    return [tag for tag in tags if tag.kind not in ("date", "number")][:_SHOWN]


def _tag_row(tag: TagCount) -> tuple[str, str, str]:
    return tag.label, TAG_KINDS.get(tag.kind, tag.kind), str(tag.documents)


def _quality(report: Laufbericht) -> Chapter | None:
    counted = [
        f"{grade}: {report.quality[grade]}" for grade in _GRADES if report.quality.get(grade)
    ]
    if not counted:
        return None
    said = [f"Text der neuen und geänderten Dokumente – {', '.join(counted)}."]
    if report.quality.get("schlecht"):
        said.append("Bei schlechtem Text lohnt es sich, eine bessere Vorlage anzufordern.")
    return Chapter("Lesbarkeit", tuple(said))


def _search(report: Laufbericht) -> Chapter | None:
    items = tuple((name, str(value)) for name, value in report.search.items())
    return Chapter("Güte der Suche", (), items) if items else None


def _duration(report: Laufbericht) -> Chapter | None:
    if not report.slowest or report.seconds < 1:
        return None
    name, seconds = report.slowest
    return Chapter("Dauer", (f"Am längsten dauerte {name}: {spoken_seconds(seconds)}.",))


def _remarks(report: Laufbericht) -> Chapter | None:
    return Chapter("Hinweise", report.remarks) if report.remarks else None


def _versions(report: Laufbericht) -> Chapter | None:
    if not report.versions or report.did_nothing:
        return None
    return Chapter(
        "Womit gearbeitet wurde",
        (),
        tuple((_VERSIONS.get(n, n), v) for n, v in report.versions.items()),
    )
