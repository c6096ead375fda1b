"""Names of organisations that go on behind a field, a hyphen or a place, in shapes that were seen on
pages of chambers, insurers, schools and unions.
"""

from __future__ import annotations

import pytest

from nlp.resolve import resolve
from nlp.taggers import TAGGERS, load_tagger
from nlp.taggers.branches import joined
from nlp.taggers.communes import find_acting
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import PROJECT

REGISTER = load_vocabulary(PROJECT / "corpus" / "vocabulary").register()
TAGGERS_OF_ALL = [load_tagger(name, REGISTER) for name in TAGGERS]

# A branch of a house behind a hyphen, a comma or a short form is one name with it.
BRANCHES = [
    ("die DGB-Region Probe-Nord tagt", ["DGB-Region Probe-Nord"]),
    ("der DGB-Bezirk Muster-Probe und die Kammer", ["DGB-Bezirk Muster-Probe"]),
    ("der ver.di-Landesbezirk Musterland ruft auf", ["ver.di-Landesbezirk Musterland"]),
    ("der DRK-Kreisverband Musterau e. V. hilft", ["DRK-Kreisverband Musterau e. V."]),
    ("die IG Metall-Geschäftsstelle Musterau ist zufrieden", ["IG Metall-Geschäftsstelle Musterau"]),
    ("der Verband der Müller e. V. (vdm), Landesvertretung Nordmark, lädt ein",
        ["Verband der Müller e. V. (vdm), Landesvertretung Nordmark"]),
    ("die Gewerkschaft Nahrung und Gäste, Region Probefalen, fordert",
        ["Gewerkschaft Nahrung und Gäste, Region Probefalen"]),
    ("das Bildungswerk Probe gGmbH, Niederlassung Musterau, lehrt",
        ["Bildungswerk Probe gGmbH, Niederlassung Musterau"]),
    ("der Verband der Imker, Landesgruppe Probe, war da", ["Verband der Imker, Landesgruppe Probe"]),
    ("die Regionalleiterin der IG Metall, Region und Leute", ["IG Metall"]),
]  # fmt: skip

# Where a name ends: a second field, the town that is also a given name, a Land, an office.
ENDS = [
    ("die Gewerkschaft Nahrung und Gäste tagt", ["Gewerkschaft Nahrung und Gäste"]),
    ("die Servicestelle Schule und Beruf berät", ["Servicestelle Schule und Beruf"]),
    ("die Unternehmerschaft Holz und Möbel unterschreibt", ["Unternehmerschaft Holz und Möbel"]),
    ("die IKK Heide, die seit Mai hilft", ["IKK Heide"]),
    ("die Kasse der IKK Heide Muster gehört", ["IKK"]),
    ("laut BKK Probelicht-Vorständin Muster", ["BKK Probelicht"]),
    ("das Landesamt für Probeordnung NRW Plakate schickte", ["Landesamt für Probeordnung NRW"]),
    ("die Unfallkasse Sachsen-Nord prüft", ["Unfallkasse Sachsen-Nord"]),
    ("das Jobcenter Hagen-Mitte berät", ["Jobcenter Hagen-Mitte"]),
    ("die IHK-Arbeitsgemeinschaft des Themas nahm sich an", ["IHK-Arbeitsgemeinschaft"]),
    ("die Bundesregierung für Handwerk und Gewerbe", ["Bundesregierung"]),
    ("der Spitzenverband unter Beteiligung aller", []),
]  # fmt: skip

# Heads and companies: schools by what they stand at, trades by their owner, alliances, advisers.
HEADS = [
    ("die Gesamtschule am Wasserturm lädt ein", ["Gesamtschule am Wasserturm"]),
    ("die Grundschule Am Hang lädt ein", ["Grundschule Am Hang"]),
    ("das Schulzentrum Konrad von Probe lädt ein", ["Schulzentrum Konrad von Probe"]),
    ("die Schule am Montag, das Gymnasium am Abend", []),
    ("die Schule im Herbst", []),
    ("die Akademie für Probepflege am Klinikum Musterau lehrt",
        ["Akademie für Probepflege am Klinikum Musterau"]),
    ("die Bäckerei Dornfeld bäckt", ["Bäckerei Dornfeld"]),
    ("die Firma Metallbau Rühl schweißt", ["Metallbau Rühl"]),
    ("die Firma Backhaus Probe GmbH bäckt", ["Backhaus Probe GmbH"]),
    ("die Tischlerei Innung tagt", []),
    ("die Klostergesellschaft St. Probus mbH baut", ["Klostergesellschaft St. Probus mbH"]),
    ("die Hochschulallianz für die Fläche wächst", ["Hochschulallianz für die Fläche"]),
    ("das Klimabündnis Musterland wirbt", ["Klimabündnis Musterland"]),
    ("der Seniorenbeirat Musterau rät", ["Seniorenbeirat Musterau"]),
    ("die Private Hochschule für Probekunde lehrt", ["Private Hochschule für Probekunde"]),
    ("die Probebau-Berufsgenossenschaft prüft", ["Probebau-Berufsgenossenschaft"]),
    ("die Maritime Universität Probe lehrt", ["Maritime Universität Probe"]),
    ("der Ausschuss für Bau des Thüringer Landtages tagt", ["Ausschuss für Bau des Thüringer Landtages"]),
    ("die Karl-Muster-Hochschule Probestadt lehrt", ["Karl-Muster-Hochschule Probestadt"]),
    ("die LIGA der freien Probepflege in Mustertal e. V. tagt",
        ["LIGA der freien Probepflege in Mustertal e. V."]),
    ("eine Initiative des Sächsischen Ministeriums für Bau und Holz",
        ["Sächsischen Ministeriums für Bau und Holz"]),
    ("der Landeselternrat Probe\nRegionaldirektion Probe", ["Landeselternrat Probe", "Regionaldirektion Probe"]),
    ("das Rückgrat der Rhön und das Bündnis für Ausbildung", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), [*BRANCHES, *ENDS, *HEADS])
def test_a_name_is_found_whole(text: str, names: list[str]) -> None:
    found = joined(text, resolve(text, [m for t in TAGGERS_OF_ALL for m in t.find(text)]))
    assert [m.surface for m in found if m.kind in ("partner", "organisation")] == names
    assert [m.surface for m in found if m.kind == "region"] == []


@pytest.mark.parametrize(
    ("text", "town"),
    [
        (
            "zwischen der Freien und Hansestadt Probemünde und der Kammer",
            "Freien und Hansestadt Probemünde",
        ),
        (
            "die Hanse- und Universitätsstadt Musterow lädt ein",
            "Hanse- und Universitätsstadt Musterow",
        ),
        ("die Landeshauptstadt Probe lädt ein", "Landeshauptstadt Probe"),
    ],
)
def test_a_town_acts_with_all_its_titles(text: str, town: str) -> None:
    assert [m.surface for m in find_acting(text)] == [town]
