"""The run report as one self-contained page: no script, nothing loaded, readable by screen readers
and on paper.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template

from flows.reports.report import Laufbericht
from flows.reports.words import chapters, lead_of, outcome_lines, title_of


def page(report: Laufbericht) -> str:
    """The report as HTML."""
    return _template().render(
        title=title_of(report),
        lead=lead_of(report),
        outcomes=outcome_lines(report),
        chapters=chapters(report),
    )


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    return Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True
    ).get_template("report.html")
