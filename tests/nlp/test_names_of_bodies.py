"""Names with a Land inside, legal forms of all kinds, and names with `und`, `für`, `an der`."""

from __future__ import annotations

import pytest

from nlp.resolve import resolve
from nlp.taggers import TAGGERS, load_tagger
from nlp.types import Mention
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import PROJECT

REGISTER = load_vocabulary(PROJECT / "corpus" / "vocabulary").register()
TAGGERS_OF_ALL = [load_tagger(name, REGISTER) for name in TAGGERS]


def _found(text: str) -> list[Mention]:
    return resolve(text, [m for tagger in TAGGERS_OF_ALL for m in tagger.find(text)])


# The text, and the whole names in it; no Land in it is a region of its own.
WHOLE = [
    (
        "die Vereinigung der Unternehmensverbände an der Küste warnt",
        ["Vereinigung der Unternehmensverbände an der Küste"],
    ),
    ("Die Insel-Capital Hessen GmbH fördert.", ["Insel-Capital Hessen GmbH"]),
    ("die Hessen-Capital Beteiligungen hilft", []),
    ("die Thüringen-Capital beteiligt sich", []),
    ("der Fonds der Brandenburg-Capital GmbH wächst", ["Brandenburg-Capital GmbH"]),
    (
        "Das Ministerium für Bildung des Saarlandes fördert.",
        ["Ministerium für Bildung des Saarlandes"],
    ),
    (
        "das Ministerium für Arbeit, Soziales und Frauen des Saarlandes lädt ein",
        ["Ministerium für Arbeit, Soziales und Frauen des Saarlandes"],
    ),
    ("die Landesregierung des Saarlandes beschloss", ["Landesregierung des Saarlandes"]),
    (
        "die Kreishandwerkerschaft Saalekreis-Nord lädt ein",
        ["Kreishandwerkerschaft Saalekreis-Nord"],
    ),
    ("die Innung Saalekreis-Nord tagt", ["Innung Saalekreis-Nord"]),
    ("die Nordfels-Saarland GmbH & Co. KG baut", ["Nordfels-Saarland GmbH & Co. KG"]),
    (
        "die Tourismus Marketing Niedersachsen GmbH wirbt",
        ["Tourismus Marketing Niedersachsen GmbH"],
    ),
    ("Die Gerberei Ambos & Sohn OHG liefert.", ["Gerberei Ambos & Sohn OHG"]),
    ("Die Seilerei Klatte KG liefert.", ["Seilerei Klatte KG"]),
    ("die Muster Bau GmbH & Co. KG liefert", ["Muster Bau GmbH & Co. KG"]),
    ("die Muster Bau GmbH & Co. KGaA liefert", ["Muster Bau GmbH & Co. KGaA"]),
    ("die Lebenswege gGmbH hilft", ["Lebenswege gGmbH"]),
    ("die Energie Musterheim eG tagt", ["Energie Musterheim eG"]),
    ("die Klinik Probe AöR hilft", ["Klinik Probe AöR"]),
    ("der Orden Probe KdöR hilft", ["Orden Probe KdöR"]),
    ("die Werkzeug Probe SE wächst", ["Werkzeug Probe SE"]),
    ("die Kanzlei Rabe Specht PartG mbB berät", ["Kanzlei Rabe Specht PartG mbB"]),
    ("die Musterheimer Versicherung VVaG zahlt", ["Musterheimer Versicherung VVaG"]),
    ("die Musterheimer Hagel a. G. zahlt", ["Musterheimer Hagel a. G."]),
    (
        "die Hofladen Probe UG (haftungsbeschränkt) liefert",
        ["Hofladen Probe UG (haftungsbeschränkt)"],
    ),
    ("die Malerei Adler e. K. liefert", ["Malerei Adler e. K."]),
    ("die Fischer & Söhne GbR liefert", ["Fischer & Söhne GbR"]),
    ("die Probe Bau GmbH & Co. OHG liefert", ["Probe Bau GmbH & Co. OHG"]),
    ("der Probe Holding AG & Co. KG gehört", ["Probe Holding AG & Co. KG"]),
    ("die Stadtwerke Musterheim AG", ["Stadtwerke Musterheim AG"]),
    ("die Wohnbau Musterheim Stiftung & Co. KG", ["Wohnbau Musterheim Stiftung & Co. KG"]),
    ("die gemeinnützige Lernwerk Musterheim gUG hilft", ["Lernwerk Musterheim gUG"]),
    ("das Studierendenwerk Musterheim A. ö. R. hilft", ["Studierendenwerk Musterheim A. ö. R."]),
    ("die Kreiswirtschaftsförderung Musterheim lädt ein", ["Kreiswirtschaftsförderung Musterheim"]),
    ("die Wirtschaftsförderung Musterheim lädt ein", ["Wirtschaftsförderung Musterheim"]),
    ("die Wirtschaftsförderung Musterheim GmbH lädt ein", ["Wirtschaftsförderung Musterheim GmbH"]),
    ("das RKW Beispielland e. V. berät", []),
    (
        "die Volkshochschule Musterheim an der Küste lehrt",
        ["Volkshochschule Musterheim an der Küste"],
    ),
    ("das Netzwerk Pflege an der Küste wächst", ["Netzwerk Pflege an der Küste"]),
    (
        "der Verein für Handwerk und Kunst Musterheim e. V.",
        ["Verein für Handwerk und Kunst Musterheim e. V."],
    ),
    (
        "das Zentrum für Arbeit und Gesundheit Musterheim",
        ["Zentrum für Arbeit und Gesundheit Musterheim"],
    ),
    ("die Genossenschaft Wolle und Garn eG webt", ["Genossenschaft Wolle und Garn eG"]),
    (
        "der Verband für Bau und Boden im Norden e. V. lädt ein",
        ["Verband für Bau und Boden im Norden e. V."],
    ),
    ("die Wirtschaftsförderung wächst, die KG liefert, eine GmbH auch", []),
    ("Er gründete eine OHG. Die Stiftung gab Geld.", []),
    ("der Verein Werken und Lernen e. V. lädt ein", ["Verein Werken und Lernen e. V."]),
    (
        "der Verein Schutz für Auen und Moore e. V. lädt ein",
        ["Verein Schutz für Auen und Moore e. V."],
    ),
    (
        "der Fachverband Sanitär und Heizung Musterland tagt",
        ["Fachverband Sanitär und Heizung Musterland"],
    ),
    (
        "der Verband der Bäcker und Müller Musterland e. V.",
        ["Verband der Bäcker und Müller Musterland e. V."],
    ),
    (
        "die Akademie für Pflege und Betreuung Musterheim lehrt",
        ["Akademie für Pflege und Betreuung Musterheim"],
    ),
    (
        "die Innung für Metall und Elektro Musterheim lädt ein",
        ["Innung für Metall und Elektro Musterheim"],
    ),
    (
        "die Initiative Handwerk und Schule Musterheim e. V. wirbt",
        ["Initiative Handwerk und Schule Musterheim e. V."],
    ),
    (
        "das Bildungszentrum für Handel und Gewerbe gGmbH lehrt",
        ["Bildungszentrum für Handel und Gewerbe gGmbH"],
    ),
    ("die Gesellschaft für Arbeit und Umwelt mbH baut", ["Gesellschaft für Arbeit und Umwelt mbH"]),
    ("die Stiftung Mut und Arbeit fördert", ["Stiftung Mut und Arbeit"]),
    (
        "das Kompetenzzentrum Frau und Beruf Musterheim berät",
        ["Kompetenzzentrum Frau und Beruf Musterheim"],
    ),
    (
        "die Fachstelle für Sucht und Prävention Musterheim",
        ["Fachstelle für Sucht und Prävention Musterheim"],
    ),
    ("der Verband Nord und Jan Muster", ["Verband Nord"]),
    ("die Stiftung Mut und Präsidentin Muster", ["Stiftung Mut"]),
]


