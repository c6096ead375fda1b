"""Kind, title, date and sections of made-up releases and agreements of all the known shapes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.ground.types import Document
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Settings

BODY = (
    "Die Partner wollen ihre Angebote abstimmen und Betriebe gemeinsam beraten, damit Hilfe "
    "schneller ankommt als "
    "bisher und niemand mehrfach fragen muss. Das gilt für alle Kreise der Region und für jede "
    "Betriebsgröße."
)
ABOUT = "Die „Offensive Mittelstand – Gut für Deutschland“"
ABOUT_TEXT = (
    "Die „Offensive Mittelstand“ ist eine nationale Initiative von Verbänden, die den Mittelstand "
    "unterstützen wollen "
    "und dafür gemeinsame Standards entwickeln, die allen Betrieben kostenfrei offenstehen."
)
CONTACT = [
    "Bei Rückfragen stehen wir Ihnen gerne zur Verfügung.", "E-Mail: info@example.org", "Musterstraße 1",
    "69115 Heidelberg",
]  # fmt: skip
LEAD = f"„Wir packen es gemeinsam an,“ so Erika Muster, Leiterin der Kammer. {BODY}"

A1 = [
    "PRESSEMITTEILUNG, 06. Mai 2022", "Gemeinsam für kleine Betriebe", "Netzwerk beschließt neue Vereinbarung",
    "PDF-Download der „Vereinbarung für kleine Betriebe“", LEAD, BODY,
    'Erika Muster: "Das ist ein guter Tag für uns alle."',
    ABOUT, ABOUT_TEXT, *CONTACT, "Diese Pressemitteilung als DOC (DOC-Download, 283 kB)",
]  # fmt: skip
A2 = [
    "PRESSEMITTEILUNG, 21. Januar 2020", "Gute Beratung fragt zuerst", "Partner legen Verständnis vor",
    "Download: „Beratungsverständnis“", f"Heidelberg, 21.01.2020 {LEAD}", BODY, ABOUT, ABOUT_TEXT, *CONTACT,
]  # fmt: skip
A3 = [
    "Presseerklärung", "9. Juli 2018", "Gesunde Nachbarn: Acht Betriebe machen mit", "Netzwerk startet im Juli",
    f"Heidelberg, 09. Juli 2018 – {LEAD}", 'Sprecherin Erika Muster betonte: . "Wir fangen an, und zwar sofort."', BODY,
    ABOUT, ABOUT_TEXT, *CONTACT,
]  # fmt: skip
A4 = [
    "Jetzt online: Der Check für alle", "„Endlich ein Werkzeug für uns“, sagt Bäckermeister Max Muster", LEAD, BODY,
    BODY, ABOUT, ABOUT_TEXT, *CONTACT,
]  # fmt: skip
PARTIES = [
    "Kooperationsvereinbarung Sichere Baustelle", "zwischen", "der Kammer Nord, vertreten durch Erika Muster,", "und",
    "der Innung Süd (im Folgenden „die Partner“ genannt)", "Präambel", BODY, "§ 1 Ziele", BODY, "§ 2 Dauer",
    "Die Partner vereinbaren eine Dauer von zwei Jahren und verpflichten sich zur Auswertung am 1. "
    "März 2024.",
    "Heidelberg, den 12. März 2022", "Kammer Nord", "Innung Süd, 14. März 2022", "gez. Erika Muster",
]  # fmt: skip
PLENUM = [
    "Vereinbarung", "zur Zusammenarbeit in den Regionen", "Beschlossen vom Plenum am 16. November 2021",
    "1. Unsere Ziele", BODY, "2. Unsere Regeln", BODY, "3. Unser Weg", BODY,
]  # fmt: skip
MINUTES = ["Einladung zum Sommerfest", "Am 3. Juli 2023 feiern wir im Garten der Kammer.", BODY]


def read(folder: Path, lines: list[str]) -> Document:
    path = folder / "unbenannt.txt"
    # A line over a hundred characters says that lines are paragraphs.
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_document(path, identify(path), Settings())


@pytest.mark.parametrize(
    ("lines", "kind", "title", "day"),
    [
        (A1, "press_release", "Gemeinsam für kleine Betriebe", date(2022, 5, 6)),
        (A2, "press_release", "Gute Beratung fragt zuerst", date(2020, 1, 21)),
        (A3, "press_release", "Gesunde Nachbarn: Acht Betriebe machen mit", date(2018, 7, 9)),
        (A4, "press_release", "Jetzt online: Der Check für alle", None),
        (PARTIES, "agreement", "Kooperationsvereinbarung Sichere Baustelle", date(2022, 3, 14)),
        (
            PLENUM,
            "agreement",
            "Vereinbarung zur Zusammenarbeit in den Regionen",
            date(2021, 11, 16),
        ),
        (MINUTES, "other", "Einladung zum Sommerfest", None),
    ],
    ids=["A1", "A2", "A3", "A4", "parties", "plenum", "other"],
)
def test_kind_title_and_date(
    tmp_path: Path, lines: list[str], kind: str, title: str, day: date | None
) -> None:
    document = read(tmp_path, lines)
    assert (document.kind, document.title, document.date) == (kind, title, day)
    assert document.language == "de"
    if day is not None:
        assert document.date_span is not None
        written = document.text[document.date_span.start : document.date_span.end]
        assert str(day.year) in written


@pytest.mark.parametrize(
    ("lines", "sections"),
    [
        (
            A1,
            "kicker date_header headline subheadline downloads lead body quote boilerplate contact "
            "downloads",
        ),
        (
            A2,
            "kicker date_header headline subheadline downloads dateline lead body boilerplate "
            "contact",
        ),
        (
            A3,
            "kicker date_header headline subheadline dateline lead quote body boilerplate contact",
        ),
        (A4, "headline subheadline lead body boilerplate contact"),
        (PARTIES, "title parties preamble section section signatures"),
        (PLENUM, "title preamble section section section"),
        (MINUTES, ""),
    ],
    ids=["A1", "A2", "A3", "A4", "parties", "plenum", "other"],
)
def test_zones(tmp_path: Path, lines: list[str], sections: str) -> None:
    document = read(tmp_path, lines)
    assert [z.kind for z in document.sections] == sections.split()
    assert all(
        a.end <= b.start for a, b in zip(document.sections, document.sections[1:], strict=False)
    )


@pytest.mark.parametrize(
    "name",
    [
        "VEREINBARUNG ZUR ZUSAMMENARBEIT", "KOOPERATIONSVEREINBARUNG", "R a h m e n v e r e i n b a r u n g",
        "LETTER OF INTENT", "Gemeinsame Erklärung",
    ],
)  # fmt: skip
def test_a_short_agreement_is_one_however_its_name_is_set(tmp_path: Path, name: str) -> None:
    together = "Die Kammer und das Netzwerk gehen künftig gemeinsam vor."
    document = read(tmp_path, [name, "", together, "", "Fulda, 14.02.2022"])
    assert (document.kind, document.date) == ("agreement", date(2022, 2, 14))


def test_a_release_with_its_state_has_its_headline(tmp_path: Path) -> None:
    document = read(
        tmp_path, ["Presse-Information", "Stand: 05/2022", "Neue Kurse im Herbst", BODY]
    )
    assert (document.title, document.date) == ("Neue Kurse im Herbst", date(2022, 5, 1))


def test_who_belongs_to_an_initiative_is_no_boilerplate(tmp_path: Path) -> None:
    told = "Die Volksbank Mitte ist nicht Teil der Initiative. Der Betrieb ist seit Jahren im Netzwerk tätig."
    document = read(tmp_path, ["Pressemitteilung, 3. Mai 2022", "Neue Kurse im Herbst", BODY, told])
    assert [section.kind for section in document.sections][-2:] == ["lead", "body"]


def test_an_agreement_announced_is_a_release(tmp_path: Path) -> None:
    lines = ["Pressemitteilung", "4. Mai 2021", "Kooperationsvereinbarung unterzeichnet", LEAD, BODY,
             "§ 1 der Vereinbarung", "§ 2 der Vereinbarung", *CONTACT]  # fmt: skip
    assert read(tmp_path, lines).kind == "press_release"


def test_an_embargo_is_neither_title_nor_date(tmp_path: Path) -> None:
    lines = [
        "Sperrfrist: 15. Mai 2023, 10:00 Uhr",
        "PRESSEMITTEILUNG",
        "Heidelberg, 14. Mai 2023",
        "Mehr Vielfalt wagen!",
    ]
    body = "Die Partner der Offensive Mittelstand haben gestern in Heidelberg einen gemeinsamen Aufruf vorgestellt. "
    document = read(tmp_path, [*lines, body * 3])
    assert (document.kind, document.title, document.date) == (
        "press_release",
        lines[-1],
        date(2023, 5, 14),
    )


def test_a_date_of_the_text_is_not_the_documents(tmp_path: Path) -> None:
    lines = [BODY, BODY, f"{BODY} Schon am 3. Juli 2019 trafen sich alle."]
    document = read(tmp_path, lines)
    assert document.date is None
    assert "no_date" in [i.code for i in document.issues]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Stand: Mai 2020", date(2020, 5, 1)),
        ("Neuwied, im Mai 2020", date(2020, 5, 1)),
        ("Stand: 6. Mai 2020", date(2020, 5, 6)),
        ("Stand: 05/2020", date(2020, 5, 1)),
        ("Heft Nr. 05/2020", None),
        ("Neue Kurse für kleine Betriebe ab Mai 2020", None),
    ],
)
def test_a_month_is_a_date_where_there_is_no_day(
    tmp_path: Path, line: str, day: date | None
) -> None:
    document = read(tmp_path, ["Merkblatt für kleine Betriebe", line, BODY])
    assert document.date == day
    only_month = day is not None and day.day == 1
    assert ("date_only_month" in [issue.code for issue in document.issues]) == only_month
    if only_month:
        told = line.rpartition(": ")[2].rpartition("im ")[2]
        assert f"„{told}“" in next(
            i.message for i in document.issues if i.code == "date_only_month"
        )


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            ["VEREINBARUNG", "Sichere Baustelle in Neuwied"],
            "VEREINBARUNG Sichere Baustelle in Neuwied",
        ),
        (["VEREINBARUNG", "zur sicheren Baustelle"], "VEREINBARUNG zur sicheren Baustelle"),
        (["Kooperationsvereinbarung – Fassung vom 11. Juni 2018", PARTIES[0]], PARTIES[0]),
        (["Zielvereinbarung 2019", "- Details", "- 4. Juli 2019"], "Zielvereinbarung 2019"),
        (["Landesvertrag für den Norden zur", "Transcription"], "Landesvertrag für den Norden"),
    ],
)
def test_an_agreements_title_ends_before_parties_and_laws(
    tmp_path: Path, head: list[str], title: str
) -> None:
    assert read(tmp_path, [*head, *PARTIES[1:]]).title == title


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            ["VEREINBARUNG"],
            "VEREINBARUNG zwischen der Kammer Nord und der Innung Süd",
        ),
        (
            ["V E R E I N B A R U N G"],
            "VEREINBARUNG zwischen der Kammer Nord und der Innung Süd",
        ),
        (["Mein Waldblatt", "Protected", "N/A", "Volltext", "(1)", "Zielvertrag"], "Zielvertrag"),
        (["Vorlage des Amtes für eine:", "Nutzungsvereinbarung"], "Nutzungsvereinbarung"),
    ],
)
def test_a_bare_word_is_no_title(tmp_path: Path, head: list[str], title: str) -> None:
    assert read(tmp_path, [*head, *PARTIES[1:]]).title.startswith(title)


@pytest.mark.parametrize(
    "head",
    [
        ["Vereinbarung", "gemäß § 7 des Waldgesetzes"],
        ["Vereinbarung", "über Wege und Höfe zwischen"],
        ["Vereinbarung zwischen der Stadt Lindau", "dem Kreis Weiler"],
    ],
)
def test_a_bare_word_behind_which_parties_or_a_law_begin_is_completed(
    tmp_path: Path, head: list[str]
) -> None:
    assert read(tmp_path, [*head, *PARTIES[1:]]).title.startswith("Vereinbarung ")


@pytest.mark.parametrize("word", ["Praeambel", "PRAEAMBEL", "Präambel"])
def test_preambles_in_every_spelling(tmp_path: Path, word: str) -> None:
    document = read(tmp_path, [*PARTIES[:5], word, *PARTIES[6:]])
    (preamble,) = [z for z in document.sections if z.kind == "preamble"]
    assert document.text[preamble.start :].startswith(word)


def test_a_letterhead_keeps_no_subheadline_from_its_place(tmp_path: Path) -> None:
    letterhead = ["Offensive Mittelstand", "Geschäftsstelle Heidelberg", "Telefon 06221 12345"]
    document = read(tmp_path, [*letterhead, *A1])
    (found,) = [z for z in document.sections if z.kind == "subheadline"]
    assert document.text[found.start : found.end] == "Netzwerk beschließt neue Vereinbarung"


def test_dates_as_people_write_them() -> None:
    from nlp.days import find_days

    text = "6. Dezember 2021, 06.12.2021, 6.12.21, 2021-12-06, 06. Dezember2021, December 6, 2021; "
    text += "31.02.2021, A-3.4, 1.2.3.4"
    assert [d.date for d in find_days(text)] == [date(2021, 12, 6)] * 6


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["Sehr geehrte Damen und Herren,", BODY, "Mit freundlichen Grüßen", "Gesa Talmüller"], ""),
        (["Guten Tag,", BODY, "Beste Grüße", "G. Talmüller", "Telefon 0000 123"], ""),
        (["Sehr geehrter Herr Muster,", BODY, "MIT FREUNDLICHEN GRÜSSEN", "Werkstatt Birkenau"], ""),
        (["Sehr geehrte Frau Muster,", BODY, "Viele liebe Grüße", BODY], ""),
        (["Sehr geehrte Frau Muster,", BODY, "Hochachtungsvoll,", "Gesa Talmüller"], ""),
        (["Betreff: Treffen in Birkenau", "Guten Tag,", BODY, "Viele Grüße", "G."], "Treffen in Birkenau"),
        (["Betr.: Ihr Schreiben vom Mai", "Guten Tag,", BODY], "Ihr Schreiben vom Mai"),
        (["Einladung zum Treffen", "Sehr geehrte Damen und Herren,", BODY], "Einladung zum Treffen"),
        (["Herzliche Grüße aus Birkenau", BODY], "Herzliche Grüße aus Birkenau"),
        (["Guten Tag, Mittelstand!", "Werkstätten öffnen ihre Türen", BODY], "Werkstätten öffnen ihre Türen"),
    ],
)  # fmt: skip
def test_how_letters_begin_and_end_is_no_title(
    tmp_path: Path, lines: list[str], title: str
) -> None:
    """Without another line the file's name stands for it."""
    found = read(tmp_path, lines)
    assert found.title == title or (not title and found.title == Path(found.source.name).stem)
