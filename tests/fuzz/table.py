"""What is fuzzed: each target with the inputs that it starts from and words that the fuzzer may put
in.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz import language, reading
from tests.fuzz.guard import Target
from tests.pipeline.reading import makers, makers_word
from tests.workspace import PROJECT

CRASHES = PROJECT / "tests" / "fuzz" / "crashes"
_SAMPLES = PROJECT / "corpus" / "samples" / "documents"
_GOLD = PROJECT / "corpus" / "gold"
_SMALL = 40_000
_XML_WORDS = (
    "w:p w:r w:t w:tbl w:tr w:tc w:tcPr w:vMerge w:pPr w:pStyle w:numPr w:numId w:ilvl "
    "w:outlineLvl w:ins w:del w:sdt "
    "w:sdtContent w:hyperlink w:instrText w:fldChar w:footnoteReference w:txbxContent "
    "mc:AlternateContent mc:Choice "
    "mc:Fallback w:altChunk w:br w:tab w:sym w:vanish w:val=\"1\" w:val=\"-1\" "
    "w:val=\"99999999999\" w:val=\"\" "
    "w:val=\"²\" w:abstractNum w:num w:lvl w:lvlText w:numFmt w:start w:lvlOverride %1. %9 decimal "
    "lowerRoman upperLetter"
)  # fmt: skip
_ODT_WORDS = (
    "text:p text:h text:list text:list-item text:list-header text:span text:a text:s text:tab "
    "text:line-break "
    "text:note text:note-body text:outline-level=\"9\" text:outline-level=\"x\" "
    "text:start-value=\"-1\" "
    "text:changed-region text:deletion text:change-start text:change-end table:table "
    "table:table-row table:table-cell "
    "table:number-columns-repeated=\"999\" draw:text-box draw:frame office:annotation style:header "
    "style:footer "
    "text:list-style text:list-level-style-number style:num-format=\"i\" text:level=\"0\" "
    "text:display-levels=\"99\""
)  # fmt: skip
_RTF_WORDS = (
    r"\par \pard \cell \row \trowd \intbl \itap2 \nestcell \nestrow \uc0 \uc9 \u-1 \u65533 \u55357 "
    r"\'e4 \'ff \bin9 "
    r"\bin99999999999 \ansicpg1252 \ansicpg932 \ansicpg0 \f0 \f99 \fcharset128 \fonttbl "
    r"\*\listtable \ls1 \ilvl9 "
    r"\listtext \field \fldinst \fldrslt HYPERLINK \footnote \header \v \v0 \deleted \revised "
    r"\line \page \sect "
    r"\stylesheet \s1 \outlinelevel0 \pict \object \upr \ud \emdash \~ \_ \- {{ }}"
)
_HTML_WORDS = (
    "<p> </p> <h1> <h6> <ul> <ol> <li> <table> <tr> <td> <th> <br> <a href='//x/a.pdf'> <a "
    "href='[::'> "
    "<base href='//['> <main> <article> <div role='navigation'> <div class='nav'> <blockquote> "
    "<pre> "
    "<script type='application/ld+json'> <meta charset=utf-7> <meta charset=idna> <meta name=date "
    "content=2021-13-45> "
    "<time datetime='2021-02-31'> &#0; "
    "&#xD800; <!-- --> <![CDATA[ <title> <svg> <template> <noscript> <!DOCTYPE html> "
    '{"datePublished":[[[[1]]]]}'
)
_PDF_WORDS = (
    "BT ET Tj TJ Td Tm Tf cm re l m S f Do q Q /Rotate /MediaBox /CropBox /UserUnit /Annots "
    "/AcroForm /Fields /Kids "
    "/Parent /T /V /Ff /FT /Tx /Btn /Ch /Widget /Rect /AP /N /Count /Names /EmbeddedFiles /EF /F "
    "/UF /Desc /Title "
    "/CreationDate (D:20210231) /XObject /Image /Subtype /Width 0 -1 1e38 99999999999 nan "
    "0.0000001 1 0 0 1 0 0 Tm"
)
_TEXT_WORDS = (
    "OM-Praxis A-2.1 A-1.0 A1 B-2 A-3.4 bis und sowie , – - „ “ » « \" ' Praxisstandard "
    "OM-Praxisstandards INQA-Check "
    "„Gesundheit“ Personalführung 06. Dezember 2021 6.12.21 2021-12-06 31.02.2021 29.2.2023 "
    "gestern am vergangenen "
    "Montag Jänner Pressemitteilung PRESSEMITTEILUNG Vereinbarung zwischen Präambel § 1 Kontakt "
    "Über uns so Frau "
    "sagte Dr. Prof. Bundesagentur für Arbeit Ober- und Niederbayern Landkreis Neuwied Köln Hessen "
    "über 400 Partner "
    "vom Strategiekreis einstimmig beschlossen Sperrfrist: Heidelberg, e. V. z. B. @ .de 06221 # | "
    "* ^ _ "
    "Auguſt Junı ſamstag geſtern İ ß ſ ﬁ \u00ad \u200b \u202e \ufffe \u0301"
)
_TEMPLATE_WORDS = (
    "{{ }} {% %} {# #} {%p {%tr {{r titel text datum kontakt if else elif endif for in endfor set "
    "macro endmacro call "
    "filter endfilter include import from extends block raw endraw with endwith loop.index loop "
    "self caller range( "
    "dict( lipsum( cycler( joiner( namespace( | upper | list | join | default | map | tojson | "
    "format | int | batch "
    ".__class__ .__init__ [0] [-1] ( ) + - * ** / // % ~ == < > not is in 9999999999 'x' \"y\" , : "
    "true none"
)


_FILE_WORDS = (
    "PK\x03\x04 PK\x05\x06 %PDF- {\\rtf <html> <!doctype "
    "[Content_Types].xml word/ mimetype From: MIME-Version:"
)


@dataclass(frozen=True, slots=True)
class Aim:
    """One target: what it runs, what it starts from, and the words of its language."""

    run: Target
    seeds: Callable[[], Iterator[bytes]]
    words: str = ""
    longest: int = 6000


def _samples(*endings: str) -> Iterator[bytes]:
    files = (f for f in sorted(_SAMPLES.iterdir()) if f.suffix in endings)
    yield from (data for f in files if len(data := f.read_bytes()) <= _SMALL)


def _parts(data: bytes) -> bytes:
    """A package as text, as `reading.package` reads it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        named = [(name, package.read(name)) for name in package.namelist()]
    return b"".join(b"--- %s\n%s\n" % (name.encode(), part.strip(b"\n")) for name, part in named)


