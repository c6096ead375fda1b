"""Stretches of Word, RTF, ODT and PPTX files that nobody sees or that do not hold, and those that only look so: one
row a kind.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors.docx import read_docx
from pipeline.reading.extractors.odt import OdtExtractor
from pipeline.reading.extractors.pptx import PptxExtractor
from pipeline.reading.extractors.rtf import read_rtf
from pipeline.settings import Settings
from tests.pipeline.reading import makers_inbox as inbox
from tests.pipeline.reading import makers_word as office
from tests.pipeline.reading.makers import docx, put

LOEXT = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
UNSEEN_RUNS = {
    "ausgeblendet": '<w:vanish w:val="1"/>',
    "durchgestrichen": "<w:strike/>",
    "doppelt durchgestrichen": "<w:dstrike/>",
    "winzig": '<w:sz w:val="2"/>',
    "weiss": '<w:color w:val="FFFFFF"/>',
    "weiss auf weisser schattierung": '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="FFFFFF"/>',
    "weiss, ohne schattierung": '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="auto"/>',
    "farbe des papiers": '<w:color w:val="auto" w:themeColor="background1"/>',
    "ohne fuellung": f"<w14:textFill {W14}><w14:noFill/></w14:textFill>",
}
SEEN_RUNS = {
    "doch nicht ausgeblendet": '<w:vanish w:val="0"/>',
    "weiss auf blau": '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="003366"/>',
    "weiss auf dem marker": '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>',
    "farbe des textes": '<w:color w:val="FFFFFF" w:themeColor="text1"/>',
    "nur im netz ausgeblendet": "<w:webHidden/>",
}
PROMPT = "<w:r><w:rPr><w:rStyle w:val='{}'/></w:rPr><w:t>Quarz</w:t></w:r>"
CONTROL = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
PROMPTS = {
    "gesagt": CONTROL.format("<w:showingPlcHdr/>", "<w:r><w:t>Quarz</w:t></w:r>"),
    "nur an der vorlage zu sehen": CONTROL.format("<w:text/>", PROMPT.format("Platzhaltertext")),
    "englische vorlage": CONTROL.format("<w:text/>", PROMPT.format("PlaceholderText")),
}
UNSEEN_RTF = {
    "ausgeblendet": r"{\v Quarz}",
    "durchgestrichen": r"{\strike Quarz}",
    "doppelt durchgestrichen": r"{\striked1 Quarz}",
    "weiss": r"{\cf1 Quarz}",
    "winzig": r"{\fs2 Quarz}",
    "bis zum ende des absatzes": r"\strike Quarz\strike0",
}
SEEN_RTF = {
    "schwarz": r"{\cf2 Quarz}",
    "doch nicht ausgeblendet": r"{\v\v0 Quarz}",
    "nicht mehr durchgestrichen": r"{\strike\plain Quarz}",
    "weiss auf dunkler zelle": r"{\clcbpat2\cf1 Quarz}",
    "weiss auf dem marker": r"{\highlight2\cf1 Quarz}",
    "klein": r"{\fs14 Quarz}",
}


UNSEEN_ODT = {
    "ausgeblendet": 'text:display="none"',
    "durchgestrichen": 'style:text-line-through-style="solid"',
    "durchgestrichen, nur die art": 'style:text-line-through-type="single"',
    "winzig": 'fo:font-size="1pt"',
    "weiss": 'fo:color="#ffffff"',
    "weiss auf weiss": 'fo:color="#FFFFFF" fo:background-color="#ffffff"',
    "durchsichtig": f'loext:opacity="0%" xmlns:loext="{LOEXT}"',
}
SEEN_ODT = {
    "weiss auf blau": 'fo:color="#ffffff" fo:background-color="#003366"',
    "klein": 'fo:font-size="7pt"',
    "nicht durchgestrichen": 'style:text-line-through-style="none"',
}
HIDDEN_PARTS = {
    "abschnitt": '<text:section text:name="a" text:display="none"><text:p>Quarz</text:p></text:section>',
    "absatz": '<text:p><text:hidden-paragraph text:is-hidden="true"/>Quarz</text:p>',
    "feld": '<text:p><text:hidden-text text:is-hidden="true">Quarz</text:hidden-text></text:p>',
    "platzhalter": "<text:p><text:placeholder>Quarz</text:placeholder></text:p>",
}
UNSEEN_SLIDES = ('strike="sngStrike"', 'strike="dblStrike"', 'sz="100"', "><a:noFill/></a:rPr")
SEEN_SLIDES = ('strike="noStrike"', 'sz="900"', 'b="1"')


def odt(folder: Path, body: str, style: str = "") -> Extraction:
    told = f'<style:style style:name="T1"><style:text-properties {style}/></style:style>'
    body = f"<text:p>Die Frist ist lang.</text:p>{body}"
    return OdtExtractor().extract(
        put(folder, "a.odt", office.odt(body, automatic=told)), Settings()
    )


def slide(folder: Path, properties: str) -> Extraction:
    # Properties may be attributes, or elements within.
    end = "" if "<" in properties else "/"
    run = f"</a:t></a:r><a:r><a:rPr {properties}{end}><a:t>Quarz"
    data = inbox.pptx([inbox.shape("Die Frist ist lang. " + run)])
    return PptxExtractor().extract(put(folder, "a.pptx", data), Settings())


def word(run: str) -> Extraction:
    body = f"<w:p><w:r><w:t xml:space='preserve'>Die Frist ist lang. </w:t></w:r>{run}</w:p>"
    return read_docx(io.BytesIO(docx(body)))


def run_of(properties: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>Quarz</w:t></w:r>"


def rtf(body: str) -> Extraction:
    colours = r"{\colortbl;\red255\green255\blue255;\red0\green0\blue80;}"
    return read_rtf(rf"{{\rtf1\ansi{colours}Die Frist ist lang. {body}\par}}".encode())


def is_apart(found: Extraction) -> bool:
    """Whether the word is kept, apart from the text, and told."""
    shown = [(p.role, p.text) for p in found.pieces]
    assert shown[0] == ("paragraph", "Die Frist ist lang.") or "Quarz" in shown[0][1]
    told = [issue.code for issue in found.issues] == ["hidden_text"]
    return ("artifact", "Quarz") in shown and told


@pytest.mark.parametrize("kind", UNSEEN_RUNS)
def test_unseen_runs_of_word_are_kept_apart(kind: str) -> None:
    assert is_apart(word(run_of(UNSEEN_RUNS[kind])))


@pytest.mark.parametrize("kind", SEEN_RUNS)
def test_seen_runs_of_word_are_text(kind: str) -> None:
    assert word(run_of(SEEN_RUNS[kind])).pieces[0].text == "Die Frist ist lang. Quarz"


@pytest.mark.parametrize("kind", PROMPTS)
def test_prompts_of_word_are_no_text(kind: str) -> None:
    assert is_apart(word(PROMPTS[kind]))


def test_a_filled_control_is_text() -> None:
    filled = CONTROL.format("<w:text/>", run_of("<w:b/>"))
    assert word(filled).pieces[0].text == "Die Frist ist lang. Quarz"


@pytest.mark.parametrize("kind", UNSEEN_RTF)
def test_unseen_rtf_is_kept_apart(kind: str) -> None:
    assert is_apart(rtf(UNSEEN_RTF[kind]))


@pytest.mark.parametrize("kind", SEEN_RTF)
def test_seen_rtf_is_text(kind: str) -> None:
    assert rtf(SEEN_RTF[kind]).pieces[0].text == "Die Frist ist lang. Quarz"


SPAN = '<text:p><text:span text:style-name="T1">Quarz</text:span></text:p>'


@pytest.mark.parametrize("kind", UNSEEN_ODT)
def test_unseen_odt_is_kept_apart(tmp_path: Path, kind: str) -> None:
    assert is_apart(odt(tmp_path, SPAN, UNSEEN_ODT[kind]))


@pytest.mark.parametrize("kind", SEEN_ODT)
def test_seen_odt_is_text(tmp_path: Path, kind: str) -> None:
    assert odt(tmp_path, SPAN, SEEN_ODT[kind]).pieces[1].role == "paragraph"


@pytest.mark.parametrize("kind", HIDDEN_PARTS)
def test_parts_that_are_switched_off_are_kept_apart(tmp_path: Path, kind: str) -> None:
    assert is_apart(odt(tmp_path, HIDDEN_PARTS[kind]))


def test_white_in_a_cell_is_text(tmp_path: Path) -> None:
    cells = f"<table:table-cell>{SPAN}</table:table-cell>" * 2
    table = f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
    found = odt(tmp_path, table, UNSEEN_ODT["weiss"])
    assert [p.text for p in found.pieces] == ["Die Frist ist lang.", "Quarz\tQuarz"]


@pytest.mark.parametrize("properties", UNSEEN_SLIDES)
def test_unseen_words_of_slides_are_kept_apart(tmp_path: Path, properties: str) -> None:
    assert is_apart(slide(tmp_path, properties))


@pytest.mark.parametrize("properties", SEEN_SLIDES)
def test_seen_words_of_slides_are_text(tmp_path: Path, properties: str) -> None:
    assert slide(tmp_path, properties).pieces[0].text == "Die Frist ist lang. Quarz"
