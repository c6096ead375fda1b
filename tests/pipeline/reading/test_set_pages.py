"""Pages for formats that have none: set once from our own text, with boxes as on any PDF."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from pipeline.ground.types import Block, Document
from pipeline.reading.char_boxes import boxes_of
from pipeline.reading.formats import PDF
from pipeline.reading.identify import identify
from pipeline.reading.images import pictures_of
from pipeline.reading.pictured import page_image, pictured
from pipeline.reading.read import read_document
from pipeline.settings import PROJECT, Settings
from tests.pipeline.archive.builders import make_document
from tests.pipeline.reading.makers import put

SAMPLES = PROJECT / "corpus" / "samples" / "documents"
MAIL = b"""From: a@example.org
To: b@example.org
Subject: Treffen in Bad Belzig
Date: Tue, 3 Mar 2020 10:00:00 +0100
Content-Type: text/plain; charset=utf-8

Guten Tag,

das Treffen findet am Freitag statt. Bitte bringen Sie die Unterlagen mit.
"""
TABLE = "Kammer;Ort;Zahl\nHandwerkskammer;Neuruppin;12\nIndustriekammer;Wittstock;7\n"
RTF = (
    rb"{\rtf1\ansi\deff0 {\b Vereinbarung} \par Die Partner vereinbaren \'dcbungen im Betrieb.\par}"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"paths": {"outputs": str(tmp_path / "outputs")}})


FORMATS = [
    ("mail.eml", MAIL, "Unterlagen"),
    ("zahlen.csv", TABLE.encode(), "Neuruppin"),
    ("brief.rtf", RTF, "Übungen"),
    ("notiz.md", "# Notiz\n\nEin *guter* Gedanke für Öhringen.\n".encode(), "Gedanke"),
    ("presseerklaerung-2023-09-14-nachfolge.docx", None, "Mittelstand"),
    ("pressemitteilung-2024-06-05-neuwied.html", None, "Neuwied"),
]


@pytest.mark.parametrize(("name", "content", "word"), FORMATS, ids=[f[0] for f in FORMATS])
def test_every_format_has_a_picture_with_boxes_on_its_words(
    tmp_path: Path, settings: Settings, name: str, content: bytes | None, word: str
) -> None:
    path = put(tmp_path, name, content) if content else SAMPLES / name
    document = read_document(path, identify(path), settings)
    shown = pictured(settings, document)
    assert shown.made
    start = document.text.index(word)
    ((number, box),) = boxes_of(shown.made, PDF, shown.document, start, start + len(word))
    assert words_in(shown.made, number, box) == word
    with Image.open(page_image(settings, shown, number)) as picture:
        assert picture.width == 1200
        darkest, lightest = picture.convert("L").getextrema()
        assert darkest < 80 < 200 < lightest


def words_in(file: Path, number: int, box: tuple[float, float, float, float]) -> str:
    import pypdfium2

    with closing(pypdfium2.PdfDocument(file)) as opened, closing(opened[number - 1]) as page:
        height, (x0, y0, x1, y1) = page.get_height(), box
        with closing(page.get_textpage()) as text:
            found: str = text.get_text_bounded(x0 - 0.3, height - y1, x1 + 0.3, height - y0)
    return found.strip()


def of_blocks(*blocks: tuple[str, str]) -> Document:
    """A document of these blocks, each with its role."""
    text, found = "", list[Block]()
    for role, words in blocks:
        start = len(text)
        text += words + "\n\n"
        found.append(Block(start=start, end=start + len(words), role=role))  # type: ignore[arg-type]  # from a table
    return make_document(text.strip()).model_copy(update={"blocks": tuple(found)})


SENTENCE = "Die Betriebe im Landkreis arbeiten gern zusammen. "
SHAPES = {
    "many paragraphs": of_blocks(*[("paragraph", SENTENCE * 9)] * 60),
    "one long paragraph": of_blocks(("paragraph", (SENTENCE * 200).strip())),
    "no sentence ends": of_blocks(("paragraph", "wort " * 2000 + "ende")),
    "no blanks": of_blocks(("paragraph", "x" * 5000)),
    "long table": of_blocks(("table", "\n".join(f"Kammer {n}\tOrt {n}" for n in range(300)))),
    "wide row": of_blocks(("table", "\t".join(["Zelle mit Text"] * 30))),
    "row of an essay": of_blocks(("table", f"a\t{SENTENCE * 60}")),
    "headings only": of_blocks(*[("heading", "Überschrift")] * 90),
    "typst's own signs": of_blocks(("paragraph", "#let x = 1 $a$ *b* _c_ @d <e> \\ `f` // g")),
    "nothing": of_blocks(),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_all_of_the_text_is_on_its_pages_in_order(settings: Settings, shape: str) -> None:
    document = SHAPES[shape]
    laid = pictured(settings, document).document
    said = "".join(document.text.split())
    set_ = "".join("".join(laid.text[b.start : b.end].split()) for b in laid.blocks)
    assert set_ == said
    assert [p.start for p in laid.pages] == sorted(p.start for p in laid.pages)
    for block in laid.blocks:
        page = laid.pages[block.page - 1]
        assert page.start <= block.start < block.end <= page.end
        assert block.bbox
        assert 0 <= block.bbox[1] < block.bbox[3] <= page.height + 1
    for before, after in zip(laid.blocks, laid.blocks[1:], strict=False):
        assert (before.page, before.bbox) < (after.page, after.bbox)


def test_signs_of_the_setter_are_words_like_others(settings: Settings) -> None:
    shown = pictured(settings, SHAPES["typst's own signs"])
    assert shown.made
    assert "#let x = 1 $a$ *b*" in re.sub(r"\s+", " ", words_in(shown.made, 1, (0, 0, 595, 842)))


def test_it_is_set_once_and_again_when_it_is_lost_or_the_text_is_another(
    settings: Settings,
) -> None:
    document = SHAPES["headings only"]
    first = pictured(settings, document)
    assert first.made
    page_image(settings, first, 1)
    made_at = first.made.stat().st_mtime_ns
    assert pictured(settings, document).made == first.made
    assert first.made.stat().st_mtime_ns == made_at
    first.made.unlink()
    assert pictured(settings, document) == first
    masked = document.model_copy(update={"text": document.text.replace("Über", "████")})
    second = pictured(settings, masked)
    assert second.made != first.made
    # Nothing of the old text is left beside the new one.
    kept = {file.name for file in pictures_of(settings, document.source.sha256)}
    assert kept == {second.made.name, second.made.with_suffix(".json").name}  # type: ignore[union-attr]  # it was set
