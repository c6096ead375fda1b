"""One page set in the making: what Typst sets, and beside it the words in the order in which a
person reads them.
"""

from __future__ import annotations

import json
import random
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import typst

_MARK = "#let at(n) = context [#metadata((n, here().page()))<at>]\n"


def quoted(text: str) -> str:
    """Text as a Typst string expression, so that no sign of it is markup."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'#"{escaped}"'


def marked(before: str, text: str, behind: str) -> str:
    """Text between its marks; the second one stands before the last word, or it might slip to the
    next page.
    """
    first, blank, last = text.rpartition(" ")
    return (
        f"{before}{quoted(first)} {behind}{quoted(last)}"
        if blank
        else f"{before}{behind}{quoted(last)}"
    )


@dataclass(frozen=True, slots=True)
class Unit:
    """What is read in one go: a paragraph, a heading, a table row or a footnote."""

    number: int
    text: str
    is_note: bool = False
    again: str = (
        ""  # a table's head, which is printed again above the first row of each further page
    )


@dataclass
class Sheet:
    """Collects Typst source and truth side by side; `seed` decides which sentences stand where."""

    seed: int
    sentences: list[str]
    font: str = "Libertinus Serif"
    size: float = 11
    paper: str = "a4"
    margin: str = "2.5cm"
    columns: int = 1
    hyphenate: bool = True
    justify: bool = True
    flipped: bool = False
    header: str = ""
    footer: str = ""
    source: list[str] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self._deck: list[str] = []

    def sentence(self) -> str:
        """The next sentence; none comes again before all have come."""
        if not self._deck:
            self._deck = self.random.sample(self.sentences, len(self.sentences))
        return self._deck.pop()

    def prose(self, least: int = 3, most: int = 5) -> str:
        """A paragraph's text."""
        return " ".join(self.sentence() for _ in range(self.random.randint(least, most)))

    def unit(self, text: str, *, is_note: bool = False, again: str = "") -> tuple[str, str]:
        """The marks that stand before and behind the words of a new unit."""
        number = len(self.units)
        self.units.append(Unit(number, text, is_note, again))
        return f"#at({2 * number})", f"#at({2 * number + 1})"

    def raw(self, source: str) -> None:
        """Typst source without words."""
        self.source.append(source)

    def paragraph(self, text: str | None = None, wrap: str = "{}") -> None:
        """A paragraph; `wrap` is Typst source around its words."""
        text = text or self.prose()
        before, behind = self.unit(text)
        self.source.append(wrap.replace("{}", marked(before, text, behind)) + "\n\n")

    def heading(self, text: str, level: int = 1) -> None:
        """A heading."""
        before, behind = self.unit(text)
        self.source.append(f"#heading(level: {level})[{marked(before, text, behind)}]\n\n")

    def noted(self, text: str, note: str, number: int) -> None:
        """A paragraph with a footnote behind its last word."""
        before, behind = self.unit(f"{text} {number}")
        first, last = self.unit(f"{number} {note}", is_note=True)
        self.source.append(
            f"{marked(before, text, behind)}#footnote[{marked(first, note, last)}]\n\n"
        )

    def items(self, texts: list[str], marker: str = "") -> None:
        """A bulleted list, or a numbered one where `marker` is a Typst numbering such as "1." or
        "a)".
        """
        lines = []
        for n, text in enumerate(texts):
            shown = f"{_number(marker, n)} {text}" if marker else text
            before, behind = self.unit(shown)
            lines.append(f"{'+' if marker else '-'} {marked(before, text, behind)}")
        rule = f'#set enum(numbering: "{marker}")\n' if marker else ""
        self.source.append(f"#[\n{rule}" + "\n".join(lines) + "\n]\n\n")

    def table(
        self, rows: list[list[str]], widths: str, stroke: str = "0.5pt", extra: str = ""
    ) -> None:
        """A table whose first row is its head, printed again on each page."""
        head, *body = rows
        first = "\t".join(head)
        before, behind = self.unit(first)
        # Marks in a head that is printed again would be there twice: they stand before the table.
        cells = [f"[{quoted(c)}]" for c in head]
        out = [f"{before}{behind}#table(columns: {widths}, stroke: {stroke}, {extra}"]
        out.append(f"  table.header({', '.join(cells)}),")
        for row in body:
            before, behind = self.unit("\t".join(row), again=first)
            shown = [f"[{before}{quoted(row[0])}{behind}]", *(f"[{quoted(c)}]" for c in row[1:])]
            out.append("  " + ", ".join(shown) + ",")
        self.source.append("\n".join(out) + ")\n\n")

    def typst(self) -> str:
        """The whole source."""
        edge = []
        if self.header:
            shown = quoted(self.header).replace("§N", '" + str(counter(page).get().first()) + "')
            edge.append(f"header: context text(size: 8pt)[{_computed(shown)}]")
        if self.footer:
            shown = quoted(self.footer).replace("§N", '" + str(counter(page).get().first()) + "')
            edge.append(f"footer: context align(center, text(size: 8pt)[{_computed(shown)}])")
        page = [
            f'paper: "{self.paper}"',
            f"margin: {self.margin}",
            f"columns: {self.columns}",
            *edge,
        ]
        page += ["flipped: true"] if self.flipped else []
        return (
            f"#set document(date: none)\n#set page({', '.join(page)})\n"
            f'#set text(font: "{self.font}", size: {self.size}pt, lang: "de", hyphenate: '
            f"{_bool(self.hyphenate)})\n"
            f"#set par(justify: {_bool(self.justify)})\n{_MARK}" + "".join(self.source)
        )

    def set(self, folder: Path | None = None) -> tuple[bytes, list[str]]:
        """The PDF and each page's words; a paragraph that runs on stands behind its page's footer.

        `folder` holds the pictures that the source names.
        """
        with tempfile.TemporaryDirectory() as spare:
            file = (folder or Path(spare)) / "page.typ"
            file.write_text(self.typst(), encoding="utf8")
            pdf = typst.compile(str(file))
            found = json.loads(typst.query(str(file), "<at>", field="value"))
        assert isinstance(pdf, bytes)
        return pdf, self._truth({int(n): int(page) for n, page in found})

    def _truth(self, pages: dict[int, int]) -> list[str]:
        texts = []
        seen = 0
        for page in range(1, max(pages.values(), default=1) + 1):
            own = [u for u in self.units if pages[2 * u.number] == page]
            body = [u for u in own if not u.is_note]
            runs_on = [u for u in body if pages[2 * u.number + 1] > page]
            lines = [self.header.replace("§N", str(page))]
            for unit in body:
                if unit.again and seen not in (0, page):
                    lines.append(unit.again)
                seen = page if unit.again or "\t" in unit.text else seen
                lines += [] if unit in runs_on else [unit.text]
            lines += [u.text for u in own if u.is_note]
            lines += [self.footer.replace("§N", str(page)), *(u.text for u in runs_on)]
            texts.append("\n".join(line for line in lines if line))
        return texts


def _computed(shown: str) -> str:
    return "#(" + shown[1:] + ")"


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _number(marker: str, n: int) -> str:
    return marker.replace("1", str(n + 1)).replace("a", chr(ord("a") + n))