@pytest.mark.parametrize(("text", "names"), WHOLE, ids=[text for text, _ in WHOLE])
def test_a_name_is_whole_with_its_land_and_legal_form(text: str, names: list[str]) -> None:
    found = _found(text)
    assert [m.surface for m in found if m.kind == "organisation"] == names
    assert [m.surface for m in found if m.kind == "region"] == []


# The text, and what in it is a region.
REGIONS = [
    ("der Leiter des ver.di-Landesbezirks Hamburg", []),
    ("die Sprecherin des Landesverbandes Hessen", []),
    ("Saalekreis-Nord und Mansgau treten bei", []),
    ("Im Saalekreis und in Halle", ["Saalekreis", "Halle"]),
    ("die Handwerkskammer des Saarlandes hilft", []),
    ("der ver.di-Landesbezirk Hamburg ruft auf", []),
    ("der ver.di Landesbezirk Hessen ruft auf", []),
    ("der GEW-Landesverband Thüringen verhandelt", []),
    ("die SPD Hessen fordert mehr Geld", []),
    ("die CDU Sachsen fordert mehr Geld", []),
    ("die Grünen in Sachsen fordern mehr Geld", ["Sachsen"]),
    ("der CDU-Kreisverband Unna wählte", []),
    ("der FDP-Landesverband Bayern wählte", []),
    ("die SPD-Landtagsfraktion Brandenburg stimmte zu", []),
    ("die Nordfels-Saarland baut eine Halle", []),
    ("die Sparkasse Musterland-Hessen baut", []),
    ("das Jobcenter Kreis Unna berät", []),
    ("die Agentur Saarland-Marketing wirbt", []),
    ("die Brandenburg-Stiftung fördert", []),
    ("der Thüringen-Fonds fördert", []),
    ("Betriebe in Hessen und in Sachsen-Anhalt", ["Hessen", "Sachsen-Anhalt"]),
    ("die Wirtschaft im Saarland wächst", ["Saarland"]),
    ("die Betriebe des Saarlandes wachsen", ["Saarlandes"]),
    ("das Bündnis für Pflege Niedersachsen lädt ein", []),
    ("der Landesverband Niedersachsen der Korbmacher lädt ein", []),
    ("die DGB-Jugend Bayern tagt", []),
    ("die Regionaldirektion Nord der Bundesagentur für Arbeit", []),
    ("die LINKE Thüringen fordert", []),
    ("die Freien Wähler Bayern fordern", []),
    ("Bündnis 90/Die Grünen Hessen fordern", []),
    ("die NGG-Region Thüringen ruft auf", []),
    ("die IG BAU Hessen ruft auf", []),
    ("die AWO Brandenburg Ost", []),
    ("das DRK Sachsen", []),
    ("die Diakonie Hessen hilft", []),
    ("die Caritas Thüringen hilft", []),
    ("der Hessen-Metall Verband", []),
    ("das RKW Musterland-Nord e. V. und das DGB Bildungswerk e. V.", []),
    ("das Büro für Stadt und Land Musterheim plant", []),
    ("die Stiftung Mut und RKW", []),
]


@pytest.mark.parametrize(("text", "regions"), REGIONS, ids=[text for text, _ in REGIONS])
def test_a_land_in_the_name_of_a_body_is_no_region(text: str, regions: list[str]) -> None:
    assert [m.surface for m in _found(text) if m.kind == "region"] == regions


@pytest.mark.parametrize(
    ("text", "partner"),
    [
        ("das RKW Beispielland e. V. berät", "RKW Beispielland e. V."),
        ("das RKW Musterland-Nord e. V. berät", "RKW Musterland-Nord e. V."),
        ("vom RKW Nordhang e. V. rät", "RKW Nordhang e. V."),
        ("das RKW Werkzeug e. V. berät", "RKW"),
    ],
)
def test_an_association_of_a_partner_says_which_one_it_is(text: str, partner: str) -> None:
    assert [m.surface for m in _found(text) if m.kind == "partner"] == [partner]
