"""Makes the set that the second stage was chosen on: 429 questions about 242 German paragraphs that
stand side by side.

    apt-get download stellarium-data debian-handbook debian-faq-de gnucash-docs
    for package in *.deb; do dpkg -x "$package" UNPACKED; done
    python -m bench.search.reading FOLDER UNPACKED/usr/share ../shared/data/documents/linsengericht

The paragraphs stay where they are, because their licences differ (GPL, GFDL, CC BY-ND, by-laws);
`reading.tsv` has the questions, written one by one by a language model that had read them, each
with its half and the digest of the paragraph that answers. The halves share no document: `choose`
to choose on, `confirm` to confirm on. Debian 12 has the versions.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree, html

QUESTIONS = Path(__file__).with_name("reading.tsv")
_BLANKS = re.compile(r"\s+")
_MARKS = re.compile("\\[\\d+\\]|[\u200b¶]")
_SENTENCE = re.compile(r"(?<=[a-zäöüß)][.!?]) (?=[A-ZÄÖÜ])")
_ENTITIES = {"&app;": "GnuCash", "&appname;": "GnuCash", "&mac;": "macOS", "&hellip;": "…"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "title"})
_INNER = frozenset({"pre", "programlisting", "screen", "indexterm", "footnote", "script", "sup"})
# Words of a paragraph: less is joined with the next, more is cut between sentences.
_SHORT, _FEWEST, _ENOUGH, _MOST, _LONGEST = 12, 55, 80, 150, 160


def digest(text: str) -> str:
    """What stands for a paragraph in `reading.tsv`."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def paragraphs(share: Path, bylaws: Path) -> Iterator[str]:
    """All paragraphs of the sources."""
    utf8 = html.HTMLParser(encoding="utf8")
    for file in sorted(share.glob("stellarium/*/*/*.utf8")):
        yield from _joined(
            _blocks(html.fromstring(file.read_text("utf8") or "<p/>"), {"p", "li"}, set())
        )
    for file in sorted((share / "doc/debian-handbook/html/de-DE").glob("*.html")):
        root = html.fromstring(file.read_bytes(), parser=utf8)
        for element in root.xpath('//div[@class="para"]'):
            element.tag = "p"
        yield from _joined(_blocks(root, {"p"}, {"pre", "table"}))
    for file in sorted((share / "doc/debian/FAQ/de").glob("*.html")):
        yield from _joined(_blocks(html.fromstring(file.read_bytes(), parser=utf8), {"p"}, {"pre"}))
    for file in sorted((share / "help/de").glob("*/*.xml")):
        parser = etree.XMLParser(
            recover=True, load_dtd=False, no_network=True, resolve_entities=False
        )
        yield from _joined(
            _blocks(
                etree.fromstring(file.read_bytes(), parser=parser), {"para"}, {"table", "footnote"}
            )
        )
    for file in sorted(bylaws.glob("*.pdf")):
        yield from _joined(iter((False, _clean(part)) for part in _sections(file)))


def _sections(file: Path) -> list[str]:
    import pypdfium2

    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(str(file))]
    text = re.sub("[\u0002\xad]\n?|-\n(?=[a-zäöü])", "", "\n".join(pages).replace("\r", ""))
    return re.split(r"\n(?=§ ?\d+|\(\d+\))", text)


def _clean(text: str) -> str:
    return _BLANKS.sub(" ", _MARKS.sub("", text)).strip()


def _blocks(root: Any, texts: set[str], skipped: set[str]) -> Iterator[tuple[bool, str]]:
    """Headings (True) and texts of a page in order, without what is code or a note in them."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        if name in _HEADINGS:
            yield True, _clean("".join(element.itertext()))
        elif name in texts and not any(
            _named(above) in skipped for above in element.iterancestors()
        ):
            for inner in [found for found in element.iterdescendants() if _named(found) in _INNER]:
                tail = inner.tail
                inner.clear()
                inner.tail = tail
            yield False, _clean("".join(element.itertext()))


def _named(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _joined(blocks: Iterator[tuple[bool, str]]) -> Iterator[str]:
    """Paragraphs of some hundred words that do not run over a heading."""
    gathered: list[str] = []
    for is_heading, text in (*blocks, (True, "")):
        size = len(text.split())
        long = size > _LONGEST
        if is_heading or long or _words(gathered) + size > _MOST:
            if not is_heading and size < _SHORT:
                continue
            yield from _told(gathered)
            gathered = []
        if is_heading or size < _SHORT:
            continue
        for part in _SENTENCE.split(text) if long else [text]:
            if long and len((" ".join(gathered) + part).split()) > 130:
                yield from _told(gathered)
                gathered = []
            gathered.append(part)
        if long or _words(gathered) >= _ENOUGH:
            yield from _told(gathered)
            gathered = []


def _words(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _told(gathered: list[str]) -> Iterator[str]:
    text = " ".join(gathered)
    if _FEWEST <= len(text.split()) <= _LONGEST:
        for entity, meant in _ENTITIES.items():
            text = text.replace(entity, meant)
        yield text


def main() -> None:
    """Write corpus, queries and judgements in BEIR layout."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("folder", "share", "bylaws"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    rows = [line.split("\t") for line in QUESTIONS.read_text("utf8").splitlines()]
    wanted = {row[1] for row in rows}
    found = {
        digest(text): text
        for text in paragraphs(given.share, given.bylaws)
        if digest(text) in wanted
    }
    asked = [
        (f"q{n}", *row) for n, row in enumerate(row for row in rows if row[1] in found and row[2])
    ]
    given.folder.mkdir(parents=True, exist_ok=True)
    texts = ({"_id": name, "title": "", "text": text} for name, text in found.items())
    queries = ({"_id": id, "text": question, "part": part} for id, part, _name, question in asked)
    for file, lines in (("corpus", texts), ("queries", queries)):
        told: list[str] = [json.dumps(line, ensure_ascii=False) for line in lines]
        (given.folder / f"{file}.jsonl").write_text("\n".join(told), encoding="utf8")
    judged = [f"{id}\t{name}\t1" for id, _part, name, _question in asked]
    (given.folder / "qrels.tsv").write_text(
        "\n".join(["query-id\tcorpus-id\tscore", *judged]), encoding="utf8"
    )
    print(f"{len(found)} of {len(wanted)} paragraphs, {len(asked)} questions")


if __name__ == "__main__":
    main()
