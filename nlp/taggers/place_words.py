"""Words and shapes around a place that tell what it is: addresses, persons, clubs, houses."""

from __future__ import annotations

import re

from nlp.forms import folded_set

# The bounds keep odd texts without blanks from costing more than their length.
ADDRESS = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@\S{1,255}|(?:https?://|www\.)\S{1,2000}"
    r"|(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:de|com|org|net|eu|info)\b(?:/\S{0,2000})?",
    re.IGNORECASE,
)
# One of these every address has, in lower case; to look for them takes a fraction of the time.
ADDRESS_SIGNS = ("@", "://", "www.", ".de", ".com", ".org", ".net", ".eu", ".info")
POSTCODE = re.compile(r"(?:\b|\bD-)\d{5}\s+$")
LEGAL_FORM = re.compile(r",?\s?e\.\s?V\.")
HALF_LEGAL_FORM = re.compile(r"\be\.\s?V$")
SEAT = re.compile(
    r"(?:Sitz|wohnhaft|geboren|Postfach\s[\d "
    r"]+|Sitz\s+der\s+Gesellschaft:?)\s+(?:ist\s+)?(?:in\s+)?$"
)
# Lines of an imprint, whatever they name.
IMPRINT = re.compile(
    r"\s*(?:Herausgeber(?:in)?|Redaktion|Druck|Verlag|Sitz|Impressum|Gerichtsstand|Erfüllungsort|Registergericht|Anschrift"
    r"|V\.\s?i\.\s?S\.\s?d\.\s?P|Verantwortlich|Postanschrift|Layout|Satz|Bankverbindung|Amtsgericht)\b[^:\n]{0,40}[:.]"
)
NOBLE = re.compile(
    r"(?:Kurfürst|Landgraf|Markgraf|Herzog|König|Prinz|Graf|Gräfin|Fürst|Haus)[a-zäöüß]*\s+(?:von|zu)\s+$"
)
CLUBS = frozenset(
    (
        "fc",
        "sc",
        "sv",
        "tsv",
        "vfl",
        "vfb",
        "msv",
        "fsv",
        "erc",
        "bsc",
        "tsg",
        "rb",
        "dynamo",
        "eintracht",
        "borussia",
        "werder",
        "hertha",
        "fortuna",
        "arminia",
        "alemannia",
        "hansa",
        "union",
        "viktoria",
    )
)
# States of the past: what lay there is not the Land of today.
PAST_STATES = folded_set(
    "Königreich Königreichs Königreiche Kurfürstentum Kurfürstentums Großherzogtum Großherzogtums "
    "Herzogtum Herzogtums "
    "Fürstentum Fürstentums Kurfürst Kurfürsten Landgrafschaft Volksstaat Volksstaats Provinz "
    "Erzbistum Bistum "
    "Stammesherzogtum Markgrafschaft"
)
# Houses and goods that carry the name of a Land: Café Sachsen, MS Hessen.
HOUSES = folded_set(
    "Café Cafe Hotel Gasthof Gasthaus Restaurant Wirtshaus Brauerei Schloss MS Fregatte Schiff "
    "Pension"
)
# Parties, welfare and parts of bodies that have a Land as the end of their name: `SPD Hessen`.
PARTS_OF_BODIES = folded_set(
    "SPD CDU CSU FDP AfD BSW Linke Grünen Wähler Volt SSW Diakonie Caritas AWO DRK VdK Malteser "
    "Johanniter Paritätische Fraktion Landtagsfraktion Landesbezirk Landesverband Kreisverband "
    "Landesgruppe Landesfachgruppe Jugend Bündnis Region"
)
# What makes a Land in front of a hyphen the name of a body or of its product.
HYPHENED_BODIES = folded_set("Capital Kapital Fonds Invest Stiftung Bank Metall Chemie Forst")
PARTS_OF_TOWNS = folded_set(
    "Mitte Nord Süd Ost West Stadt Land Innenstadt Altstadt Neustadt Zentrum Umland"
)
# The place of a publisher: `Berlin: Springer 2020`.
PUBLISHER = re.compile(r"(?:/[A-ZÄÖÜ]\w+)*:\s+[A-ZÄÖÜ][\w&.\- ]{1,40},?\s+(?:19|20)\d\d")
# `, München 1982`, `(Hg.), Hamburg 2006`, `Verlag Ulmer, Stuttgart, 1919`.
PUBLISHED = re.compile(
    r"(?:/[A-ZÄÖÜ]\w+)*,?\s+(?:1[5-9]|20)\d\d\b(?!\s+(?:wurde|wird|war|hat|haben|fand|gab))"
)
# `Essen (Oldenburg)`: the bracket says that it is another place of the name.
OTHER_PLACE = re.compile(
    r"\s\((?!Saale|Oder|Main|Westf|Rhein|Ruhr|Hbf|Land|Stadt|Foto|Bild|Nord|Süd|Ost|West|Mitte)[A-ZÄÖÜ][a-zäöüß]+\)"
)
MESSE = re.compile(r"\s(?:Messe|96|04|05|09)\b")
# Sports clubs that are called by a Land and a town: Bayern München, Hertha BSC Berlin.
CLUB_BEHIND = frozenset(
    (
        ("bayern", "muenchen"),
        ("bayer", "leverkusen"),
        ("sachsen", "leipzig"),
        ("preussen", "muenster"),
    )
)
# A town behind a noun is part of a name (Universität Jena, IHK Potsdam); behind these words it is
# not.
PLACE_NOUNS = folded_set(
    "Stadt Städte Landeshauptstadt Hauptstadt Hansestadt Kreisstadt Region Raum Großraum Standort "
    "Standorte "
    "Stadtstaat Land Bundesland Wirtschaftsraum Oberzentrum Netzwerk Regionalgruppe Raumes Städten "
    "Regionen Metropole "
    "Gebiet Gebiets Bezirk Regierungsbezirk Großraums Wirtschaftsregion"
)
SENTENCE_START = folded_set(
    "In Aus Für Von Bei Nach Ab Bis Um Auch Und Oder Die Das Der Zu Über Unter Zwischen Gegen Ohne "
    "Neben Seit Vor "
    "Mit An Auf Per Via Rund Ob Ganz Halb Im Am Nur Sowohl Sowie Nicht Da Dort Wo Wie Als Wenn "
    "Denn Nun So Vom Zum Zur "
    "Beim Dem Den Des Durch Entlang Bis Trotz Wegen Dank"
)
STREET = (
    "strasse", "str", "platz", "allee", "ring", "weg", "damm", "chaussee", "ufer", "gasse", "tor",
    "markt", "wall",
)  # fmt: skip
TITLES = frozenset(
    (
        "herr",
        "herrn",
        "frau",
        "familie",
        "dr",
        "prof",
        "professor",
        "professorin",
        "doktor",
        "dipl",
        "ing",
    )
)
PREFIXES = frozenset(
    (
        "nord",
        "sued",
        "ost",
        "west",
        "mittel",
        "ober",
        "unter",
        "gesamt",
        "rest",
        "gross",
        "nordost",
        "suedwest",
    )
)
KREIS = frozenset(("kreis", "kreise", "kreises", "kreisen"))
AND = re.compile(r"\s*(?:,|/|und|sowie|oder|bzw\.|&|,\s*(?:der|dem)|und (?:der|dem|im|in))\s*$")
