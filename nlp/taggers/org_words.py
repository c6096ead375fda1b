"""The words that names of German organisations are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.forms import folded_set
from nlp.taggers.given_names import is_given_name
from nlp.taggers.name_words import NO_NAME, bears_role
from nlp.tokens import fold, word_set

# Ends of compounds that are an organisation where something tells which one: Handwerkskammer,
# Jugendamt, Fachhochschule, Dachverband. Kept wide: without a complement none of them is a name.
_ENDS = word_set(
    "kammer verband ministerium agentur schule universität vereinigung verein gewerkschaft "
    "genossenschaft kasse stiftung institut akademie behörde anstalt werk werke bund direktion "
    "innung handwerkerschaft landesbank volksbank förderbank raiffeisenbank bürgschaftsbank "
    "investitionsbank aufbaubank genossenschaftsbank staatskanzlei "
    "verwaltung präsidium regierung jobcenter klinikum "
    "klinik versicherung amt gesellschaft zentrum zentrale vertretung landesbezirk bezirksleitung "
    "landesgruppe werkstatt netzwerk initiative union rat haus kolleg gymnasium museum forum "
    "organisation fonds gemeinschaft aufsicht stelle büro gericht anwaltschaft kaufmannschaft "
    "bauernschaft ärzteschaft apothekerschaft ausschuss kommission verbund ring städtetag "
    "kreistag handwerkstag gemeindetag ertag erntag landtag parlament rundfunk archiv "
    "bibliothek feuerwehr reinigung betriebe arbeitskreis ministerkonferenz rektorenkonferenz "
    "bistum diözese föderation konsortium cluster campus tagungshaus hospital dienst club klub "
    "betrieb woiwodschaft junioren wohlfahrt wirtschaftsförderung allianz bündnis kirchengemeinde "
    "dekanat unternehmerschaft beirat elternrat"
)
# What is also a task: only a name behind it tells a body, no field and no owner.
ALSO_TASK = re.compile(r"wirtschaftsförderung$", re.IGNORECASE)
# Ends that belong to many nouns of other things; alone or behind a hyphen they are no head.
_ONLY_COMPOUND = word_set(
    "werk werke rat haus ring stelle betriebe reinigung kasse regierung verwaltung aufsicht "
    "gemeinschaft versicherung campus cluster zentrale fonds archiv parlament organisation büro "
    "vertretung gesellschaft werkstatt dienst betrieb wohlfahrt allianz bündnis beirat"
)
# Compounds with such an end that are no organisation.
NO_HEAD = re.compile(
    r"(?:"
    "Rückgrat|Handwerk|Bauhandwerk|Feuerwerk|Stockwerk|Bauwerk|Regelwerk|Fachwerk|Mauerwerk|Vorrat|Verrat"
    "|Hausrat|Heirat|Apparat|Referat|Zitat|Rathaus|Kreishaus|Gasthaus|Landhaus|Wohnhaus|Hochhaus"
    "|Parkhaus|Kaufhaus|Ehrenamt|Feiertag|Sommertag|Wintertag|Vatertag|Muttertag|Ostertag"
    "|Gesamt|Stadtzentrum|Lehrstelle|Ausbildungsstelle|Baustelle|Stelle|Haltestelle"
    "|Stadtrat|Landrat|Kreisrat|Studienrat|Oberstudienrat|Kommerzialrat|Gemeinderat|Ehering"
    "|Handwerksbetriebe|Ausbildungsbetriebe|Mitgliedsbetriebe|Kleinbetriebe|Innungsbetriebe"
    "|Fachbetriebe|Meisterbetriebe|Bauhandwerksbetriebe|Familienbetriebe|Datenbank|Selbstverwaltung"
    r"|Gottesdienst|Verdienst|\w*[Aa]ußendienst|Winterdienst|Kundendienst|\w*[Ww]ehrdienst|\w*[Bb]ereitschaftsdienst"
    r"|\w*[Ff]reiwilligendienst|Nachtdienst|\w*(?:[Hh]andwerks|[Aa]usbildungs|[Mm]itglieds|[Kk]lein|[Ff]amilien|[Mm]eister"
    r"|[Gg]roß|[Ii]nnungs|[Ff]ach|[Ii]ndustrie|[Vv]oll|[Bb]auern|[Gg]ewerbe|[Mm]ittel|[Dd]auer|[Ss]chicht|[Rr]egel|[Pp]robe)[Bb]etrieb"
    r"|Anlaufstelle|Anlaufstellen|Dorfgemeinschaft|Hausgemeinschaft|Gemeinschaft|\w*[Hh]andwerk)(?:e?s|n)?"
)
# Words that are a head only by themselves or behind a hyphen: `Amt für …`, `DGB-Bezirk …`.
_ALONE = [
    "Amt",
    "Liga",
    "LIGA",
    "Bezirk",
    "Bund",
    "Zentrum",
    "Verbund",
    "Netzwerk",
    "Arbeitsgemeinschaft",
    "Gesellschaft",
]
# A name only with its field: `Gesellschaft für Mühlenkunde`; a `Gesellschaft der Zukunft` is none.
ONLY_OF_FIELD = re.compile(r"Gesellschaft")
_SHORT = word_set("IHK HWK HwK DGB AOK BKK IKK BG IG TU FH TH UK DEHOGA")


def _any(words: Iterable[str]) -> str:
    """A pattern for one of the words; by common first letters, as it is tried at every letter."""
    groups: dict[str, list[str]] = {}
    for word in sorted(words, reverse=True):
        groups.setdefault(word[:1], []).append(word[1:])
    return "|".join(
        f"{re.escape(first)}(?:{_any(rest)})" if len(rest) > 1 else re.escape(first + rest[0])
        for first, rest in groups.items()
        if first
    ) + ("|" if "" in groups else "")


_CAPITAL_ENDS = _any(f"{end[0].upper()}{end[1:]}" for end in _ENDS - _ONLY_COMPOUND)
_PLURAL = {
    "kammern": "kammer",
    "agenturen": "agentur",
    "universitäten": "universität",
    "hochschulen": "hochschule",
    "kassen": "kasse",
    "genossenschaften": "genossenschaft",
    "gewerkschaften": "gewerkschaft",
    "schaften": "schaft",
    "ministerien": "ministerium",
    "verbände": "verband",
    "verbänden": "verband",
    "vereine": "verein",
    "vereinen": "verein",
    "institute": "institut",
    "instituten": "institut",
    "direktionen": "direktion",
    "innungen": "innung",
}
_ANY_PLURAL = "|".join(sorted(_PLURAL, key=len, reverse=True))
PLURALS = re.compile(rf"(?:{_ANY_PLURAL}|Jobcentern?|Industrie- und Handelskammern)$", re.I)
HEAD = re.compile(
    rf"(?<![\w-])(?:[A-ZÄÖÜ][\w\-]*?(?:{_any({*_ENDS, *_PLURAL})})(?:e?s|n)?(?![\w-])"
    rf"|(?:[\w.]++-)*+(?:{_CAPITAL_ENDS}|{_any(_ALONE)})(?:e?s|n)?"
    r"|[A-ZÄÖÜ][\w\-]*onferenz\sder\s[\w\-]+(?:minister|präsident|rektor|direktor)\w*"
    rf"|(?:{_any(_SHORT)}))(?![\w-])"
)
# `Industrie- und Handelskammer`, `Hotel- und Gaststättenverband`.
SEAT = re.compile(r"(?<![\w-])(?:[A-ZÄÖÜ][\wäöüß]+-,\s)?[A-ZÄÖÜ][\wäöüß]+-\s(?:und|&)\s$")
_ISH = (
    r"(?:[A-ZÄÖÜ][\wäöüß\-]*(?:isch|lich|al|bildend)|Vereint|Integriert|Deutsch|Frei|Allgemein"
    r"|Vereinigt|Neu|Privat|Maritim|Bundesweit|Landesweit)"
)
_CITY = (
    "Thüringer|Berliner|Hamburger|Bremer|Brandenburger|Saarländer|Münchner|Kölner|Frankfurter|"
    "Stuttgarter|Leipziger|Dresdner|Düsseldorfer|Dortmunder|Nürnberger|Bonner|Mainzer|"
    # What places end in: `Beispielländer`, `Freiburger`, `Mannheimer`, `Passauer`.
    r"[A-ZÄÖÜ][a-zäöüß]{2,}(?:länder|burger|berger|heimer|städter|stadter|furter|felder|dorfer"
    r"|hauser|häuser|inger|auer|steiner|walder|bacher)"
)
# `Berliner Kammer` may be any of Berlin: such a word belongs to a name, yet makes none.
# What many bodies are: `Technische Hochschule`, `Staatliches Amt` are no names.
COMMON = re.compile(
    r"(?:Technisch|Pädagogisch|Staatlich|Öffentlich|Gemeinsam|Gesetzlich|Regional|International"
    r"|Sozial|Lokal|Kommunal|Frei|Allgemein|Neu|Örtlich)e[nrms]?\s$"
)
# `hessischen Handwerkskammern`: a place's adjective, also written small, tells which are meant.
OF_PLACE = re.compile(
    r"(?<![\w-])(?:(?:nord|süd|ost|west|mittel)?(?:bayer|hess|sächs|thüring|brandenburg|mecklenburg|bad"
    r"|württemberg|westfäl|rhein|fränk|schwäb|niedersächs|nord|ostfries|holstein|pommersch|[a-zäöü]{4,}länd)"
    r"ische[nrms]?)\s$"
)
TOWNS = re.compile(rf"(?:{_CITY})\s$")
ADJECTIVES = re.compile(rf"(?<![\w-])(?:(?:{_ISH}e[rnms]?|{_CITY})[ \u00a0]){{1,3}}$")
ABBREVIATION = re.compile(
    r"\s\((?:[A-ZÄÖÜa-z][\w.\-]{0,9})\)(?=\s(?:zu|für|des|der|in)?\s?[A-ZÄÖÜ])"
)
_NOUN = (
    r"(?:(?:(?!(?:die|der|den|eine?[rn]?|ihre[rn]?|seine[rn]?)\s)[a-zäöüß]+(?:en|er|e)|[A-ZÄÖÜ]\w+(?:isch|lich)e[nrs]?)\s){0,2}"
    r"[A-ZÄÖÜ][\wäöüß]*(?:-[A-ZÄÖÜ]?\w+)*-?"
)
# `Gesamtverband der Deutschen Buchbinder`, `Verband Deutscher Buchbinder`.
_GROUP = (
    r"(?:Deutsch|Frei|Jung|Gesetzlich|Privat|Evangelisch|Katholisch|Christlich|Unabhängig"
    r"|Selbständig)"
)
GROUP = re.compile(
    rf"[ \u00a0](?:{_GROUP}|(?!unt|üb|hint|od|ab|wied|imm|weit|dies|ein|sein|ihr|all|jed)"
    r"[a-zäöüß]+)er"
    r"\s(?P<first>[A-ZÄÖÜ][\w\-]+)(?:\sund\s[A-ZÄÖÜ][\w\-]+innen)?"
)
_LIST = rf"(?:(?:,\s{_NOUN}){{1,6}}\s(?:und|&|sowie)\s{_NOUN}|\s(?:und|&)\s{_NOUN})?"
# `für Arbeit, Soziales und Familie`, `zu Leipzig`, `zur Förderung des Ehrenamts`.
FIELD = re.compile(
    rf"\s(?:zu|für|zur\s[A-ZÄÖÜ]\w+\s(?:der|des|von))\s(?:(?:die|das|den)\s)?"
    rf"(?=(?:[a-zäöüß]+\s)*(?P<first>[A-ZÄÖÜ][\w\-]*)){_NOUN}{_LIST}"
)
# `der freien Wohlfahrtspflege`, `des Saarlandes`, `der Bundesagentur für Arbeit`.
GENITIVE = re.compile(
    rf"\s(?:der|des)\s(?=(?:(?:[a-zäöüß]+|{_GROUP}e[nr])\s)*(?P<first>[A-ZÄÖÜ][\w\-]*))"
    rf"(?:{_GROUP}e[nr]\s)?(?!(?:Stadt|Kreises|Landkreises)\s){_NOUN}"
    rf"(?:(?<=-)(?:,\s[A-ZÄÖÜ]\w+-)*\s(?:und|&)\s{_NOUN})?(?:\sfür\s{_NOUN}(?:\sund\s{_NOUN}(?=\s\())?)?"
)
# `Bundesministerium des Innern, für Bau und Heimat`, `Ministerium der Justiz und für Europa`.
OF_INTERIOR = re.compile(
    rf"\s(?:des\sInner[en]n?|der\sJustiz|der\sFinanzen)(?:,?\s(?:und\s)?für\s{_NOUN}{_LIST}|\sund\s(?:des|der)\s{_NOUN})?"
)
# Of these a town has one: `Berliner Feuerwehr`, `Ohlauer Verkehrsbetriebe`.
OF_ONE_TOWN = re.compile(
    r"(?:[Ff]euerwehr|[Vv]erkehrsbetriebe|[Ss]tadtreinigung|[Vv]olksbank|[Pp]hilharmonie)(?:n|s)?$"
)
_LAND = (
    r"(?:Baden-Württemberg|Bayern|Berlin|Brandenburg|Bremen|Hamburg|Hessen|Mecklenburg-Vorpommern|"
    r"Niedersachsen|Nordrhein-Westfalen|NRW|Rheinland-Pfalz|Saarland|Sachsen-Anhalt|Sachsen|"
    r"Schleswig-Holstein|Thüringen|Deutschland|Europa|[A-ZÄÖÜ][a-zäöüß]{3,}land)"
)
# Behind a field; `Nord` and other quarters may follow behind a hyphen.
LAND = re.compile(rf"\s{_LAND}(?![\w-])")
OF_LAND = re.compile(
    rf"\sdes\sLandes\s[A-ZÄÖÜ]\w+(?:-[A-ZÄÖÜ]\w+)*|\s(?:des\sFreistaate?s|der\sFreien\s(?:und\s)?Hansestadt|im\sLande?|von)\s{_LAND}(?![\w-])"
    rf"|\sdes\sSaarlande?s|\s(?:im\s(?:Nord|Süd|Ost|West)en|in\s[A-ZÄÖÜ][\w-]+)(?=,?\se\.\s?V\.)|\sder\sBundesagentur\sfür\sArbeit"
    r"|\sdes\s[A-ZÄÖÜ]\w+(?:er|en)\sLandtage?s"
    rf"|(?<=\sfür\sArbeit)\sin\s{_LAND}(?![\w-])"
)
# `Sozialverband VdK Hessen-Thüringen`: a Land right behind a name ends it.
OF_NAME = re.compile(rf"[ \u00a0]{_LAND}(?:[-/]{_LAND})?(?![\w-])")
# `Gesamtschule am Wasserturm`, `Grundschule Am Hang`: what schools and homes are called by.
SCHOOL = re.compile(r"(?:[Ss]chule|[Kk]olleg|[Gg]ymnasium|[Ss]chulzentrum|[Kk]ita)s?$")
BY_SIGHT = re.compile(
    r"\s(?:[Aa]m|[Aa]n\sder|Im|Auf\sde[mr]|Zum|Zur)\s(?!\w+tag\b|Mittwoch|Sonnabend|Abend|Morgen|Ende|Ort|Standort)"
    r"(?P<first>[A-ZÄÖÜ][\w\-]+)(?:\s[A-ZÄÖÜ][\w\-]+)?"
    r"|\s[A-ZÄÖÜ][a-zäöüß]+\s(?:von|van|zu)\s[A-ZÄÖÜ][\w\-]+"
)
# `Akademie für Pflege am Klinikum Probe`: the house that a part stands at.
AT_HOUSE = re.compile(
    r"\s(?:am|an\sder|im)\s(?=(?:Klinikum|Universitätsklinikum|Krankenhaus|Kirchenkreis|Hospital)\s[A-ZÄÖÜ])\w+"
)
AT_COAST = re.compile(r"\san\sder\s(?:Küste|Nordsee|Ostsee|Waterkant)(?!\w)")
# `Jugendamt des Landkreises Probe`: an office of a district is not the district.
OF_DISTRICT = re.compile(
    r"\s(?:des\s(?:Land)?[Kk]reises|der\s(?:[A-ZÄÖÜ]\w+s)?[Ss]tadt)(?=\s[A-ZÄÖÜ])"
)
DISTRICT_OFFICE = re.compile(r"(?:amt|Amt|verwaltung|Volkshochschule)(?:e?s)?$")
# Plurals that are heads, too: `Verband der Sägewerke` is of many.
MANY = re.compile(
    r"(?:werke|betriebe|schulen|zentren|häuser|banken|stellen|ungen|schaften|ionen|ämter|räte|kassen)$"
)
# `Landesverband Hessen der Müller`: a branch has its place in front of whose branch it is.
BRANCH = re.compile(r"(?:(?:Landes|Kreis|Regional|Bezirks|Orts)[a-zäöüß]+|[Bb]ezirks?)$")
# `Institut für Bau an der Universität Probe`.
SEATED = re.compile(
    r"\san\sder\s(?:[A-ZÄÖÜ][\wäöüß]+e?n?\s){0,2}(?:[\w\-]*[Hh]ochschule|Universität)(?!\w)"
)
# The legal forms of HGB, GmbHG, AktG, GenG, PartGG, VAG and of public law, the longest first.
LEGAL = re.compile(
    r",?\s(?:e\.\s?[VKG]\.|a\.\s?G\.|A\.\s?ö\.\s?R\.|K\.\s?d\.\s?ö\.\s?R\."
    r"|(?:(?:GmbH|AG|SE|KG|Stiftung|UG(?:\s\(haftungsbeschränkt\))?)\s)?&\sCo\.?\s(?:KGaA|KG|[Oo]HG)"
    r"|UG\s\(haftungsbeschränkt\)|PartG\smbB|(?:g?GmbH|mbH|g?UG|KGaA|KG|[Oo]HG|GbR|eGen|eG|VVaG|PartG(?:mbB)?"
    r"|g?AG(?!\s[A-ZÄÖÜ])|SE(?!\s[A-ZÄÖÜ])|AöR|KdöR|KöR)(?![\w-]))"
)
# Nouns that stand behind a head without being its name.
_NO_PART = folded_set(
    "Betriebe Unternehmen Mitglieder Beschäftigte Menschen Fachkräfte Firmen Kunden Gäste Partner "
    "Jahre Jahren Prozent Euro Millionen Uhr Telefon Tel Fax Mail Internet Pressekontakt Kontakt "
    "Die Der Das Ein Eine Im In Am Zu Für Mit Auf Bei Von Wir Sie Er Es Seit Nach Dazu Damit Auch "
    "Und Oder Beide Herr Frau Herrn Dr Prof Präambel Präsident Anlage Anlagen Stand Fassung "
    "Vereinbarung Kooperationsvereinbarung Rahmenvereinbarung Vertrag Januar Februar März "
    "April Mai "
    "Juni Juli August September Oktober November Dezember Teil Ziel Ziele Zweck Absatz Artikel "
    "News Newsroom Presse Pressestelle Pressemitteilung Pressemitteilungen Aktuelles Startseite "
    "Impressum Datenschutz Menü Suche Service Newsletter Mediathek Download Downloads "
    "Paragraph Bereich Abteilung Referat Platz Zeit Geld Aufgabe Aufgaben Angebote Hilfe"
)
# What names no person may well name an organisation: Gewerkschaft Beispiel, Verein Ziel.
_NAMES = folded_set("Beispiel Motto Thema Kontakt Mitte Antwort Quelle")
_WORD = re.compile(
    r"[ \u00a0](?P<word>[A-ZÄÖÜ][\w]*(?:[-–/][A-ZÄÖÜ]\w*)*)"
    r"(?:-[ ](?:und|&)[ ][A-ZÄÖÜ]\w+(?![\w-]))?"
)
_RIVER = re.compile(
    r"[ \u00a0](?:am|an der|im|ob der|vor der|a\.\s?d\.|a\.)"
    r"[ \u00a0](?:Main|Rhein|Oder|Neckar|Saale|Havel|Spree"
    r"|Ruhr|Elbe|Weser|Donau|Inn|Isar|Lahn|Mosel|Nahe|Weinstraße|Harz|Breisgau|Allgäu|Taunus"
    r"|Odenwald|Erzgebirge|Höhe|Tauber|Lech|Iller|Neiße|Elster|Unstrut|Fulda|Werra|Aller|Leine|Ems"
    r"|Lippe|Sieg|Küste|Nordsee|Ostsee|Förde|Bucht|Waterkant|Müritz|Peene"
    r"|Wupper|Naab|Regen|Altmühl|Kocher|Jagst|Ilm|Bergstraße|See|Wald|Sand|Berg|Brocken)(?!\w)"
    r"|[ \u00a0]\((?:Oder|Saale|Main|Westf\.?|Taunus)\)"
    r"|[ \u00a0]von Berlin(?!\w)"
)


# `NRW-Verkehrsministerium`, `KVS-Spitzenrat`, `Clara-Muster-Schule`, `Muster-Stiftung`: the parts
# in front of the hyphen tell which one is meant. What such letters say of a trade tells nothing.
BY_ITSELF = re.compile(
    r"(?!(?:IT|PR|KI|EDV|CNC|US|EU|DV|TV|ÖPNV|PC|HR|SB)-)[A-ZÄÖÜ]{2,6}-[A-ZÄÖÜ][a-zäöüß]{4,}(?<!ezirk)(?<!ezirks)"
    r"|(?:[A-ZÄÖÜ][a-zäöüß]+-){2,}(?:Schule|Stiftung|Institute?s?|Gymnasium|Akademie|Kolleg|Universität"
    r"|Hochschule|Haus)"
    r"|[A-ZÄÖÜ][a-zäöüß]+-(?:Stiftung|Gymnasiums?|Berufsgenossenschaft)|Bundesregierung|Bundestage?s?"
    r"|Bundes[a-zäöü]{3,}(?:ministerium|amt|anstalt|agentur|gericht|zentrale|institut)(?:e?s)?|Umweltbundesamt(?:e?s)?"
    r"|(?!Bundesm|Fachm|Staatsm|Landesm)[A-ZÄÖÜ][a-zäöü]{2,}ministeriums?|Landes(?:verwaltungs|kriminal|umwelt|jugend|prüfungs)amt(?:e?s)?"
    r"|[\w\-]*[Kk]onferenz\sder\s[\w\-]+"
)
# `FIGR – Forschungsgesellschaft Reinigung`, `KEK - Küsten-Kasse`: letters in front of the name.
LETTERS = re.compile(r"(?<![\w-])(?P<short>[A-ZÄÖÜ]{2,7})\s[–-]\s$")
# `Clara-Muster Schule`: a doubled name in front of the head.
NAMESAKE = re.compile(r"(?<![\w-])[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)+\s$")
OF_NAMESAKE = re.compile(r"(?:Schule|Stiftung|Institut|Gymnasium|Akademie|Kolleg|Hochschule)s?$")
# `Netzwerk „Gute Lehre“`: up to six words in marks.
QUOTED = re.compile(
    r"\s(?![^“”\"«]*[Kk]reis\s)[„\"»“](?P<first>[A-ZÄÖÜ\d][\w\-]*)(?:\s[\w&+\-]+){0,5}[“”\"«](?!\w)"
)
# `Initiative Gute Werkstatt (IGW)`, `Fahrer Krankenkasse (FK)`: initials behind a name.
INITIALS = re.compile(r"\s\((?P<short>[A-ZÄÖÜ][A-ZÄÖÜa-zäöü]{1,7})\)")
# Heads whose name may be two fields: `Gewerkschaft Bau und Boden`.
OF_FIELDS = re.compile(
    r"(?:[Gg]ewerkschaft|[Vv]erband|BG|IG|[Ii]nstitut"
    r"|[Gg]enossenschaft|[Aa]kademie|[Ff]orum|[Ii]nitiative|[Vv]erwaltung|[Nn]etzwerk|Stiftung"
    r"|[Uu]nternehmerschaft|[Ss]ervicestelle|[Bb]eratungsstelle)(?:e?s|en)?$"
)
SECOND_FIELD = re.compile(
    r"\s(?:und|&)\s(?P<second>(?![A-ZÄÖÜ]{2,}\b)[A-ZÄÖÜ][\wäöüß\-]+)(?=[.,;:)]|\s(?:\(|[A-ZÄÖÜa-zäöü])|$)"
)
# Fields whose words tell nothing by themselves.
FIXED_FIELD = re.compile(r"\s(?:Frau\s(?:und|&)\sBeruf|Arbeit\s(?:und|&)\sLeben)(?!\w)")
# `Verein für Muster - LernHafen e.V.`: the second half of a name with a legal form.
SECOND_HALF = re.compile(r"\s[-–/](?:\s[A-ZÄÖÜ][\w&\-]*){1,4}(?=,?\s?e\.\s?V\.|\sgGmbH|\sGmbH)")


def is_name_word(word: str) -> bool:
    """Whether a word written large may stand in the name of an organisation behind its head."""
    folded = fold(word)
    common = folded in _NO_PART or (folded in NO_NAME and folded not in _NAMES)
    return not common and not bears_role(word)


def name_words_end(text: str, at: int, most: int) -> int | None:
    """Where the own name ends whose words follow the blank at `at`; None where there is none.

    A given name ends it: in `der Handwerkskammer Edith Muster` the person follows.
    """
    end = None
    for _ in range(most):
        match = _WORD.match(text, at)
        if match and (short := _before_office(match["word"])):
            return match.start("word") + short  # `BKK Nord-Vorständin`
        if not match or not is_name_word(match["word"]) or _is_person(text, match):
            break
        if LEGAL.match(text, at):
            break
        at = end = match.end()
        river = _RIVER.match(text, at)
        at = end = river.end() if river else at
    return end


def _before_office(word: str) -> int:
    """How many letters of a word stand in front of a hyphen and an office."""
    front, hyphen, office = word.rpartition("-")
    return len(front) if hyphen and bears_role(office) and is_name_word(front) else 0


def _is_person(text: str, word: re.Match[str]) -> bool:
    """Whether a given name opens a person's: Heide is a town, too, where no surname follows."""
    if not is_given_name(word["word"]):
        return False
    following = _WORD.match(text, word.end())
    return following is not None or not _ALSO_TOWN.fullmatch(word["word"])


