"""Web pages: the main text with headings, lists, tables and links; navigation and footers left
out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from nlp.normal import normalise
from pipeline.ground.clock import BERLIN
from pipeline.reading.extraction import Extraction, Piece, PieceLink, PieceText, Properties
from pipeline.reading.extractors.html_frame import PageFrame, boxes_beside
from pipeline.reading.extractors.html_main import mark_artifacts
from pipeline.reading.extractors.html_title import with_own_headline
from pipeline.reading.extractors.html_unseen import is_unseen
from pipeline.reading.faults import fault
from pipeline.reading.identify import decode
from pipeline.reading.remarks import HIDDEN
from pipeline.settings import Settings

_BLOCKS_LISTED = (
    "address article blockquote body caption center dd details div dl dt fieldset figcaption "
    "figure h1 h2 h3 "
    "h4 h5 h6 header hgroup html li main ol p pre section summary table ul"
)
_BLOCKS = frozenset(_BLOCKS_LISTED.split())
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HEADING = re.compile(r"h([1-6])$")
_DATE = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?P<clock>T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|\+00:00))?"
)
_DATE_NAMES = frozenset(
    {
        "article:published_time",
        "date",
        "dc.date",
        "dcterms.created",
        "dcterms.date",
        "datepublished",
    }
)
_MAX_DEPTH = 200
_LONGEST_CELL = 1000
_LONGEST_LINKED_CELL = 200


class HtmlExtractor:
    """Reads the main text of a web page."""

    def extract(self, path: Path, settings: Settings) -> Extraction:  # noqa: ARG002 - the protocol's shape
        """One piece per paragraph, heading, list item or table."""
        return read_html(path.read_bytes())


def read_html(data: bytes) -> Extraction:
    """The main text of a page in pieces, what stands around it as artifacts.

    Raises:
        DocumentError: `empty` or `damaged`.
    """
    root = parse_html(data)
    main = _main_element(root)
    walker = _Walker(_base(root), PageFrame(root))
    walker.walk(main, 0)
    walker.flush()
    is_told = main.tag not in {"body", "html"}
    if is_told:
        for box in boxes_beside(root, main):
            walker.walk(box, 0)
            walker.flush()
    pieces = walker.pieces if is_told else mark_artifacts(walker.pieces, root)
    properties = _properties(root)
    pieces = with_own_headline(pieces, properties.title)
    issues = (HIDDEN,) if walker.unseen else ()
    return Extraction((*pieces, *walker.unseen), properties=properties, issues=issues)


def parse_html(data: bytes) -> Any:
    """The tree of a page, read as forgivingly as browsers do; no entity and no address in it is
    followed.

    Raises:
        DocumentError: `empty` or `damaged`.
    """
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = html.document_fromstring(_as_utf8(data), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise fault("empty", "Die Webseite enthält keinen Text.") from error
    return root


def _as_utf8(data: bytes) -> bytes:
    text = _decoded(data)
    if text is None:
        raise fault("damaged", "Die Webseite enthält keinen lesbaren Text.")
    return text.replace("\x00", "").encode("utf-8", "replace")


def _decoded(data: bytes) -> str | None:
    named = _CHARSET.search(data[:4096])
    # Many pages call themselves ISO-8859-1 and are UTF-8; the other way round the bytes tell it
    # themselves.
    for encoding in ("utf-8", named.group(1).decode("ascii")) if named else ():
        with suppress(LookupError, UnicodeDecodeError):
            return data.removeprefix(b"\xef\xbb\xbf").decode(encoding)
    return decode(data)


def _base(root: Any) -> str:
    found = root.xpath("//base/@href")
    return str(found[0]) if found else ""


def _main_element(root: Any) -> Any:
    """The one element that holds the main text, else the body."""
    for query in ("//main", "//*[@role='main']", "//article"):
        found = [e for e in root.xpath(query) if not e.xpath(f"ancestor::{query[2:]}")]
        if len(found) == 1 and (
            len(found[0].text_content().split()) >= 20 or found[0].find(".//h1") is not None
        ):
            return found[0]
    body = root.find("body")
    return body if body is not None else root


def _properties(root: Any) -> Properties:
    title = " ".join(normalise(str(root.findtext(".//title") or "")).split())
    language = str(
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    )[:2].lower()
    return Properties(title, _published(root), language)


def _published(root: Any) -> date | None:
    for meta in root.iter("meta"):
        name = str(
            meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        ).casefold()
        if name in _DATE_NAMES and (found := _iso_date(str(meta.get("content") or ""))):
            return found
    for script in root.xpath("//script[@type='application/ld+json']"):
        if found := _iso_date(_json_date(script.text or "")):
            return found
    # One moment on the whole page is the page's own; several belong to its teasers.
    times = {day for value in root.xpath("//time/@datetime") if (day := _iso_date(str(value)))}
    return times.pop() if len(times) == 1 else None


def _json_date(text: str) -> str:
    try:
        value = json.loads(text)
    except ValueError:
        return ""
    except RecursionError:
        return ""
    return str(value.get("datePublished") or "") if isinstance(value, dict) else ""


def _iso_date(text: str) -> date | None:
    found = _DATE.match(text.strip())
    try:
        if found and found["clock"]:
            # A clock of UTC may still stand in the day before.
            return datetime.fromisoformat(found.group()).astimezone(BERLIN).date()
        return date(*map(int, found.groups()[:3])) if found else None
    except ValueError:
        return None


class _Walker:
    """Walks the tree and cuts its text into pieces."""

    def __init__(self, base: str, frame: PageFrame) -> None:
        self.base = base
        self.frame = frame
        self.pieces: list[Piece] = []
        self.unseen: list[Piece] = []
        self.current = PieceText()
        self.role: Any = "paragraph"
        self.level = 0

    def flush(self) -> None:
        """Close the piece in the making."""
        if piece := self.current.piece(self.role, self.level):
            self.pieces.append(piece)
        self.current = PieceText()

    def walk(self, element: Any, depth: int, target: str = "") -> None:
        """Take in an element with all below it."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag and not self.frame.holds(element, tag):
            if is_unseen(element, tag):
                self._keep_apart(element)
            else:
                self._take(element, tag, depth, target)

    def _take(self, element: Any, tag: str, depth: int, target: str) -> None:
        if depth > _MAX_DEPTH:
            self.current.add(element.text_content())
        elif tag == "table" and _is_data_table(element):
            self._table(element)
        elif tag == "br" and self.current.text.endswith("\n"):
            self.flush()  # an empty line parts paragraphs
        elif tag == "br":
            self.current.line_break()
        elif tag == "hr":
            self.flush()
        elif tag in _BLOCKS or tag in {"tr", "td", "th"}:
            self._block(element, tag, depth, target)
        else:
            href = str(element.get("href") or "").strip() if tag == "a" else ""
            self._inside(element, depth, self._absolute(href) or target)

    def _keep_apart(self, element: Any) -> None:
        text = PieceText()
        text.add(element.text_content())
        if piece := text.piece("artifact"):
            self.unseen.append(piece)

    def _block(self, element: Any, tag: str, depth: int, target: str) -> None:
        self.flush()
        outer = (self.role, self.level)
        heading = _HEADING.match(tag)
        if heading:
            self.role, self.level = "heading", int(heading.group(1))
        elif tag in {"li", "dt", "dd"}:
            self.role, self.level = "list_item", 1
        self._inside(element, depth, target)
        self.flush()
        self.role, self.level = outer

    def _inside(self, element: Any, depth: int, target: str) -> None:
        if element.text:
            self.current.add(element.text, target)
        for child in element:
            self.walk(child, depth + 1, target)
            if child.tail:
                self.current.add(child.tail, target)

    def _table(self, element: Any) -> None:
        self.flush()
        text, links = "", list[PieceLink]()
        for row in element.iter("tr"):
            cells = [self._cell(cell) for cell in row if cell.tag in {"td", "th"}]
            if not any(cell.text for cell in cells):
                continue
            text += "\n" if text else ""
            for n, cell in enumerate(cells):
                text += "\t" if n else ""
                links += [
                    PieceLink(k.start + len(text), k.end + len(text), k.target) for k in cell.links
                ]
                text += cell.text
        lead = len(text) - len(text.lstrip())
        if text.strip():
            moved = tuple(PieceLink(k.start - lead, k.end - lead, k.target) for k in links)
            self.pieces.append(Piece(text.strip(), "table", links=moved))

    def _cell(self, cell: Any) -> Piece:
        """The words of a cell on one line, with their links."""
        inner = _Walker(self.base, self.frame)
        inner._inside(cell, 0, "")
        inner.flush()
        self.unseen += inner.unseen
        text, links = "", list[PieceLink]()
        for piece in inner.pieces:
            text += " " if text else ""
            links += [
                PieceLink(k.start + len(text), k.end + len(text), k.target) for k in piece.links
            ]
            text += piece.text.replace("\n", " ").replace("\t", " ")
        return Piece(text, links=tuple(links))

    def _absolute(self, href: str) -> str:
        if not href or href.startswith(("#", "javascript:", "data:")):
            return ""
        try:
            return urljoin(self.base, href)
        except ValueError:
            return href


