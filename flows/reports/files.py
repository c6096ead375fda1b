"""Where run reports lie: JSON for programs, Markdown and HTML for people, all under one name."""

from __future__ import annotations

from pathlib import Path

from flows.reports.markdown import describe
from flows.reports.page import page
from flows.reports.report import Laufbericht
from pipeline.ground.whole_files import write_whole


def write_report(report: Laufbericht, folder: Path) -> Path | None:
    """Keep the report; a run that changed nothing leaves no file and gives None."""
    if report.did_nothing:
        return None
    file = folder / f"{report.started:%Y-%m-%d-%H%M%S}-{report.run}.json"
    write_whole(file, report.model_dump_json(indent=2))
    write_whole(file.with_suffix(".md"), describe(report))
    write_whole(file.with_suffix(".html"), page(report))
    return file
