"""The readable source of a sample: front matter, one paragraph a line, tags and quotes marked in
the line itself.

A source is a text file in `texts/`::

    ---
    id: pressemitteilung-muster          the stem of every file made from it
    kind: press_release                  agreement | press_release | other
    title: Titel wie im Dokument
    date: 2024-06-05
    format: pdf                          pdf | docx | doc | html | txt
    layout: two-columns                  pdf only: one-column | two-columns | scan
    encoding: cp1252                     txt only; such a file is also wrapped at 76 columns
    header: Kopfzeile                    docx, doc and pdf: printed on every page, in the truth
    once, as its first line
    footer: Fußzeile                     docx and doc: the same at the end
    q1: Name | Funktion | Organisation   the speaker of the quote <q1>…</q1>; parts may stay empty
    --- # headline   ## heading   - list item   | cell | cell |   ^ small print   anything else is a
    paragraph @ boilerplate-400                    the lines of texts/parts/boilerplate-400.md stand
    here

Blank lines only help the eye. Within a line stand `[[partner:ba|Agentur für Arbeit]]`, several
meanings of one span as `[[region:berlin-brandenburg+partner:om-netz-bb|…]]`, a range as
`[[standard:A-1.0,A-2.1|A1 - A-2.1]]`, and `<a href="datei.pdf">words</a>`. The marks vanish; what
they enclosed keeps its place, so no offset is typed by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HEADING_LEVELS = {"# ": 1, "## ": 2, "### ": 3}
_MARK = re.compile(
    r"\[\[(?P<ids>[^|\]]+)\||(?P<close>\]\])|<(?P<open>q\d+|a "
    r"href=\"(?P<href>[^\"]+)\")>|</(?P<shut>q\d+|a)>"
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A span that the source marks: `mark` is `kind:id,id+kind:id`, `q1` or `href target`."""

    start: int
    end: int
    mark: str


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, heading, list item, table row (cells parted by tabs) or piece of small
    print.
    """

    role: str
    level: int
    text: str
    marks: tuple[Marked, ...]

    def links(self) -> list[Marked]:
        """The hyperlinks of the line, `mark` being the bare target."""
        return [
            Marked(m.start, m.end, m.mark[5:]) for m in self.marks if m.mark.startswith("href ")
        ]


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample document before it is written in its format."""

    meta: dict[str, str]
    lines: tuple[Line, ...]

    @property
    def id(self) -> str:
        """The stem of its files."""
        return self.meta["id"]

    @property
    def file_name(self) -> str:
        """The name of the finished document."""
        return f"{self.id}.{self.meta['format']}"

    def printed(self) -> tuple[Line, ...]:
        """Header, lines and footer in the order in which somebody reads them."""
        edge = {name: self.meta.get(name) for name in ("header", "footer")}
        header, footer = ([parse_line(words)] if words else [] for words in edge.values())
        return (*header, *self.lines, *footer)

    def truth(self) -> str:
        """The true text: one printed line a line, table cells parted by tabs."""
        return "\n".join(line.text for line in self.printed()) + "\n"

    def marks(self) -> list[Marked]:
        """Every mark with its place in the true text."""
        found: list[Marked] = []
        offset = 0
        for line in self.printed():
            found += [Marked(m.start + offset, m.end + offset, m.mark) for m in line.marks]
            offset += len(line.text) + 1
        return sorted(found, key=lambda m: (m.start, m.end, m.mark))


def parse_inline(raw: str) -> tuple[str, tuple[Marked, ...]]:
    """The words of `raw` without its marks, and the marked spans in them; ValueError when a mark is
    left open.
    """
    text, at = "", 0
    still_open: list[tuple[str, int]] = []
    marks: list[Marked] = []
    for found in _MARK.finditer(raw):
        text += raw[at : found.start()]
        at = found.end()
        if found["close"] or found["shut"]:
            mark, start = still_open.pop()
            marks.append(Marked(start, len(text), mark))
        else:
            still_open.append((_opened(found), len(text)))
    if still_open:
        raise ValueError(f"mark left open in: {raw}")
    return text + raw[at:], tuple(sorted(marks, key=lambda m: (m.start, m.end)))


def _opened(found: re.Match[str]) -> str:
    if found["href"]:
        return f"href {found['href']}"
    return found["ids"] or found["open"]


def parse_line(raw: str) -> Line:
    """One line of the source as a printed line."""
    for prefix, level in HEADING_LEVELS.items():
        if raw.startswith(prefix):
            return Line("heading", level, *parse_inline(raw.removeprefix(prefix)))
    if raw.startswith("|"):
        cells = (cell.strip() for cell in re.split(r"\s+\|\s+", raw.strip().strip("|").strip()))
        return Line("table", 0, *parse_inline("\t".join(cells)))
    for prefix, role in (("- ", "list_item"), ("^ ", "small")):
        if raw.startswith(prefix):
            return Line(role, 0, *parse_inline(raw.removeprefix(prefix)))
    return Line("paragraph", 0, *parse_inline(raw))


def read_sample(path: Path) -> Sample:
    """The sample in the file; ValueError when the front matter is not complete."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    meta = {
        key.strip(): value.strip()
        for key, value in (line.split(":", 1) for line in front.splitlines())
    }
    missing = {"id", "kind", "title", "date", "format"} - meta.keys()
    if missing or meta["id"] != path.stem:
        raise ValueError(
            f"{path.name}: front matter lacks {sorted(missing)} or its id is not the file's name"
        )
    date.fromisoformat(meta["date"])
    return Sample(
        meta, tuple(parse_line(line) for line in _with_parts(body, path.parent / "parts"))
    )


def _with_parts(body: str, parts: Path) -> Iterator[str]:
    for line in body.splitlines():
        if line.startswith("@ "):
            yield from _with_parts(
                (parts / f"{line[2:].strip()}.md").read_text(encoding="utf-8"), parts
            )
        elif line.strip():
            yield line.strip()
