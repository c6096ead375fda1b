"""Releases as they were built in 2014/15, 2018, 2020 and 2021: every field of their structure is a
section.

The words are made up; the order of fields, their marks and dates are those of the releases of the
year.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Settings
from tests.pipeline.reading.makers import put

BODY = "Die Vereinbarung sieht vor, dass Beraterinnen und Berater gemeinsam Betriebe besuchen und sich dabei abstimmen."
ABOUT_HEAD = "Die „Offensive Mittelstand – Gut für Deutschland“"
ABOUT = (
    "Die Offensive Mittelstand ist eine nationale Initiative, die kleine und mittlere Unternehmen "
    "bei guter Arbeit "
    "unterstützt. Ihr gehören über 300 Partner an."
)
CONTACT = [
    "Bei Rückfragen wenden Sie sich bitte an:", "E-Mail: info@beispiel.example", '"Offensive Mittelstand"',
    "Musterstraße 12", "69115 Heidelberg", "www.beispiel.example",
]  # fmt: skip
LEAD = "„Wir wollen voneinander lernen,“ so Jana Petersmann, Vorsitzende der Initiative, auf dem Treffen in Berlin."
QUOTE = (
    "„Ein Betrieb, der gut führt, findet auch Leute. Das merken wir jeden Tag, und das sagen wir "
    "weiter“, so Tom Ried."
)
SHAPES = {
    "2014/15": (
        ["Gute Führung hält Beschäftigte im Betrieb", '"Führung ist Handwerk" – Jana Petersmann', LEAD, BODY, QUOTE],
        ["headline", "subheadline", "lead", "body", "quote"],
        None,
    ),
    "2018": (
        [
            "Presseerklärung", "9. Juli 2018", "Netzwerk gegründet",
            "Partner der Offensive Mittelstand gründen Netzwerk am Rhein", f"Heidelberg, 09. Juli 2018 – {LEAD}", BODY,
        ],
        ["kicker", "date_header", "headline", "subheadline", "dateline", "lead", "body"],
        date(2018, 7, 9),
    ),
    "2020": (
        [
            "PRESSEMITTEILUNG, 21. Januar 2020", "Gut beraten: Partner einigen sich",
            "Partner der Offensive Mittelstand beschließen ein Verständnis", "Download: „Verständnis guter Beratung“",
            f"Heidelberg, 21.01.2020 {LEAD}", BODY,
        ],
        ["kicker", "date_header", "headline", "subheadline", "downloads", "dateline", "lead", "body"],
        date(2020, 1, 21),
    ),
    "2021": (
        [
            "PRESSEMITTEILUNG, 06. Dezember 2021", "Zusammenarbeit vor Ort",
            "Partner der Offensive Mittelstand vereinbaren, wie sie in den Regionen "
            "zusammenarbeiten",
            "PDF-Download der „Vereinbarung zur Zusammenarbeit“", LEAD, BODY,
        ],
        ["kicker", "date_header", "headline", "subheadline", "downloads", "lead", "body"],
        date(2021, 12, 6),
    ),
    "dateline before the headline": (
        ["Presseinformation", "Berlin, 28. Januar 2026. Ministerium fördert neue Projekte im Land", LEAD, BODY],
        ["kicker", "dateline", "headline", "lead", "body"],
        date(2026, 1, 28),
    ),
}  # fmt: skip


@pytest.mark.parametrize("year", SHAPES)
@pytest.mark.parametrize("ending", ["about and contact", "contact alone", "downloads last"])
def test_every_field_is_a_zone(tmp_path: Path, year: str, ending: str) -> None:
    top, kinds, day = SHAPES[year]
    about = [ABOUT_HEAD, ABOUT] if ending != "contact alone" else []
    download = (
        ["Diese Pressemitteilung als DOC-Download, 283 kB"] if ending == "downloads last" else []
    )
    html = "\n".join(f"<p>{line}</p>" for line in [*top, *about, *CONTACT, *download])
    path = put(
        tmp_path, "p.html", f"<html lang='de'><body><main>{html}</main></body></html>".encode()
    )
    document = read_document(path, identify(path), Settings())
    found = []
    for section in document.sections:
        if section.kind not in found[-1:]:
            found.append(section.kind)
    wanted = [
        *kinds,
        *(["boilerplate"] if about else []),
        "contact",
        *(["downloads"] if download else []),
    ]
    assert (document.kind, document.date, found) == ("press_release", day, wanted)
    contact = "".join(
        document.text[z.start : z.end] for z in document.sections if z.kind == "contact"
    )
    assert "info@beispiel.example" in contact
    assert "www.beispiel.example" in contact
