"""Who closes an agreement, in the shapes that agreements and releases have."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.ground.types import Document, DocumentKind, Made, Page, SourceFile
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import Settings
from pipeline.tagging.parties import PARTIES_MISSING
from pipeline.tagging.ready import tagger_for
from tests.pipeline.tagging.party_rows import BARE_NOUNS_IN_NEWS, PLURALS, PLURALS_IN_NEWS, TREATIES

SETTINGS = Settings()
TAGGER = tagger_for(load_vocabulary(SETTINGS.vocabulary_folder), SETTINGS)
NOW = datetime(2026, 11, 30, tzinfo=UTC)

AGREEMENTS = [
    (
        "V e r t r a g\n\nz w i s c h e n\n\ndem Landkreis Probe,\nMarkt 1, 12345 Probe,\n\nu n d\n\n"
        "der Innung Ost\n\n§ 1 Ziel\n\nAlle bauen.",
        ["Landkreis Probe", "Innung Ost"],
    ),
    (
        "LETTER OF INTENT\n\nStadtwerke Probe AöR\nWeg 5, 12345 Probe\n\nund\n\nVerein der Müller e. V.\n"
        "Weg 6, 12345 Probe\n\n1. Ziele\nBeide heizen. Die Parteien wollen das.",
        ["Stadtwerke Probe AöR", "Verein der Müller e. V."],
    ),
    (
        "Erklärung für gute Lehre\n\nWir verpflichten uns, gut zu lehren.\n\nUnterzeichnende:\n\n"
        "Gewerkschaft Bau und Gärten, Region Ost\n\nKanuclub Probe 1924",
        ["Gewerkschaft Bau und Gärten, Region Ost", "Kanuclub Probe 1924"],
    ),
    (
        "Kooperationsvereinbarung\n\nSchule: Realschule Am Hang, Weg 1, 12345 Probe\nBetrieb: Metallbau "
        "Rau & Söhne KG, Weg 2, 12345 Probe\n\n1. Ziele\nDie Partner vereinbaren das.",
        ["Realschule Am Hang", "Metallbau Rau & Söhne KG"],
    ),
    (
        "Vertrag\n\nzwischen\n\n(1) Innung Ost, Weg 1, 12345 Probe, vertreten durch den Vorstand,\n\n"
        "(2) Radwerk Probe eG, Weg 2, 12345 Probe\n\n§ 1 Ziel\n\nAlle radeln.",
        ["Innung Ost", "Radwerk Probe eG"],
    ),
    (
        "Vereinbarung über Wege\n\nder Innung Ost\n\nund der Innung West\n\n§ 1 Ziel\n\nAlle bauen.",
        ["Innung Ost", "Innung West"],
    ),
    (
        "Vertrag\n\nzwischen\n\ndem Ministerium für Kunst und\nGärten\n\nund\n\nder Innung Ost"
        "\n\n§ 1 Ziel\n\nAlle malen.",
        ["Ministerium für Kunst und Gärten", "Innung Ost"],
    ),
    (
        "Vertrag\n\nzwischen dem Jugendamt des Landkreises Probe und der Innung Ost\n\n§ 1 Ziel"
        "\n\nAlle helfen.",
        ["Jugendamt des Landkreises Probe", "Innung Ost"],
    ),
    (
        "Vereinbarung\n\nzwischen\nder Handwerkskammer Beispielburg\nvertreten durch die Präsidentin "
        "Edith Muster\nund\nder Agentur für Arbeit Neustadt\n\nPräambel\n\nBeide helfen.",
        ["Handwerkskammer Beispielburg", "Agentur für Arbeit Neustadt"],
    ),
    (
        "Kooperationsvertrag zwischen dem Landkreis Probe, der Stadt Musterhausen und dem Verein der "
        "Korbmacher e. V.\n\n§ 1 Ziel\n\nAlle drei beraten.",
        ["Landkreis Probe", "Stadt Musterhausen", "Verein der Korbmacher e. V."],
    ),
    (
        "Rahmenvereinbarung\n\nzwischen dem\nMinisterium für Bau, Wege und Brücken\nund den Partnern"
        "\n\nPräambel\n\nDie Partner vereinbaren das.",
        ["Ministerium für Bau, Wege und Brücken"],
    ),
    (
        "Vereinbarung über Lehrstellen\n\nVertragspartner:\n• Jobcenter Musterkreis\n• Handwerkskammer "
        "zu Köln\n• DGB-Bezirk Nord\n\n§ 1 Ziel\n\nDie Partner beraten.",
        ["Jobcenter Musterkreis", "Handwerkskammer zu Köln", "DGB-Bezirk Nord"],
    ),
    (
        "Beispieler Pakt\n\nEine gemeinsame Initiative des Landesverbandes der Müller der "
        "Ingenieurkammer Nord des Vereins der Weber\n\nDie Partner vereinbaren das.",
        ["Landesverband der Müller", "Ingenieurkammer Nord", "Verein der Weber"],
    ),
    (
        "Vereinbarung\n\nzwischen der Berufsgenossenschaft Holz und Metall (BGHM), nachfolgend BGHM "
        "genannt,\nund dem Fachverband Treppen (FVT)\n\n§ 1 Ziel\n\nBeide schulen.",
        ["Berufsgenossenschaft Holz und Metall", "Fachverband Treppen"],
    ),
    (
        "Erklärung\n\nBeteiligte:\n\nVerein der Müller e. V.\nInnung West\n\nAlle helfen.",
        ["Verein der Müller e. V.", "Innung West"],
    ),
    (
        "Vereinbarung\n\nDie Innung Ost,\ndie Innung West und\nder Verein der Müller,\n"
        "schließen folgende Vereinbarung:\n\n§ 1 Ziel\n\nAlle helfen.",
        ["Innung Ost", "Innung West", "Verein der Müller"],
    ),
    (
        "Vertrag\n\nzwischen\n\n1. Innung Ost\nMarkt 1, 12345 Probe\n\n2. Innung West\n"
        "Markt 2, 12345 Probe\n\nPräambel\n\nAlle helfen.",
        ["Innung Ost", "Innung West"],
    ),
    # Covers without a frame: lines, one line with marks, whose work it is
    (
        "Charta für Lehre\n\nMüllerverband Thüringen e. V.\nInnung Ost\nVerein der Weber, Landesverband "
        "Nord\n\nPräambel\nDie Unterzeichner stehen zusammen.",
        [
            "Müllerverband Thüringen e. V.",
            "Innung Ost",
            "Verein der Weber, Landesverband Nord",
        ],
    ),
    (
        "Memorandum of Understanding\n\nStadt Beispielburg · Innung Ost · Verein der Weber\n\nArtikel 1"
        "\nAlle helfen.",
        ["Stadt Beispielburg", "Innung Ost", "Verein der Weber"],
    ),
    (
        "Gemeinsame Erklärung\n\n- Innung Ost\n- Innung West\n- Verein der Weber\n\n§ 1 Ziel\n\nAlle helfen.",
        ["Innung Ost", "Innung West", "Verein der Weber"],
    ),
    (
        "Pakt für Lehre\n\nEin Bündnis von\n\nInnung Ost\nStadtwerke Probe GmbH\n\n§ 1 Ziel\n\nAlle helfen.",
        ["Innung Ost", "Stadtwerke Probe GmbH"],
    ),
    (
        "Vereinbarung\nzur Zusammenarbeit der\nInnung Ost\nund der\nInnung West\nfür den Bereich der"
        "\nMühlen\n\n§ 1 Ziel\n\nAlle mahlen.",
        ["Innung Ost", "Innung West"],
    ),
    # A frame's names with a full stop, a second name without an article, addresses between
    (
        "Vertrag\n\nzwischen dem Diakonischen Werk der Ev.-Luth. Kirche in Probe e. V. und der Innung "
        "Ost\n\n§ 1 Ziel\n\nAlle helfen.",
        ["Diakonisches Werk der Ev.-Luth. Kirche in Probe e. V.", "Innung Ost"],
    ),
    (
        "Vertrag\n\nzwischen der Stadtwerke Probe AG und Hochschule Beispielburg\n\n§ 1 Ziel\n\nAlle helfen.",
        ["Stadtwerke Probe AG", "Hochschule Beispielburg"],
    ),
    (
        "Vertrag\n\nzwischen\nInnung Ost\nOT Unterprobe\n01234 Probe\nund der\nInnung West\n\n§ 1 Ziel"
        "\n\nAlle helfen.",
        ["Innung Ost", "Innung West"],
    ),
    (
        "Vertrag\n\nzwischen der Innung Ost und der Bundesstadt Bonn\n\n§ 1 Ziel\n\nAlle helfen.",
        ["Innung Ost", "Bundesstadt Bonn"],
    ),
    (
        "Vereinbarung\n\nVertragspartner sind:\n\n• die Innung Ost,\n• der Verein der Weber und\n"
        "• die Innung West\n\n1. Ausgangslage\nAlle helfen.",
        ["Innung Ost", "Verein der Weber", "Innung West"],
    ),
]
RELEASES = [
    # Nouns and offices that stand for the one body that has them
    (
        "Die Gesundheit liegt dem Landkreis Nordhausen am Herzen. Der Landkreis hat eine Partnerschaft "
        "mit der Innung Ost geschlossen.",
        ["Landkreis Nordhausen", "Innung Ost"],
    ),
    (
        "Im Eifelkreis Bitburg-Prüm geht es weiter: Landrat Jan Rau und Caritasdirektor Ulf Kunz haben "
        "den Vertrag verlängert. Es berät der Caritasverband Westeifel e. V.",
        ["Eifelkreis Bitburg-Prüm", "Caritasverband Westeifel e. V."],
    ),
    (
        "Die Stadt Beispielburg wächst. Bürgermeisterin Eva Kunz und Rektor Jan Rau von der Hochschule "
        "Nordau unterschrieben die Vereinbarung.",
        ["Stadt Beispielburg", "Hochschule Nordau"],
    ),
    (
        "Die Handwerkskammer Probe bildet aus. Kammerpräsident Jan Rau schloss mit der Innung Ost "
        "einen Vertrag: Handwerkskammerpräsident Jan Rau unterzeichnete die Vereinbarung.",
        ["Handwerkskammer Probe", "Innung Ost"],
    ),
    # The headline shortens, the text tells in full
    (
        "Kammer Ost und Kammer West schließen Pakt\n\nGestern haben die Handwerkskammer Probe-Ost und "
        "die Handwerkskammer Probe-West den Pakt unterzeichnet.",
        ["Handwerkskammer Probe-Ost", "Handwerkskammer Probe-West"],
    ),
    # Bodies that found, oblige themselves, renew
    (
        "In Probe haben die Innung Ost, die Innung West und der Verein der Weber ein Bündnis gegründet.",
        ["Innung Ost", "Innung West", "Verein der Weber"],
    ),
    (
        "Dazu haben sich die Innung Ost und die Innung West in einer Vereinbarung verpflichtet.",
        ["Innung Ost", "Innung West"],
    ),
    (
        "Die Innung Ost und die Innung West erneuerten ihren Vertrag.",
        ["Innung Ost", "Innung West"],
    ),
    (
        "Die Innung Ost und die Innung West wollen mehr. Darauf verständigten sich beide in einer "
        "Vereinbarung.",
        ["Innung Ost", "Innung West"],
    ),
    (
        "Die Innung Ost und die Innung West wollen mehr. Die Vorstände unterzeichneten eine "
        "Rahmenvereinbarung mit dem Verein der Weber.",
        ["Innung Ost", "Innung West", "Verein der Weber"],
    ),
    # Two districts: nobody is meant
    (
        "Der Landkreis Hof ist groß. Klein ist der Landkreis Kronach. Landrat Jan Rau unterschrieb den "
        "Vertrag.",
        [],
    ),
    (
        "Die Agenturen für Arbeit Alt und Neuhausen sowie die Handwerkskammer Probe haben eine "
        "Rahmenvereinbarung geschlossen.",
        ["Agentur für Arbeit Alt", "Agentur für Arbeit Neuhausen", "Handwerkskammer Probe"],
    ),
    (
        "Der Arbeitgeberverband Muster (AVM), die Gewerkschaft Beispiel und der BVMW haben am 4. Mai "
        "eine Kooperationsvereinbarung unterzeichnet.",
        ["Arbeitgeberverband Muster", "Gewerkschaft Beispiel"],
    ),
    (
        "Abkommen zwischen der Innung Ost und der Innung West unterzeichnet\n\nDas hilft allen.",
        ["Innung Ost", "Innung West"],
    ),
    (
        "Die Hochschule Probe und die Handwerkskammer Probe kennen sich gut. Den Vertrag "
        "unterzeichneten die Rektorin und der Präsident.",
        ["Hochschule Probe", "Handwerkskammer Probe"],
    ),
    ("Die Handwerkskammer Probe berät Betriebe. Sie wünscht sich mehr Verträge.", []),
    (
        "Die Innung Ost und die Innung West unterschreiben ein Bündnis.",
        ["Innung Ost", "Innung West"],
    ),
    (
        "Heute haben die Innung Ost und die Innung West eine Vereinbarung beschlossen.",
        ["Innung Ost", "Innung West"],
    ),
    (
        "Die Innung Ost und die Innung West haben den Pakt verabschiedet.",
        ["Innung Ost", "Innung West"],
    ),
    ("Die Innung Ost hat in der Universität Probe die Charta unterschrieben.", ["Innung Ost"]),
    ("An der Hochschule Probe hat die Innung Ost den Pakt unterschrieben.", ["Innung Ost"]),
    (
        "Der Verband der Sägewerke (VdS) und die Innung Ost schlossen einen Pakt.",
        ["Verband der Sägewerke", "Innung Ost"],
    ),
    ("Die Innung Ost hat eine Erklärung zum Wald veröffentlicht.", []),
    # Sentences that say without the word that several agreed
    ("Die Innung Ost und die Innung West haben sich geeinigt.", ["Innung Ost", "Innung West"]),
    (
        "Die Innung Ost und die Innung West arbeiten künftig enger zusammen.",
        ["Innung Ost", "Innung West"],
    ),
    (
        "Das haben die Innung Ost, die Innung West und die Innung Süd vereinbart.",
        ["Innung Ost", "Innung West", "Innung Süd"],
    ),
    ("Die Innung Ost und die Innung West setzen ihre Arbeit fort.", ["Innung Ost", "Innung West"]),
    (
        "Unterschrieben haben der Landkreis Musterau, die Innung Ost und die Innung West.",
        ["Landkreis Musterau", "Innung Ost", "Innung West"],
    ),
    (
        "Gestern entstand ein Bündnis. Mit dabei sind die Innung Ost und die Innung West.",
        ["Innung Ost", "Innung West"],
    ),
    (
        "Unterzeichnet haben:\nFür die Innung Ost: Jan Rau\nFür den Verein der Müller: Eva Kunz",
        ["Innung Ost", "Verein der Müller"],
    ),
    (
        "Gemeinsame Presseerklärung\nder Innung Ost, der Innung West und des Vereins der Müller"
        "\n\nDas Land braucht Leute.",
        ["Innung Ost", "Innung West", "Verein der Müller"],
    ),
    (
        "Präsidentin Eva Kunz von der Innung Ost und Vorstand Jan Rau vom Verein der Müller haben "
        "die Urkunde unterzeichnet.",
        ["Innung Ost", "Verein der Müller"],
    ),
    (
        "Vierzehn Firmen haben die „Charta für Lehrlinge“ der Innung Ost unterzeichnet. Die Innung "
        "West will folgen.",
        [],
    ),
    ("Das Projekt läuft. Beteiligt sind die Innung Ost und die Innung West.", []),
]


def document(text: str, kind: DocumentKind) -> Document:
    """A document of one page without sections."""
    source = SourceFile(
        path="probe.txt",
        name="probe.txt",
        sha256="0",
        media_type="text/plain",
        size=1,
        fetched_at=NOW,
    )
    return Document(
        id="probe", version=1, source=source, kind=kind, title=text.split("\n")[0], date=None,
        date_span=None, language="de", text=text, pages=(Page(number=1, start=0, end=len(text)),),
        blocks=(), sections=(), made=Made(at=NOW, by="test", fingerprint=""),
    )  # fmt: skip


@pytest.mark.parametrize(("text", "labels"), [*AGREEMENTS, *PLURALS, *TREATIES])
def test_the_parties_of_an_agreement(text: str, labels: list[str]) -> None:
    found = TAGGER.tag(document(text, "agreement")).parties
    assert [p.label for p in found.parties] == labels
    assert found.expected == len(labels)
    assert not found.missing


@pytest.mark.parametrize(("text", "labels"), [*RELEASES, *PLURALS_IN_NEWS, *BARE_NOUNS_IN_NEWS])
def test_the_parties_that_a_release_tells_of(text: str, labels: list[str]) -> None:
    found = TAGGER.tag(document(text, "press_release")).parties
    told = [p.label for p in found.parties]
    assert told[: len(labels)] == labels
    assert bool(told) == bool(labels)


def test_a_party_points_at_its_place() -> None:
    text = AGREEMENTS[0][0]
    for party in TAGGER.tag(document(text, "agreement")).parties.parties:
        assert text[party.start : party.end] == party.label


def test_a_party_that_was_not_read_is_told() -> None:
    text = (
        "Vereinbarung der fünf Partner\n\nzwischen der Innung Ost, der Innung West und der "
        "Innung Süd, zusammen fünf Vertragspartner\n\n§ 1 Ziel\n\nAlle helfen."
    )
    tagged = TAGGER.tag(document(text, "agreement"))
    assert (len(tagged.parties.parties), tagged.parties.expected) == (3, 5)
    told = [i.message for i in tagged.issues if i.code == PARTIES_MISSING]
    assert told == [
        "Das Dokument nennt 5 Parteien, gelesen wurden 3: Innung Ost, Innung West, Innung Süd."
    ]
