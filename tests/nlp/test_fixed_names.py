"""Names that their parts do not explain, and words that describe a body without naming it."""

from __future__ import annotations

import pytest

from nlp.resolve import resolve
from nlp.taggers import Register
from nlp.taggers.communes import find_acting
from nlp.taggers.organisations import OrganisationTagger

TAGGER = OrganisationTagger(Register(()))

# The text, and the organisations in it, whole and in order.
NAMED = [
    ("die Evangelische Kirche im Ohlauland bittet", ["Evangelische Kirche im Ohlauland"]),
    ("der Evangelischen Kirche in Ohlau und Grünau", ["Evangelischen Kirche in Ohlau und Grünau"]),
    ("die Evangelische Kirche Ohlau-Au-niederschlesische Au", ["Evangelische Kirche Ohlau-Au-niederschlesische Au"]),
    ("die Evangelisch-Lutherische Landeskirche in Ohlau ruft", ["Evangelisch-Lutherische Landeskirche in Ohlau"]),
    ("Die Europäische Kommission Mehl und Korn als wichtig ansieht", ["Europäische Kommission"]),
    ("Die Europäische Kommission schlägt vor", ["Europäische Kommission"]),
    ("vom Auswärtigen Amt geprüft", ["Auswärtigen Amt"]),
    ("Die Vereinten Nationen mahnen", ["Vereinten Nationen"]),
    ("das Deutsche Rote Kreuz hilft", ["Deutsche Rote Kreuz"]),
    ("des Bundesministeriums des Innern, für Bau und Korn half", ["Bundesministeriums des Innern, für Bau und Korn"]),
    ("das Ministerium der Justiz und für Mühlen teilt mit", ["Ministerium der Justiz und für Mühlen"]),
    ("das Ministerium des Innern, für Sport und Ehrenamt prüft", ["Ministerium des Innern, für Sport und Ehrenamt"]),
    ("die Gesellschaft für Bildung, Boote und Handwerk lädt ein", ["Gesellschaft für Bildung, Boote und Handwerk"]),
    ("Das Bauministerium fördert, das Umweltbundesamt warnt", ["Bauministerium", "Umweltbundesamt"]),
    ("Das Bundesmühlenamt und das Landesverwaltungsamt prüfen", ["Bundesmühlenamt", "Landesverwaltungsamt"]),
    ("die Freiburger Feuerwehr und die Freiburger Volksbank", ["Freiburger Feuerwehr", "Freiburger Volksbank"]),
    ("die Gesellschaft der Zukunft, eine Gesellschaft für alle", []),
    ("das Staatsministerium für Mühlen und Korn", ["Staatsministerium für Mühlen und Korn"]),
    ("Die torfwerk AG wächst. Neue Öfen hat torfwerk nicht.", ["torfwerk AG", "torfwerk"]),
    ("Die Ohlabau GmbH wächst. Bei Ohlabau lernen zehn.", ["Ohlabau GmbH", "Ohlabau"]),
    ("Die Torf AG wächst. Torf ist knapp.", ["Torf AG"]),
    ("eine neue gGmbH, die neuen GmbH und eine kleine AG", []),
    ("Die Arbeitsgemeinschaft der Zentren für Lehre und Korn (AZLK)",
        ["Arbeitsgemeinschaft der Zentren für Lehre und Korn", "AZLK"]),
    # what tells what something is, and what takes place
    ("Sie ist die größte Fachgesellschaft für Mühlen im Land", []),
    ("Er leitet den ältesten Verband der Müller in Europa", []),
    ("das größte nationale Forum für Fragen der Mühlen", []),
    ("die führende Gesellschaft für Korn lädt ein", []),
    ("das 15. Zukunftsforum Ländliche Mühle begann", []),
    ("Die Gesellschaft für Korn lädt ein", ["Gesellschaft für Korn"]),
    ("die größte Handwerkskammer Ohlau", ["Handwerkskammer Ohlau"]),
    ("Universität Ohlau News Startseite", ["Universität Ohlau"]),
    ("Region Westfalen\nIHK Grünau", ["IHK Grünau"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), NAMED, ids=[text for text, _ in NAMED])
def test_names_are_whole_and_descriptions_are_none(text: str, names: list[str]) -> None:
    assert [m.surface for m in resolve(text, TAGGER.find(text))] == names


# The text, and the Länder, towns and districts that act in it.
ACTING = [
    ("Das Land Hessen fördert die Mühle.", ["Land Hessen"]),
    ("Gefördert wird sie vom Land Niedersachsen.", ["Land Niedersachsen"]),
    ("zwischen dem Land Berlin, vertreten durch", ["Land Berlin"]),
    ("Das Land Rheinland-Pfalz gibt Geld.", ["Land Rheinland-Pfalz"]),
    ("der Freistaat Bayern zahlt", ["Freistaat Bayern"]),
    ("beim Land Brandenburg beantragt", ["Land Brandenburg"]),
    ("im Land Brandenburg leben", []),
    ("Ministerium des Landes Brandenburg", []),
    ("in ganz Hessen", []),
    ("die Bundesstadt Bonn, vertreten durch", ["Bundesstadt Bonn"]),
    ("Partner:\n1. Stadt Ohlau\n2. Kreis Grünau\n", ["Stadt Ohlau", "Kreis Grünau"]),
    ("die Mühlen im Kreis Grünau", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), ACTING, ids=[text for text, _ in ACTING])
def test_areas_that_act_are_bodies(text: str, names: list[str]) -> None:
    found = sorted(find_acting(text), key=lambda mention: mention.start)
    assert [mention.surface for mention in found] == names
