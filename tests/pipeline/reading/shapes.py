"""Invented documents of shapes that were seen: name, lines, and the kind, title and day that are
right.
"""

from __future__ import annotations

Shape = tuple[str, list[str], str, str | None, str | None]

B = (
    "Die Partner wollen kleine Betriebe künftig gemeinsam beraten und ihre Angebote besser "
    "aufeinander abstimmen, damit mehr Unternehmen davon erfahren."
)

Q = (
    "„Damit holen wir die Betriebe dort ab, wo sie stehen“, sagte Mara Lohbeck, Präsidentin der "
    "Kammer."
)

SHAPES: list[Shape] = [
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
]