def _is_data_table(element: Any) -> bool:
    """Tables that lay out a page hold blocks or other tables; tables of data hold short cells."""
    if any(True for _ in _descendants(element, "table", "h1", "h2", "article", "main")):
        return False
    rows = list(element.iter("tr"))
    widest = max((len(_row_cells(row)) for row in rows), default=0)
    longest = max(
        (len(c.text_content()) for r in rows for c in r if c.tag in {"td", "th"}), default=0
    )
    if not (len(rows) > 1 and widest > 1 and longest < _LONGEST_CELL):
        return False
    return not element.xpath(".//a[@href]") or _is_list_of_links(element, rows, longest)


def _is_list_of_links(element: Any, rows: list[Any], longest: int) -> bool:
    """Whether a table with links is one of data: short cells in even rows, not all of them links;
    menus and teasers are laid out otherwise.
    """
    is_menu = next(element.iter("ul", "ol", "nav", "form"), None) is not None
    if is_menu or longest > _LONGEST_LINKED_CELL:
        return False
    cells = [_row_cells(row) for row in rows]
    are_even = len(set(map(len, cells))) == 1
    plain = sum(_is_plain_text(cell) for row in cells for cell in row)
    return are_even and 3 * plain >= sum(map(len, cells))


def _is_plain_text(cell: Any) -> bool:
    return bool(cell.text_content().strip()) and cell.find(".//a") is None


def _row_cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in {"td", "th"}]


def _descendants(element: Any, *tags: str) -> Iterator[Any]:
    return (e for e in element.iter(*tags) if e is not element)
