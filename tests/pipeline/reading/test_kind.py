"""What a document is by its shape: invented releases, agreements and papers that are neither, each in
a form that chambers, ministries, towns and networks use.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ground.types import Document
from pipeline.reading import evidence
from pipeline.reading.identify import identify
from pipeline.reading.kind import decide, evidence_of
from pipeline.reading.read import read_document
from pipeline.settings import Settings
from tests.pipeline.reading.more_shapes import MORE_SHAPES
from tests.pipeline.reading.shapes import SHAPES as FIRST_SHAPES
from tests.pipeline.reading.shapes import B, Q
from tests.pipeline.reading.unnamed_shapes import UNNAMED_SHAPES

# Name, lines, kind, title (None: any), day.
SHAPES = [*FIRST_SHAPES, *MORE_SHAPES, *UNNAMED_SHAPES]


def read(folder: Path, lines: list[str], name: str = "unbenannt.txt") -> Document:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf8")
    return read_document(path, identify(path), Settings())


@pytest.mark.parametrize(
    ("lines", "kind", "title", "day"), [s[1:] for s in SHAPES], ids=[s[0] for s in SHAPES]
)
def test_shapes(
    tmp_path: Path, lines: list[str], kind: str, title: str | None, day: str | None
) -> None:
    document = read(tmp_path, lines)
    assert document.kind == kind
    assert title in (None, document.title)
    assert (document.date.isoformat() if document.date else None) == day


def test_evidence_is_shown_with_its_place(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        ["Kurse für alle", f"Lindau (5. März 2012). Der Verband hat Kurse eröffnet. {B}", Q],
    )
    evidence = evidence_of(document)
    assert decide(evidence)[0] == document.kind
    assert sum(e.weight for e in evidence if e.kind == "press_release") >= 3
    dateline = next(e for e in evidence if "Ort und Tag" in e.what)
    assert document.text[dateline.start : dateline.end].startswith("Lindau (5. März 2012)")
    assert all(0 <= e.start <= e.end <= len(document.text) for e in evidence)


def test_what_is_barely_a_kind_is_told_and_what_is_clear_is_not(tmp_path: Path) -> None:
    barely = read(
        tmp_path, ["Freuen sich (v.l.): Ada Probe, Udo Muster.", "Neuer Laden eröffnet", B]
    )
    clear = read(tmp_path, ["Pressemitteilung", "3. Mai 2021", "Neuer Laden eröffnet", B, Q])
    codes = [[issue.code for issue in document.issues] for document in (barely, clear)]
    assert ["kind_unsure" in found for found in codes] == [True, False]


FOREIGN = [
    "Gültig bis 31. Dezember 2030", "Anmeldeschluss: 15. Juni 2021", "Anmeldeschluss\n15. Juni "
    "2021",
    "Sperrfrist: 15. Mai 2023, 10:00 Uhr", "Gegründet am 3. Mai 1998", "Gegründet 3.5.1998",
    "Bezug: Ihr Schreiben vom 3.5.2021", "Version 1.2.21", "Stand der Vorlage: 3. Mai 2021",
    "Vereinbarung vom 12. Mai 2010", "Rahmenvertrag vom 3.5.2019", "zuletzt geändert am 3. Mai "
    "2021",
    "Letzte Änderung: 3. Juni 2019", "Laufzeit: 1. Januar 2011 bis 31. Dezember 2014",
    "Bewerbungsfrist: 30.06.2022", "Am 18. Dezember 2009 trafen sich alle", "Nächste Sitzung: "
    "3.5.2021",
    "Netzwerktreffen, 12. Mai 2021, Lindau", "Die Vereinbarung gilt bis 31.12.2030",
    "Gültig ab: 01.01.2022", "Ablauf: 31.12.2025", "Geburtsdatum: 3.5.1961", "Druck: 3.5.2021",
    "Rückmeldung erbeten bis 3.5.2021", "Fortschreibung der Vereinbarung vom 3. Mai 2015",
]  # fmt: skip


@pytest.mark.parametrize("line", FOREIGN)
@pytest.mark.parametrize("kind", ["press_release", "agreement", "other"])
def test_a_day_of_something_else_is_not_the_documents(tmp_path: Path, line: str, kind: str) -> None:
    lines = line.split("\n")
    shapes = {
        "press_release": ["Pressemitteilung", "Neue Beratung für Betriebe", *lines, B, B],
        "agreement": ["Kooperationsvereinbarung zur Beratung", *lines, "zwischen der Kammer Nord "
                      "und der Kammer Süd", "Präambel", B, "§ 1 Ziele", B, "§ 2 Wege", B],
        "other": ["Merkblatt Beratung", *lines, B, B],
    }  # fmt: skip
    document = read(tmp_path, shapes[kind])
    assert (document.kind, document.date) == (kind, None)
    assert "no_date" in [issue.code for issue in document.issues]


@pytest.mark.parametrize(
    "line",
    [
        "3. Mai 2021", "Lindau, 3. Mai 2021", "Lindau, den 3. Mai 2021", "Lindau, am 3. Mai 2021",
        "Stand: 3. Mai 2021", "Fassung vom 3. Mai 2021", "Montag, 3. Mai 2021", "Datum: 3.5.2021",
        "03.05.2021 - 10:05 Uhr", "Veröffentlicht am 3. Mai 2021", "Lindau | 3.5.2021", "(3. Mai "
        "2021)",
    ],
)  # fmt: skip
def test_a_line_of_its_own_dates_a_document(tmp_path: Path, line: str) -> None:
    document = read(tmp_path, ["Merkblatt Beratung", line, B, B])
    assert document.date is not None
    assert document.date.isoformat() == "2021-05-03"


@pytest.mark.parametrize(
    "opening",
    [
        "Bonn, Lindau, 3. Mai 2021. ", "Bonn und Lindau, 3. Mai 2021 – ", "BONN/LINDAU, "
        "03.05.2021 – ",
        "Lindau (3. Mai 2021). ", "Lindau | 3. Mai 2021 | ", "Lindau // 3. Mai 2021 // ",
        "Lindau – 3. Mai 2021 – ", "3. Mai 2021 | ", "(3.5.2021) ", "3. Mai 2021 – ", "3. Mai "
        "2021. ",
        "Lindau, Montag, 3. Mai 2021: ", "Lindau (eb), 3. Mai 2021: ", "Halle (Saale), 3. Mai "
        "2021. ",
    ],
)  # fmt: skip
def test_datelines(tmp_path: Path, opening: str) -> None:
    document = read(tmp_path, ["Kammern ziehen an einem Strang", opening + B, Q, Q])
    assert document.kind == "press_release"
    (line,) = [z for z in document.sections if z.kind == "dateline"]
    assert document.text[line.start : line.end] == opening.rstrip()
    assert str(document.date) == "2021-05-03"


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2021-05-03_Blatt.txt", "2021-05-03"), ("20210503 Blatt.txt", "2021-05-03"),
        ("Blatt_03.05.2021.txt", "2021-05-03"), ("Blatt_03-05-2021.txt", "2021-05-03"),
        ("03_05_2021_Blatt.txt", "2021-05-03"), ("210503_Blatt.txt", "2021-05-03"),
        ("Blatt vom 3. Mai 2021.txt", "2021-05-03"), ("Blatt2021-05-03.txt", "2021-05-03"),
        ("Blatt 3.5.21.txt", "2021-05-03"), ("IMG_20210503_101500.txt", "2021-05-03"),
        ("Anmeldung bis 3.5.2021.txt", None), ("Version 1.2.21.txt", None), ("Blatt 2021.txt", None),
        ("scan0001.txt", None),
    ],
)  # fmt: skip
def test_the_name_of_a_file_is_the_last_witness(tmp_path: Path, name: str, day: str | None) -> None:
    document = read(tmp_path, ["Merkblatt Beratung", B, B], name)
    assert (str(document.date) if document.date else None) == day
    assert document.date_span is None
    assert ("date_from_name" if day else "no_date") in [i.code for i in document.issues]
    told = read(tmp_path, ["Merkblatt Beratung", "Stand: 1.2.2020", B, B], name)
    assert str(told.date) == "2020-02-01"


@pytest.mark.parametrize(
    ("text", "is_speech"),
    [
        ("„Wir fangen heute gemeinsam damit an“, sagte sie.", True),
        ("»Wir fangen heute gemeinsam damit an«, sagte sie.", True),
        ('„Wir fangen heute gemeinsam damit an", sagte sie.', True),
        ("Sie sagte: „Das ist für uns alle ein Anfang.“", True),
        ("„Wir fangen an. Und wir hören erst auf, wenn es gelingt.”", True),
        ("„Wir fangen heute damit an“", False),
        ("das Netzwerk „Gute Arbeit“", False),
        ("„Wir fangen heute gemeinsam damit an", False),
        ("Wir fangen heute gemeinsam damit an“", False),
        ("„eins zwei drei“ vier fünf sechs sieben acht“", False),
        ("„ " + "Netzwerk " * 3000, False),
    ],
)
def test_what_is_a_sentence_in_marks(text: str, is_speech: bool) -> None:
    assert bool(evidence.SPEECH.search(text)) is is_speech


_WAYS = [
    "Die Gemeinde Probe baut Wege, auf denen alle gehen können, und pflegt sie das ganze Jahr über.",
    "§ 1 Zweck",
    "Wer einen Weg nutzt, soll ihn sauber halten; die Gemeinde stellt dafür Körbe auf.",
    "§ 2 Gebühren",
    "Die Gebühr beträgt einen Euro je Weg und Tag, und Kinder zahlen nichts.",
]


@pytest.mark.parametrize(
    "head",
    [
        ["Satzung über die Erhebung einer Wegesteuer"],
        ["1. Satzung zur Änderung der Hauptsatzung der Gemeinde Probe vom 3. Mai 2031"],
        ["GEMEINDE PROBE", "Der Gemeindevorstand", "Satzung der Gemeinde Probe über Wege"],
        ["Verordnung", "über die Entgelte für Wege in der Gemeinde Probe"],
        ["Gebührenordnung für die Wege der Gemeinde Probe"],
        ["Entschädigungssatzung der Gemeinde Probe"],
        ["Zweite Satzung zur Änderung der Wegesatzung"],
        ["Richtlinie zur Förderung von Wegen"],
        ["Friedhofsordnung der Gemeinde Probe"],
        ["Rede von Präsidentin Eva Rau beim Tag der Wege", "Es gilt das gesprochene Wort."],
    ],
)
def test_what_is_neither(tmp_path: Path, head: list[str]) -> None:
    """Statutes and speeches, whatever days, paragraphs and quotes they have."""
    lines = [*head, "Probe, 3. Mai 2031", *_WAYS]
    assert read(tmp_path, lines).kind == "other"


@pytest.mark.parametrize(
    "clause",
    [
        "Kommt es zu Streit, so informiert die Stadt den Kreis.",
        "Weicht der Kreis ab, so teilt er es der Stadt mit.",
        "Fällt Schnee, so räumt die Stadt, so berichtet sie es danach.",
    ],
)
def test_a_clause_quotes_nobody(clause: str) -> None:
    assert not evidence.SAYING.search(clause)


@pytest.mark.parametrize(
    "sentence",
    [
        "„Wir bauen“, so die Landrätin.",
        "Das sei gut, so Rau.",
        "„Alle helfen mit“, so der Präsident.",
    ],
)
def test_so_names_a_speaker(sentence: str) -> None:
    assert evidence.SAYING.search(sentence)