# Given names that are towns, Kreise or landscapes as well.
_ALSO_TOWN = re.compile(
    r"Heide|Celle|Marburg|Verden|Jena|Gera|Fulda|Thale|Siegen|Werra|Lippe|Emden"
)


def singular(head: str) -> str:
    """`Handwerkskammern` → `Handwerkskammer`."""
    for plural, one in _PLURAL.items():
        if head.endswith(plural):
            return head[: -len(plural)] + one
    return head


def nominative(name: str) -> str:
    """The name without the genitive or dative of its first nouns: `Landkreises Hof`, `Verbands der
    …`, `Thüringer Ministeriums für …`.
    """
    return _OF_MINISTRY.sub(r"\1es", _GENITIVE_NOUN.sub(r"\1", name))


_GENITIVE_NOUN = re.compile(
    r"^((?:(?!(?:der|des|für|zu)\s)[\w\-]+\s){0,2}?[\w\-]*(?:[Kk]reis|[Vv]erein|[Vv]erband|[Aa]mt|[Ii]nstitut|[Bb]und|werk|rat|[Zz]entrum"
    r"|[Mm]inisterium|Land))e?s(?=\s|$)"
)
_OF_MINISTRY = re.compile(
    r"^([A-ZÄÖÜ][\w\-]*sch)en(?=\s[\w\-]*(?:[Mm]inisterium|[Ww]erk|[Vv]erband|[Ii]nstitut|[Aa]mt)\b)"
)
