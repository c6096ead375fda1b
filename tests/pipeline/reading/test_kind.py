"""What a document is by its shape: invented releases, agreements and papers that are neither, each in
a form that chambers, ministries, towns and networks use.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ground.types import Document
from pipeline.reading.identify import identify
from pipeline.reading.kind import decide, evidence_of
from pipeline.reading.read import read_document
from pipeline.settings import Settings

B = (
    "Die Partner wollen kleine Betriebe künftig gemeinsam beraten und ihre Angebote besser "
    "aufeinander abstimmen, damit mehr Unternehmen davon erfahren."
)
Q = (
    "„Damit holen wir die Betriebe dort ab, wo sie stehen“, sagte Mara Lohbeck, Präsidentin der "
    "Kammer."
)
# Name, lines, kind, title (None: any), day.
SHAPES: list[tuple[str, list[str], str, str | None, str | None]] = [
    (
        "r1",
        [
            "Zwei Häuser, ein Ziel",
            "",
            f"Bad Linden – Die Zusammenarbeit zwischen der Stadt Bad Linden und der Kammer geht "
            f"weiter. {B}",
            Q,
        ],
        "press_release",
        "Zwei Häuser, ein Ziel",
        None,
    ),
    (
        "r2 nohead",
        [
            f"Bad Linden – Die Stadt Bad Linden und die Kammer haben gestern eine Vereinbarung "
            f"unterzeichnet. {B}",
            Q,
            Q,
        ],
        "press_release",
        None,
        None,
    ),
    (
        "r3 middle word",
        [
            "Neue Wege in die Lehre",
            f"Die Ministerin hat am Montag den Pakt vorgestellt. {B}",
            "04.03.2011 Nordland Pressemeldung Ministerium für Arbeit des Landes Nordland",
            Q,
        ],
        "press_release",
        "Neue Wege in die Lehre",
        "2011-03-04",
    ),
    (
        "a5",
        [
            "Zielvereinbarung",
            "zwischen",
            "dem Landkreis Lindau-Nord",
            "und",
            "der Hochschule Lindau",
            "für die Jahre 2013 bis 2016",
            "Präambel",
            B,
            "§ 1 Ziele",
            B,
            "§ 2 Laufzeit",
            "Die Vereinbarung gilt vom 1. Januar 2013 bis 31. Dezember 2016.",
        ],
        "agreement",
        None,
        None,
    ),
    (
        "a7 oneline",
        [
            "Nordlander Allianz für Lehrstellen Eine gemeinsame Initiative des Ministeriums für "
            "Arbeit der Kammern der Gewerkschaft in Nordland e.V.",
            "1. Ziele",
            f"{B} Die Partner vereinbaren, dass sie berichten. Sie verpflichten sich dazu.",
            "2. Beiträge",
            B,
        ],
        "agreement",
        None,
        None,
    ),
    (
        "o9 help",
        [
            "Was gehört in eine Kooperationsvereinbarung?",
            "Ein Vertrag sollte ein Rubrum mit beiden Vertragspartnern enthalten.",
            "Präambel",
            "Laufzeit",
            "Kündigung",
            B,
        ],
        "other",
        None,
        None,
    ),
    (
        "o10 council",
        [
            "Abschluss der Kooperationsvereinbarung Jugendberufsagentur",
            "Beschlussvorlage 12/2019",
            "Beratungsfolge: Kreistag 27.04.2021",
            "Beschlussvorschlag: Dem Vertrag in Anlage 2 wird zugestimmt.",
            B,
        ],
        "other",
        None,
        None,
    ),
    (
        "o11 charta page",
        [
            "Was ist die Charta?",
            "Die Charta wirbt für gute Arbeit. Mitmachen kann jeder Betrieb.",
            B,
        ],
        "other",
        None,
        None,
    ),
    (
        "a13 form",
        [
            "Kooperationsvereinbarung",
            "zwischen",
            "der Schule",
            "Anschrift",
            "Telefon/Fax",
            "(nachfolgend Schule)",
            "vertreten durch",
            "und",
            "Unternehmen",
            "Einrichtung",
            "§ 1 Ziele",
            B,
            "§ 2 Dauer",
            B,
        ],
        "agreement",
        None,
        None,
    ),
    (
        "a15 we",
        [
            "Charta guter Praxis",
            "Wir, die unterzeichnenden Einrichtungen, verpflichten uns zu folgenden Grundsätzen.",
            "1. Offenheit",
            B,
            "2. Fairness",
            B,
            "3. Dauer",
            B,
        ],
        "agreement",
        "Charta guter Praxis",
        None,
    ),
    (
        "a16 erkl",
        [
            "Lindauer Erklärung der Beauftragten der Länder",
            "14/2012 Datum 08.10.2012",
            "Die Beauftragten erklären gemeinsam, was sie von der Beratung erwarten.",
            "1. Zugang",
            B,
            "2. Güte",
            B,
            "3. Dauer",
            B,
        ],
        "agreement",
        "Lindauer Erklärung der Beauftragten der Länder",
        "2012-10-08",
    ),
    (
        "a18 auszug",
        [
            "Rahmenvereinbarung",
            "der Kammer Nord, des Verbandes Süd und des Landes Mitte",
            "zur Fachkräftesicherung",
            "Stand März 2008",
            "(Auszug)",
            "Präambel (Auszug)",
            B,
            "§ 1 Ziele",
            B,
            "§ 2 Wege",
            B,
        ],
        "agreement",
        None,
        "2008-03-01",
    ),
    (
        "o19 invite",
        [
            "Pressekonferenz 07.11.2023 10:30",
            "Bündnis stellt Bilanz vor",
            "Auf der Pressekonferenz sprechen:",
            "– Ada Probe, Vorsitzende der Kammer",
            "Anmeldung bis 3.11.2023",
        ],
        "other",
        None,
        None,
    ),
    (
        "o20 list",
        [
            "Pressemeldungen",
            "PM 17 / 3.4.2017: Kammer ehrt Meister » lesen",
            "PM 16 / 1.4.2017: Neuer Kurs » lesen",
            "PM 15 / 28.3.2017: Bilanz » lesen",
            "PM 14 / 20.3.2017: Messe » lesen",
            "PM 13 / 11.3.2017: Tag der Lehre » lesen",
        ],
        "other",
        None,
        None,
    ),
    (
        "o21 programme",
        [
            "Starthilfe Nordland",
            "Starthilfe Nordland ist das gemeinsame Programm der Kammern, vertreten durch die "
            "Kammer Lindau, und der Kasse Nord.",
            B,
            B,
        ],
        "other",
        "Starthilfe Nordland",
        None,
    ),
    (
        "o22 speech",
        [
            "Bericht des Präsidenten",
            "Sehr geehrte Damen und Herren, ein bewegtes Jahr liegt hinter uns.",
            B,
            B,
        ],
        "other",
        "Bericht des Präsidenten",
        None,
    ),
    (
        "r23",
        [
            "Kreis und Agentur verhandeln über Vertrag",
            f"Lindau. Beide Häuser wollen bis zum Herbst einen Vertrag aushandeln. {B}",
            Q,
        ],
        "press_release",
        "Kreis und Agentur verhandeln über Vertrag",
        None,
    ),
    (
        "r28",
        [
            "Bund besiegelt",
            "14.03.2012",
            "Kammer Nord und Kammer Süd schließen Vereinbarung",
            f"Die beiden Kammern haben eine Vereinbarung geschlossen. {B}",
            Q,
        ],
        "press_release",
        "Bund besiegelt",
        "2012-03-14",
    ),
    (
        "r29 kicker",
        [
            "Ministerium für Arbeit Nordland",
            "Presse",
            "Lehre im Aufwind",
            f"Die Ministerin hat am Dienstag die Zahlen vorgestellt. {B}",
            Q,
        ],
        "press_release",
        "Lehre im Aufwind",
        None,
    ),
    (
        "r32 caption",
        [
            "Freuen sich über die Kooperation (v.l.): Ada Probe, Leiterin der Agentur, Udo "
            "Muster, Präsident der Kammer.",
            "Kammer und Agentur ziehen an einem Strang",
            f"Die Kammer und die Agentur haben am Montag eine Vereinbarung unterzeichnet. {B}",
            Q,
        ],
        "press_release",
        "Kammer und Agentur ziehen an einem Strang",
        None,
    ),
    (
        "r36",
        [
            "Charta-Unterzeichnung: Bauverband Nord e.V. engagiert sich für Vielfalt",
            f"Der Bauverband ist der Charta beigetreten. {B}",
            Q,
        ],
        "press_release",
        "Charta-Unterzeichnung: Bauverband Nord e.V. engagiert sich für Vielfalt",
        None,
    ),
    (
        "a37 cover",
        [
            "Vereinbarung",
            "zur Zusammenarbeit der",
            "Landesregierung",
            "und der",
            "Regionaldirektion Nordland",
            "für den Bereich der",
            "Bildungsberatung",
            "11. Februar 2013",
            "Präambel",
            B,
            "1. Ziele",
            B,
            "2. Wege",
            B,
        ],
        "agreement",
        "Vereinbarung zur Zusammenarbeit der Landesregierung und der Regionaldirektion Nordland "
        "für den Bereich der Bildungsberatung",
        "2013-02-11",
    ),
    (
        "a40",
        [
            "Kooperationsvertrag zwischen der Kammer Nord, der Kammer Süd, der Agentur Lindau und "
            "der Stadt Lindau",
            "Präambel",
            B,
            "§ 1 Ziele",
            B,
            "§ 2 Dauer",
            "Der Vertrag gilt ab dem 1. Mai 2015.",
            "Lindau, den 3. April 2015",
        ],
        "agreement",
        "Kooperationsvertrag zwischen der Kammer Nord, der Kammer Süd, der Agentur Lindau und der "
        "Stadt Lindau",
        "2015-04-03",
    ),
    (
        "r42 dup",
        [
            "Kammer startet Beratung",
            "Kammer startet Beratung",
            f"Lindau, 3. Mai 2019 – Die Kammer hat ein Angebot gestartet. {B}",
            Q,
        ],
        "press_release",
        "Kammer startet Beratung",
        "2019-05-03",
    ),
    (
        "r45 termine",
        [
            "Termine",
            "3. Juni 2012",
            "9.15 Uhr | Lindau",
            "Neue Kurse in Lindau",
            f"Die Kammer hat am Mittwoch neue Kurse vorgestellt. {B}",
            Q,
        ],
        "press_release",
        "Neue Kurse in Lindau",
        None,
    ),
    (
        "r48",
        ["Kurse für alle", f"Lindau (5. März 2012). Der Verband hat Kurse eröffnet. {B}", Q],
        "press_release",
        "Kurse für alle",
        "2012-03-05",
    ),
    (
        "r49",
        ["Neues Netzwerk", f"(14.01.2013) Heute haben sich in Lindau Betriebe getroffen. {B}", Q],
        "press_release",
        "Neues Netzwerk",
        "2013-01-14",
    ),
    (
        "r50",
        ["Netzwerk wächst", "Freitag, 30.08.2019", f"Das Netzwerk hat neue Partner. {B}", Q],
        "press_release",
        "Netzwerk wächst",
        "2019-08-30",
    ),
    (
        "r51",
        [
            "Netzwerk wächst",
            "Lindau News, 02.03.2022 06:30",
            f"Das Netzwerk hat neue Partner gewonnen. {B}",
            Q,
        ],
        "press_release",
        "Netzwerk wächst",
        "2022-03-02",
    ),
    (
        "r52",
        ["06.05.2018", "", "»Pakt für Lehre«", f"Die Kammer hat den Pakt vorgestellt. {B}", Q],
        "press_release",
        "»Pakt für Lehre«",
        "2018-05-06",
    ),
    (
        "r55",
        ["Kammern einig", f"Am 9. Mai 2016 unterzeichneten die Kammern eine Vereinbarung. {B}", Q],
        "press_release",
        "Kammern einig",
        None,
    ),
    (
        "a58",
        [
            "Vereinbarung über die gemeinsame Beratung",
            "zwischen",
            "der Kammer Nord",
            "und der Kammer Süd",
            "17.03.2021",
            "Präambel",
            B,
            "§ 1 Ziele",
            B,
            "§ 2 Wege",
            B,
            "Stand: 15. März 2021",
        ],
        "agreement",
        "Vereinbarung über die gemeinsame Beratung",
        "2021-03-17",
    ),
    (
        "a60",
        [
            "Rahmenvereinbarung Lehre",
            "zwischen der Kammer Nord und der Kammer Süd",
            "Laufzeit 1. Januar 2011 bis 31. Dezember 2014",
            "Präambel",
            B,
            "§ 1 Ziele",
            "Die am 08.05.2006 geschlossene Rahmenvereinbarung ist in Kraft getreten zum "
            "1.04.2006.",
            "§ 2 Dauer",
            B,
        ],
        "agreement",
        None,
        None,
    ),
    (
        "r61",
        [
            "Neue Beratung",
            "Letzte Änderung: 3. Juni 2019",
            f"Die Kammer hat eine Beratung eröffnet. {B}",
            Q,
        ],
        "press_release",
        "Neue Beratung",
        None,
    ),
    (
        "r sender kick",
        [
            "Landkreis Lindau-Nord | Presseinformation",
            "Erstmals gemeinsame Ziele",
            "Bund, Land und Kreise unterschreiben Vereinbarung",
            "17. Februar 2012.",
            f"Der Bund und die Kreise haben Ziele festgelegt. {B}",
            Q,
        ],
        "press_release",
        "Erstmals gemeinsame Ziele",
        "2012-02-17",
    ),
    (
        "r pressestelle",
        [
            "Partnerkreis Südsee besucht Lindau",
            "07.06.2006 Von: Pressestelle Lindau",
            "EINE PRESSEINFORMATION DER PRESSESTELLE DES LANDKREISES LINDAU",
            f"Seit Dienstag ist der Landrat zu Gast. {B}",
            Q,
        ],
        "press_release",
        "Partnerkreis Südsee besucht Lindau",
        "2006-06-07",
    ),
    (
        "r Aug",
        [
            "„Handwerk stärken“ – Vereinbarung zwischen Innung und Agentur",
            "Aug 20 2013",
            "Nachrichten >>",
            f"Die beiden unterzeichneten eine Vereinbarung. {B}",
            Q,
        ],
        "press_release",
        "„Handwerk stärken“ – Vereinbarung zwischen Innung und Agentur",
        "2013-08-20",
    ),
    (
        "r mult",
        [
            "Kammer, Agentur und",
            "Stadt Lindau gründen",
            "gemeinsames Netzwerk",
            "Lindau, 3. Mai 2020",
            f"Die Kammer hat das Netzwerk gegründet. {B}",
            Q,
        ],
        "press_release",
        "Kammer, Agentur und Stadt Lindau gründen gemeinsames Netzwerk",
        "2020-05-03",
    ),
    (
        "r breadcrumb",
        [
            "Startseite > Presse > Pressemitteilungen",
            "Neues Netzwerk in Lindau",
            f"LINDAU – Die Kammer hat das Netzwerk gegründet. {B}",
            Q,
        ],
        "press_release",
        "Neues Netzwerk in Lindau",
        None,
    ),
    (
        "r kick below",
        [
            "Neues Netzwerk in Lindau",
            "Pressemitteilung Nr. 12 vom 3. Mai 2020",
            f"Die Kammer hat das Netzwerk gegründet. {B}",
            Q,
        ],
        "press_release",
        "Neues Netzwerk in Lindau",
        "2020-05-03",
    ),
    (
        "r num",
        [
            "Pressemitteilung",
            "Nr. 225",
            "Neues Netzwerk in Lindau",
            f"Die Kammer hat das Netzwerk gegründet. {B}",
        ],
        "press_release",
        "Neues Netzwerk in Lindau",
        None,
    ),
    (
        "o minutes",
        ["Protokoll der Sitzung des Beirats", "3. Mai 2021", B, B],
        "other",
        "Protokoll der Sitzung des Beirats",
        "2021-05-03",
    ),
    (
        "o leaflet",
        ["Merkblatt Unterweisung", "Stand: 3. Mai 2021", B, B],
        "other",
        "Merkblatt Unterweisung",
        "2021-05-03",
    ),
    (
        "a loi",
        [
            "Letter of Intent",
            "zwischen der Hochschule Lindau, vertreten durch die Rektorin,",
            "und der Kammer Nord",
            "Die Parteien vereinbaren Folgendes. Sie verpflichten sich zu Treffen.",
            "Lindau, den 4. Juni 2014",
            "gez. Probe",
        ],
        "agreement",
        None,
        "2014-06-04",
    ),
    (
        "a leitlinien",
        [
            "Leitlinien für die Zusammenarbeit in den Regionen",
            "beschlossen vom Vorstand am 7. Mai 2013",
            "1. Ziele",
            B,
            "2. Wege",
            B,
            "3. Dauer",
            B,
        ],
        "agreement",
        "Leitlinien für die Zusammenarbeit in den Regionen",
        "2013-05-07",
    ),
    (
        "a eckpunkte",
        [
            "Eckpunkte einer Allianz für Lehre",
            "Präambel",
            B,
            "1. Ziele",
            f"{B} Die Partner vereinbaren einen Bericht.",
            "2. Wege",
            "Die Partner verpflichten sich.",
        ],
        "agreement",
        "Eckpunkte einer Allianz für Lehre",
        None,
    ),
]


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
