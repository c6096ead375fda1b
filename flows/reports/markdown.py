"""The run report as Markdown: for the screen, as a file, and as a Prefect artifact."""

from __future__ import annotations

import re

from flows.reports.report import Laufbericht
from flows.reports.words import Chapter, ReportTable, chapters, lead_of, outcome_lines, title_of


def describe(report: Laufbericht) -> str:
    """The report as Markdown."""
    lines = [
        f"# {title_of(report)}",
        "",
        lead_of(report),
        "",
        *(f"- {line}" for line in outcome_lines(report)),
    ]
    for chapter in chapters(report):
        lines += ["", *_chapter(chapter)]
    return "\n".join(lines) + "\n"


def _chapter(chapter: Chapter) -> list[str]:
    lines = [f"## {chapter.title}", ""] if chapter.title else []
    lines += [plain(sentence) for sentence in chapter.sentences]
    if chapter.items:
        lines += [""] if chapter.sentences else []
        lines += [f"- **{plain(name)}** {plain(words)}".rstrip() for name, words in chapter.items]
    return lines + (_table(chapter.table) if chapter.table else [])


def _table(table: ReportTable) -> list[str]:
    rows = [f"| {' | '.join(map(plain, row))} |" for row in table.rows]
    return [
        "",
        table.caption,
        "",
        f"| {' | '.join(table.head)} |",
        "|" + " --- |" * len(table.head),
        *rows,
    ]


def plain(words: str) -> str:
    """Words that Markdown must not read as marks, such as the stars and brackets of a file name."""
    # What stands between backticks is a command and stays as it is.
    parts = re.split(r"(`omdok [^`]*`)", " ".join(words.split()))
    return "".join(
        p if p.startswith("`omdok ") else re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", p) for p in parts
    )
