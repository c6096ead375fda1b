"""RTF: code pages, Unicode, tables, links, notes, what is hidden or deleted."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.reading.extraction import Extraction
from pipeline.reading.extractors.rtf import read_rtf


def read(body: str) -> Extraction:
    fonts = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}}"
    styles = r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\*\cs2 Fett;}}"
    return read_rtf((r"{\rtf1\ansi\ansicpg1252" + fonts + styles + body + "}").encode("cp1252"))


def texts(body: str) -> list[tuple[str, str]]:
    return [(p.role, p.text) for p in read(body).pieces]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (r"Gr\'fc\'dfe", "Grüße"),
        (r"Gr\u252?\u223?e", "Grüße"),
        (r"\uc2 Gr\u252 ue\u223 sse", "Grüße"),
        (r"\f1\'cf\'f0\'e8\'e2\'e5\'f2", "Привет"),
        ("Gr\r\n\\'fc\r\n\\'df\r\ne", "Grüße"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"\ldblquote so\rdblquote \endash ja\_nein\~du", "“so”–ja-nein du"),
        (r"KMU{\*\unbekannt weg}-Beratung", "KMU-Beratung"),
        (r"{\pict 0123abc}Bild", "Bild"),
        (r"\bin3 }}}Text", "Text"),
        (r"\{Klammer\}", "{Klammer}"),
        (r"eins\line Zwei", "eins\nZwei"),
    ],
)
def test_words(body: str, wanted: str) -> None:
    assert [t for _, t in texts(body)] == [wanted]


def test_headings_lists_and_tables() -> None:
    body = (
        r"\pard\s1 Ziele\par\pard\s0{\listtext 1.\tab}erstens\par\pard{\trowd\intbl Thema\cell "
        r"Ort\cell\row}"
        r"{\trowd\intbl F\'fchrung\cell Neuwied\cell\row}\pard Schluss\par"
    )
    assert texts(body) == [
        ("heading", "Ziele"),
        ("list_item", "1. erstens"),
        ("table", "Thema\tOrt\nFührung\tNeuwied"),
        ("paragraph", "Schluss"),
    ]


def test_links_notes_headers_and_boxes() -> None:
    body = (
        r"{\header Briefkopf\par}Siehe {\field{\*\fldinst HYPERLINK "
        r'"https://om.example/v.pdf"'
        r"}{\fldrslt hier}}{\footnote Fu\'dfnote} weiter.\par{\shp{\*\shpinst{\shptxt Kasten\par}}}"
    )
    extraction = read(body)
    assert [(p.role, p.text) for p in extraction.pieces] == [
        ("artifact", "Briefkopf"),
        ("paragraph", "Siehe hier weiter."),
        ("footnote", "Fußnote"),
        ("paragraph", "Kasten"),
    ]
    (link,) = extraction.pieces[1].links
    assert (extraction.pieces[1].text[link.start : link.end], link.target) == (
        "hier",
        "https://om.example/v.pdf",
    )


def test_tracked_and_hidden() -> None:
    extraction = read(r"Wir {\revised gern }{\deleted nie }helfen.{\v geheim}\par")
    assert [(p.role, p.text) for p in extraction.pieces] == [
        ("paragraph", "Wir gern helfen."),
        ("artifact", "geheim"),
    ]
    assert [i.code for i in extraction.issues] == ["tracked_changes", "hidden_text"]


def test_properties() -> None:
    properties = read(
        r"{\info{\title Vereinbarung \'dc}{\creatim\yr2021\mo12\dy6\hr9}}Text"
    ).properties
    assert (properties.title, properties.date) == ("Vereinbarung Ü", date(2021, 12, 6))


@pytest.mark.parametrize(
    "body", ["{" * 3000 + "tief", "}}}}Ende", r"\u99999999999?", r"\'zz \bin99999999 x", "\\"]
)
def test_nonsense_ends(body: str) -> None:
    assert read(body).pages
