"""The run report in plain German: for the screen, as a file, and as a Prefect artifact."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.types import FileOutcome, Outcome, RunReport

WORDS: dict[Outcome, str] = {
    "new": "neu aufgenommen",
    "changed": "geändert, neu eingelesen",
    "unchanged": "unverändert",
    "duplicate": "bereits vorhanden",
    "quarantined": "zurückgestellt",
    "failed": "gescheitert",
}
_COUNTS: dict[Outcome, str] = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "duplicate": "duplicates",
    "quarantined": "quarantined",
    "failed": "failed",
}


def make_report(run: str, started: object, finished: object, outcomes: list[FileOutcome]) -> RunReport:
    """Count the outcomes; every file seen has exactly one, so the counts add up by construction."""
    counts = {field: sum(o.outcome == outcome for o in outcomes) for outcome, field in _COUNTS.items()}
    return RunReport.model_validate(
        {
            "run": run,
            "started": started,
            "finished": finished,
            "found": len(outcomes),
            "documents": sorted(outcomes, key=lambda o: o.path),
            **counts,
        }
    )


def count_of(report: RunReport, outcome: Outcome) -> int:
    """How many files had this outcome."""
    return int(getattr(report, _COUNTS[outcome]))


def describe(report: RunReport) -> str:
    """The report as Markdown."""
    seconds = (report.finished - report.started).total_seconds()
    lines = [
        f"# Laufbericht vom {report.finished.astimezone():%d.%m.%Y, %H:%M} Uhr",
        "",
        f"{_files(report.found)} gesehen, {f'{seconds:.1f}'.replace('.', ',')} Sekunden.",
        "",
        *(f"- {words}: {count_of(report, outcome)}" for outcome, words in WORDS.items() if count_of(report, outcome)),
    ]
    waiting = [o for o in report.documents if o.outcome in ("quarantined", "failed")]
    if waiting:
        lines += ["", "## Was Sie ansehen sollten", ""]
        lines += [f"- **{_plain(Path(o.path).name)}** ({WORDS[o.outcome]}): {_plain(o.reason or '')}" for o in waiting]
    elif report.found and report.found == report.unchanged:
        lines += ["", "Nichts hat sich geändert; es wurde nichts geschrieben."]
    return "\n".join(lines) + "\n"


def _plain(words: str) -> str:
    """Words that Markdown must not read as marks, such as the stars and brackets of a file name."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", " ".join(words.split()))


def _files(count: int) -> str:
    return "1 Datei" if count == 1 else f"{count} Dateien"


def write_report(report: RunReport, folder: Path) -> Path | None:
    """Keep the report as JSON and Markdown; a run that changed nothing leaves no file and gives None."""
    if report.found == report.unchanged:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{report.started:%Y-%m-%d-%H%M%S}-{report.run}.json"
    file.write_text(report.model_dump_json(indent=2), encoding="utf8")
    file.with_suffix(".md").write_text(describe(report), encoding="utf8")
    return file