def _docx() -> Iterator[bytes]:
    body = makers.paragraph("Titel", "Titel") + makers.paragraph("Eins", "berschrift1")
    cell = f"<w:tc>{makers.paragraph('Zelle')}</w:tc>"
    table = f"<w:tbl><w:tr>{cell}{cell}</w:tr><w:tr>{cell}{cell}</w:tr></w:tbl>"
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt '
        'w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId '
        'w:val="0"/></w:num>'
    )
    entry = makers.paragraph(
        "Punkt", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    )
    yield _parts(makers.docx(body))
    yield _parts(
        makers.docx(body + table + entry, numbering=numbering, header=makers.paragraph("Kopf"))
    )


def _odt() -> Iterator[bytes]:
    yield _parts(
        makers_word.odt('<text:h text:outline-level="1">Titel</text:h><text:p>Absatz</text:p>')
    )
    row = (
        "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>"
    )
    entry = "<text:list><text:list-item><text:p>Punkt</text:p></text:list-item></text:list>"
    yield _parts(
        makers_word.odt(
            f"<table:table>{row}{row}</table:table>{entry}", meta="<dc:title>T</dc:title>"
        )
    )


def _doc() -> Iterator[bytes]:
    bold = ((0, 4, b"\x35\x08\x01"),)
    yield makers_word.word2("Guten Tag, Grüße aus Köln.\r\nZweiter Absatz.")
    yield makers_word.word6("Guten Tag, Grüße aus Köln.\rZweiter Absatz.\r")
    yield makers_word.word97("Guten Tag, Grüße.\rZweiter Absatz.\r", notes="Fußnote\r", runs=bold)
    yield makers_word.word97("a\x07b\x07\x07c\x07d\x07\x07Ende\r", row_ends=(4, 9), wide=False)
    yield from _samples(".doc")


def _rtf() -> Iterator[bytes]:
    yield rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}}\pard Gr\'fc\'dfe aus \u75?\'f6ln\par Zwei\par}"
    yield rb"{\rtf1{\stylesheet{\s1\outlinelevel0 heading 1;}}\s1 T\par\pard\trowd\intbl a\cell b\cell\row\pard x\par}"
    yield rb'{\rtf1{\field{\*\fldinst HYPERLINK "a.pdf"}{\fldrslt Wort}}{\footnote Note}{\header Kopf\par}{\v weg}\par}'


def _html() -> Iterator[bytes]:
    yield from _samples(".html")
    yield b"<html><body><h1>A</h1><table><tr><td>1<td>2</table><ol><li>x<ul><li>y</ul></ol><a href='a.pdf'>z</a>"


