"""Hidden, struck out and prompting words of Word and OpenDocument texts: kept apart and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.reading.extractors import load_extractor
from pipeline.reading.identify import identify
from pipeline.settings import Settings
from tests.pipeline.reading import makers, makers_word

WORDS = "bitte hier schreiben"


def run(properties: str) -> str:
    return f"<w:p><w:r><w:t>Es gilt. </w:t></w:r><w:r><w:rPr>{properties}</w:rPr><w:t>{WORDS}</w:t></w:r></w:p>"


def control(inner: str, mark: str = "<w:showingPlcHdr/>") -> str:
    return f"<w:sdt><w:sdtPr>{mark}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


SPAN = '<text:p>Es gilt. <text:span text:style-name="T1">{}</text:span></text:p>'
STYLE = '<style:style style:name="T1"><style:text-properties {}/></style:style>'
APART = {
    "vanish": makers.docx(run("<w:vanish/>")),
    "durchgestrichen": makers.docx(run("<w:strike/>")),
    "doppelt": makers.docx(run("<w:dstrike/>")),
    "ein punkt": makers.docx(run('<w:sz w:val="2"/>')),
    "weiss": makers.docx(run('<w:color w:val="FFFFFF"/>')),
    "platzhalter im satz": makers.docx(
        f"<w:p><w:r><w:t>Es gilt. </w:t></w:r>{control(f'<w:r><w:t>{WORDS}</w:t></w:r>')}</w:p>"
    ),
    "platzhalter als absatz": makers.docx(
        makers.paragraph("Es gilt.") + control(makers.paragraph(WORDS))
    ),
    "odt verborgen": makers_word.odt(
        SPAN.format(WORDS), automatic=STYLE.format('text:display="none"')
    ),
    "odt gestrichen": makers_word.odt(
        SPAN.format(WORDS), automatic=STYLE.format('style:text-line-through-style="solid"')
    ),
    "odt platzhalter": makers_word.odt(
        f"<text:p>Es gilt. <text:placeholder>{WORDS}</text:placeholder></text:p>"
    ),
    "rtf": rb"{\rtf1 Es gilt. {\v bitte hier schreiben}\par}",
}
TEXT = {
    "vanish aus": makers.docx(run('<w:vanish w:val="0"/>')),
    "gestrichen aus": makers.docx(run('<w:strike w:val="false"/>')),
    "klein": makers.docx(run('<w:sz w:val="12"/>')),
    "weiss auf farbe": makers.docx(
        run('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000080"/>')
    ),
    "ausgefuellt": makers.docx(
        f"<w:p><w:r><w:t>Es gilt. </w:t></w:r>{control(f'<w:r><w:t>{WORDS}</w:t></w:r>', '')}</w:p>"
    ),
    "odt sichtbar": makers_word.odt(
        SPAN.format(WORDS), automatic=STYLE.format('text:display="true"')
    ),
    "odt ungestrichen": makers_word.odt(
        SPAN.format(WORDS), automatic=STYLE.format('style:text-line-through-style="none"')
    ),
}


def read(folder: Path, data: bytes) -> tuple[str, str, set[str]]:
    """The text, what is kept apart, and the codes of the remarks."""
    path = makers.put(folder, "datei", data)
    found = load_extractor(identify(path).media_type).extract(path, Settings())
    text = " ".join(p.text for p in found.pieces if p.role != "artifact")
    apart = " ".join(p.text for p in found.pieces if p.role == "artifact")
    return text, apart, {issue.code for issue in found.issues}


@pytest.mark.parametrize("shape", APART)
def test_what_does_not_hold_is_kept_apart(tmp_path: Path, shape: str) -> None:
    text, apart, codes = read(tmp_path, APART[shape])
    assert (text.strip(), apart) == ("Es gilt.", WORDS)
    assert codes == {"hidden_text"}


@pytest.mark.parametrize("shape", TEXT)
def test_what_is_seen_is_text(tmp_path: Path, shape: str) -> None:
    text, apart, codes = read(tmp_path, TEXT[shape])
    assert (text, apart, codes) == (f"Es gilt. {WORDS}", "", set())