def _pdf() -> Iterator[bytes]:
    lines = makers.running_text(
        ["Pressemitteilung, 6. Mai 2021", "Gutes geschieht in der Re-", "gion und anderswo."]
    )
    yield makers.pdf([makers.page(lines), makers.page([(70, 700, 11, "Ende")])])
    rules = "70 600 200 1 re f 70 560 200 1 re f 70 520 200 1 re f 70 520 1 80 re f 170 520 1 80 re f 270 520 1 80 re f"
    yield makers.pdf(
        [makers.page([(80, 580, 11, "a"), (180, 580, 11, "b"), (80, 540, 11, "c")], extra=rules)]
    )


def _plain() -> Iterator[bytes]:
    yield from _samples(".txt")
    yield "# Kopf\n\n* eins\n* zwei\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[Wort](a.pdf)".encode(
        "utf-16"
    )


def _any_file() -> Iterator[bytes]:
    yield makers.docx(makers.paragraph("Eins"))
    yield makers_word.odt("<text:p>Eins</text:p>")
    yield makers.ole("WordDocument", "EncryptedPackage")
    yield from (b"%PDF-1.4\n", b"{\\rtf1 x}", b"<html><p>x", b"\xff\xfex\0y\0", b"RIFF0000WEBP")
    yield b"From: a\r\nTo: b\r\n"


def _texts() -> Iterator[bytes]:
    for file in sorted((_GOLD / "texts").glob("*.txt"))[:8]:
        yield file.read_bytes()[:2500]


def _sentences() -> Iterator[bytes]:
    lines = (_GOLD / "passages.txt").read_bytes().splitlines()
    yield from (line for line in lines[:120] if line.strip())
    yield "OM-Praxis A-2.1, A-2.3 bis A-3.1 und 3.2 sowie die INQA-Checks „Personalführung“ und „Gesundheit“".encode()


def _questions() -> Iterator[bytes]:
    yield from (
        line.encode()
        for line in ('"gute Arbeit" Hessen -Bayern', "A1 - A-3.2 2021", "Herr Au", "KI?")
    )
    yield from (
        "„Wissen im Betrieb“ März 2022 potsdam-2022.pdf".encode(),
        b"Fachkrefte Neuwid ohne",
    )


def _templates() -> Iterator[bytes]:
    yield b"{{ titel }}\n{% if datum %}{{ datum }}{% else %}ohne{% endif %}"
    yield b"{%p for zeile in kontakt %}\n{{ zeile | upper }}\n{%p endfor %}\n{{ text[0] }} {{ titel ~ 'x' }}"


def _drafts() -> Iterator[bytes]:
    yield '# Neue Vereinbarung\n*Die Partner haben am 06.12.2021 in Köln beschlossen\n"Das hilft.\n=Ort'.encode()
    yield b"Die Offensiven Mittelstand wird einzigartig ist ist, so Erika Au . Am Dienstag, 6. Mai 2024 [[L]]"
    yield "+Die Berater*innen wurden um 10:30 Uhr mit 20% informiert (KKU)!\n|Über uns".encode()


TARGETS: dict[str, Aim] = {
    "identify": Aim(reading.identifying, _any_file, _FILE_WORDS),
    "pdf": Aim(reading.reading, _pdf, _PDF_WORDS),
    "docx": Aim(reading.reading_packages, _docx, _XML_WORDS),
    "odt": Aim(reading.reading_packages, _odt, _ODT_WORDS),
    "packages": Aim(reading.reading, _any_file),
    "doc": Aim(reading.reading, _doc, longest=_SMALL),
    "rtf": Aim(reading.reading, _rtf, _RTF_WORDS),
    "html": Aim(reading.reading, _html, _HTML_WORDS),
    "text": Aim(reading.reading, _plain, _TEXT_WORDS),
    "zones": Aim(reading.sectioning, _texts, _TEXT_WORDS),
    "standards": Aim(language.standards, _sentences, _TEXT_WORDS, 1500),
    "dates": Aim(language.days, _sentences, _TEXT_WORDS, 1500),
    "tagging": Aim(language.tagging, _texts, _TEXT_WORDS, 3000),
    "query": Aim(language.queries, _questions, _TEXT_WORDS, 1500),
    "search": Aim(language.searching, _questions, _TEXT_WORDS, 1500),
    "template": Aim(language.templates, _templates, _TEMPLATE_WORDS, 1500),
    "word": Aim(language.word_files, _docx, _XML_WORDS),
    "lint": Aim(language.linting, _drafts, _TEXT_WORDS, 3000),
}


def kept_inputs() -> list[Path]:
    """Every input that once broke something, by target."""
    return sorted(f for name in TARGETS for f in (CRASHES / name).glob("*") if f.is_file())
