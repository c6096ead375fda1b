"""Words that tell of an office: what somebody is, and in which organisation.

`der stellvertretende ABC-Vorstandsvorsitzende`, `Vorsitzende der Geschäftsführung der Agentur für
Arbeit Nord`, `Leiter des Referats Handwerk im Ministerium für Arbeit`. Read from front to back: an
article, adjectives, the office, its field or organ, a joint, the organisation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.taggers.declension import office_in_nominative, organisation_in_nominative
from nlp.taggers.given_names import is_given_name
from nlp.taggers.name_words import CAPITAL, ROLE, TITLE, bears_role
from nlp.tokens import fold, word_set

# What stands in front of a function and does not belong to it: `Hierzu`, `dazu auch`, an article.
LEAD = re.compile(
    r"(?:(?:sich|auch|etwa|ihm|ihr|es|dazu|hierzu|dabei|denn|und|so|für|von|mit|als|gestern|heute|sowie|neben)\s+)*"
    r"(?:(?P<article>der|die|das|dem|den|des|vom|zum|beim|unsere?[mnrs]?|seine?[rmn]?|ihre?[rmn]?|dessen|deren"
    r"|eine?[rmns]?)\s+)?",
    re.IGNORECASE,
)
_ADJECTIVES = (
    r"(?:(?:stellv\.|stv\.|komm\.|\d\.|[a-zäöüß]{2,}(?:e|er|en|em)|(?!\w*sitzende)[A-ZÄÖÜ][a-zäöüß]*(?:sche|ende|liche|erste|weite"
    r"|rste|ständige)[rnm]?)\s+)*"
)
_SHORT = r"(?:HGF|OB|GF|MdB|MdL|CEO)\b"
_OFFICE = re.compile(
    rf"(?P<adjectives>{_ADJECTIVES})(?P<half>[A-ZÄÖÜ]\w+-\s(?:und|&)\s)?(?P<noun>{_SHORT}|{CAPITAL}(?:-\s(?=[A-ZÄÖÜ]){CAPITAL})?)"
)
_MORE_OFFICES = re.compile(r"\s+(?:und|sowie|&)\s+(?=\S)")
_UNIT = (
    r"(?:(?:Geschäfts|Unternehmens|Fach)?[Bb]ereich(?:e?s)?|[A-ZÄÖÜ][a-zäöü]+sabteilung|Abteilung|Fakultät|Referat(?:e?s)?|Dezernat(?:e?s)?|Sachgebiet(?:e?s)?"
    r"|Stabsstelle|Ressorts?|Fachgruppe|Team(?:s)?|Hauptabteilung)"
)
ORGAN = (
    r"(?:(?:(?:Landes|Bezirks|Bundes|Gesamt|Haupt)?(?:[Vv]orstand(?:e?s)?|[Gg]eschäftsführung(?:en)?))|Geschäftsleitung"
    r"|Beirat(?:e?s)?|Präsidiums?|Kuratoriums?|(?:Aufsichts|Verwaltungs|Stiftungs|Betriebs|Personal)rat(?:e?s)?"
    r"|Strategiekreis(?:es)?|Leitungskreis(?:es)?|(?:Vertreter|Voll|Mitglieder)versammlung|Fraktion)"
)
_JOINT = (
    r"(?P<joint>des|der|vom|von der|von dem|von den|von|beim|bei der|bei dem|bei den|bei|im|in der"
    r"|am|an der|für die|für das|für den|einer|eines)"
)
_IN_ORGAN = re.compile(rf"\s+(?:im|des|der|in der|beim)\s+{ORGAN}\b(?!-)")
_IN_UNIT = re.compile(
    rf"\s+(?:im|des|der|in der)\s+{_UNIT}\b"
    r"(?:\s+„[^“”]+[“”]|\s+für\s+[A-ZÄÖÜ][\w-]+|(?:,|\s+und|\s+&)?\s+[A-ZÄÖÜ][\w-]+)*"
)
# `Ministerin für Arbeit, Gesundheit und Soziales`, `Prorektor für Forschung`.
_FIELD = re.compile(
    r"\s+für\s+(?!die\s|das\s|den\s)(?:[a-zäöüß]+(?:e|en)\s+)?[A-ZÄÖÜ][\w-]*"
    r"(?:(?:,\s|\s+und\s+|,?\s+sowie\s+|\s+)(?:für\s+)?(?:[a-zäöüß]+(?:e|en)\s+)?[A-ZÄÖÜ][\w-]*)*"
)
# `Bereichsleiter Standort und Verkehr.`
_SECOND_FIELD = re.compile(rf"\s+(?:und|&)\s+(?P<noun>{CAPITAL})(?=\s*(?:[,.;:)]|$))")
_BARE_FIELD = re.compile(r"(?:\s+[A-ZÄÖÜ][\w-]*)+")
_ORGANISATION = re.compile(rf"\s+{_JOINT}\s+(?P<words>\S.*)$", re.DOTALL)
_FOR_AREA = re.compile(r"\s+für\s+(?:die|das|den)\s+(?:Region|Bereich|Raum|Gebiet|Thema|Themen)\b")
# Short names in front of a hyphen that are no organisation: IT-Leiter, CDU-Fraktionschef.
_NO_PREFIX = word_set(
    "it pr eu hr cdu csu spd fdp afd vize ko co projekt marketing presse ex alt personal kreis "
    "landes bundes bezirks stadt regional inklusions diversity inqa kmu ober unter"
)
_HOUSE = re.compile(
    r"(?:[Kk]ammer|[Vv]erband|[Aa]gentur|[Mm]inisterium|[Kk]asse|[Ii]nnung|[Ss]tiftung|[Ii]nstitut|[Hh]ochschule"
    r"|[Uu]niversität|[Gg]ewerkschaft|[Gg]enossenschaft|[Ww]erk|[Bb]und|[Jj]obcenter|[Nn]etzwerk|[Ll]andkreis"
    r"|[Hh]andwerkerschaft|[Vv]erein|[Gg]esellschaft|[Ss]tadt|[Ll]and|[Kk]reis|[Gg]emeinde|[Aa]mt|[Rr]egierung"
    r"|[Dd]irektion|[Vv]ersammlung|[Ff]reistaat|[Ii]nitiative|[Oo]ffensive|[Ff]orum|[Zz]entrum|[Vv]ereinigung|GmbH"
    r"|[Kk]linikum|[Kk]linik|[Mm]useum|[Tt]heater|[Aa]kademie|[Rr]at|[Pp]lenum|[Vv]orstand|[Bb]eirat|[Kk]ammern|[Aa]genturen|[Kk]assen|[Hh]ochschulen|[Vv]erbände)$"
)
_ABBREVIATION = re.compile(
    r"(?=(?:.*[A-ZÄÖÜ]){2})[A-ZÄÖÜ][A-Za-zÄÖÜäöü]{1,6}$|ver\.di$|(?:IG|BG|HwK)$"
)
# `NORDKANTE-Präsident`: only names of houses are written in capitals throughout.
_SHOUTED = re.compile(r"[A-ZÄÖÜ]{5,}")
# Nouns that stand for an organisation which is named elsewhere, if at all.
_GENERIC = re.compile(
    r"(?:[a-zäöüß]+(?:en|er|e)\s+)*(?:Vereinigung|Initiative|Kammer|Stadt|Gemeinde|Kreis|Landkreis|Verband|Verein"
    r"|Agentur|Behörde|Ministerium|Hochschule|Gesellschaft|Organisation|Einrichtung|Unternehmen|Firma|Betrieb"
    r"|Partner|Region|Träger|Kasse|Stiftung|Haus|Institut|Netzwerk|Projekt|Bündnis|Allianz|Vereinbarung|Bezirk"
    r"|Land|Universität|Gewerkschaft|Dachorganisation|Verwaltung|Bereich|Zusammenarbeit|Veranstaltung)"
)
_LAENDER = (
    r"(?:Deutschland|Baden-Württemberg|Bayern|Berlin|Brandenburg|Bremen|Hamburg|Hessen|Mecklenburg-Vorpommern"
    r"|Niedersachsen|Nordrhein-Westfalen|NRW|Rheinland-Pfalz|(?:dem\s+)?Saarland|Sachsen(?:-Anhalt)?"
    r"|Schleswig-Holstein|Thüringen)"
)
# A word of a name of an organisation, or what may join two of them.
_NAME_WORD = (
    r"(?:„[^“”\n]{1,90}[“”]|\"[^\"\n]{1,90}\"|\([A-ZÄÖÜ][^()\n]{1,60}\)|e\.\s?V\.|e\.\s?G\.|[A-ZÄÖÜ0-9][\w.&/’'+-]*(?<!\.)"
    r"|[a-zäöü][\w&+-]*(?=\s(?:g?GmbH|AG|SE|KG|eG|UG|e\.\s?V\.)(?!\w))|[A-ZÄÖÜ][\w-]*-\s(?=und)|ver\.di|ifaa|itb|bbe|[–-])"
)
# `am Montag`, `im Gespräch`, `zu Beginn` say when something was said.
_NO_PLACE = (
    r"(?!(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|Sonnabend|Januar|Februar|März|April|Mai\b|Juni|Juli|August"
    r"|September|Oktober|November|Dezember|Rahmen|Rande|Ende|Abend|Anschluss|Gespräch|Interview|Jahr|Herbst|Sommer"
    r"|Winter|Frühjahr|Namen|Beginn|Beisein|Vorfeld|Auftrag|Hinblick)"
)
_ADJECTIVE = (
    r"(?!sowie\b|(?:k?eine|diese|ihre|seine|unsere|haben|waren|wurden|werden|sollen|wollen|können|sagen)[rnms]?\b)"
    r"[a-zäöüß]{2,}(?:en|er|[^t]e|es)"
)
_AFTER_FOR = r"(?:(?!eine[rnms]?\b)[a-zäöüß]{3,}(?:en|er|e|es)\s+){0,2}"  # für angewandte Forschung
_JOINING = (
    rf"(?:für(?:\s+(?:die|das|den))?\s+{_AFTER_FOR}|(?:und(?:\s+(?:für|zur|im))?|der|des|den|dem|von|vom|&|sowie"
    r"|an\s+der|zur(?=\s+(?:Förd|Sich|Hilf|Pfleg|Erhalt))"
    rf"|(?:zu|im|am)(?=\s+{_NO_PLACE}[A-ZÄÖÜ]))\s+(?:{_ADJECTIVE}\s+){{0,2}})"
)
_NAME = re.compile(
    rf"(?:{_ADJECTIVE}\s+)*{_NAME_WORD}"
    rf"(?:\s+(?!(?:und|sowie)\s+(?:[a-zäöüß]+e[rn]?\s+)*\S*(?i:{ROLE.pattern.removesuffix('$')})\b)"
    rf"(?:{_JOINING})?{_NAME_WORD}|,?\s+e\.\s?V\.|\s+in\s+{_LAENDER}\b)*"
)
# `Experte bei der Muster GmbH für das Thema Brandschutz`
_THEME = re.compile(
    r"\s(?:für|zum|zur)\s(?:(?:das|die|den)\s)?(?:Thema|Themen|Fragen?|Bereiche?)\b.*$"
)
# Commas belong to the name of a ministry: `Ministerium für Arbeit, Gesundheit und Soziales`.
_MINISTRY = re.compile(
    r"(?:[A-ZÄÖÜ][a-zäöüß]+(?:e[sn]?|er)\s+)?\S*(?:[Mm]inisterium|[Ss]enatsverwaltung|[Bb]ehörde|[Dd]ezernat)(?:s|en)?\s+für\s+"
    r"[A-ZÄÖÜ][\w-]*(?:\s[A-ZÄÖÜ][\w-]*)*(?:,\s[A-ZÄÖÜ][\w-]*(?:\s[A-ZÄÖÜ][\w-]*)*)+,?\s+und\s+[A-ZÄÖÜ][\w-]*"
)
_NEXT_PERSON = re.compile(rf"\s+(?:und|sowie)\s+(?:{TITLE}|(?:Herrn?|Frau)\b|(?P<given>{CAPITAL}))")


@dataclass(frozen=True, slots=True)
class Office:
    """What somebody is, and of which organisation, both in the nominative; `end` is where the words
    read end.
    """

    function: str | None
    organisation: str | None
    end: int = 0


def read_office(words: str, feminine: bool | None = None) -> Office | None:
    """The office that `words` begin with; None where they begin with no office."""
    lead = LEAD.match(words)
    assert lead is not None
    article = (lead["article"] or "").casefold()
    heads = _heads(words, lead.end())
    if not heads:
        return None
    end = heads[-1].end()
    function, prefix = _function(heads, article, feminine)
    bare = _BARE_FIELD.match(words, end)
    if bare and is_given_name(bare.group().split()[0]):
        return Office(function, prefix, end)  # the person follows
    if bare and _is_house_beside(words, bare):
        organisation, after = read_organisation(words[end + 1 :])
        return Office(function, prefix or organisation, end + 1 + after)
    end, field = _field(words, end)
    function += field
    joined = _ORGANISATION.match(words, end)
    if joined is None or _FOR_AREA.match(words, end) or _is_side(joined):
        return Office(function, prefix, end)
    organisation, after = read_organisation(joined["words"], joined["joint"])
    if after == 0:
        return Office(function, prefix, end)
    return Office(function, prefix or organisation, joined.start("words") + after)


def _is_house_beside(words: str, bare: re.Match[str]) -> bool:
    """Whether the words directly behind an office are a house: `Geschäftsführer IHK Nord`,
    `Vorstand Torf AG`.
    """
    first, last = bare.group().split()[0], bare.group().split()[-1]
    legal = re.fullmatch(r"g?GmbH|AG|SE|KG|eG", last) or re.match(
        r"\s+e\.\s?V\.", words[bare.end() :]
    )
    return is_house(first) or legal is not None


def _is_side(joined: re.Match[str]) -> bool:
    """Whether `für die Arbeitgeberseite` tells which side somebody stands on, and no house."""
    first = re.match(r"[\w-]+", joined["words"])
    return joined["joint"].startswith("für") and bool(first and _SIDE.search(first.group()))


_SIDE = re.compile(r"(?:[Ss]eite|[Bb]ereich|[Gg]ruppe|[Ss]parte|[Ff]achrichtung)n?$")


# A board, and each who sits on it: `Jan Rau, Landesvorstand der Jugend`.
_ONE_AND_ALL = re.compile(r"(?:Landes|Bundes|Bezirks|Kreis)?[Vv]orstand")


def is_office(word: str) -> bool:
    """Whether a word names what a person is: `Präsidentin`, not `Geschäftsführung`."""
    if not _ONE_AND_ALL.fullmatch(word) and re.fullmatch(ORGAN, word):
        return False
    return bears_role(word) or re.fullmatch(_SHORT, word) is not None


def read_organisation(words: str, joint: str = "") -> tuple[str | None, int]:
    """The organisation that the words begin with, in the nominative, and where it ends.

    None with an end behind 0 stands for one that the words do not name (`der Vereinigung`).
    """
    words = words.replace("\n", " ")
    lead = re.match(r"(?:(?:der|des|die|das|dem|den)\s+)?(?:OM-Trägers?\s+(?=\S))?", words)
    start = lead.end() if lead else 0
    end = _name_end(words, start)
    if end == start:
        return None, 0
    name = _THEME.sub("", words[start:end]).strip(" ,–-")
    first, _, last = name.partition(" ")
    if is_office(first) or (
        is_given_name(first) and last and not re.search(r"\s|\b(?:GmbH|AG|KG)\b", last)
    ):
        return None, end  # die Stellvertreterin von Jana Kessler
    article = joint or (words[:start].split() or [""])[0]
    whole = organisation_in_nominative(" ".join(name.split()), article.casefold())
    return (None if _GENERIC.fullmatch(whole) else whole), end


def _name_end(words: str, start: int) -> int:
    """Where the name that begins at `start` ends: before another person, too."""
    ministry = _MINISTRY.match(words, start)
    match = _NAME.match(words, words.rfind(" ", 0, ministry.end()) + 1 if ministry else start)
    end = match.end() if match else start
    if ministry:
        end = max(end, ministry.end())
    for person in _NEXT_PERSON.finditer(words, start, end):
        if person["given"] is None or is_given_name(person["given"]):
            return person.start()
    return end


def _heads(words: str, at: int) -> list[re.Match[str]]:
    """The offices that are named one after another: `Präsident und Hauptgeschäftsführer`."""
    found: list[re.Match[str]] = []
    while match := _OFFICE.match(words, at):
        if not is_office(match["noun"].rpartition("-")[2].strip() or match["noun"]):
            break
        found.append(match)
        more = _MORE_OFFICES.match(words, match.end())
        if more is None:
            break
        at = more.end()
    return found


def _function(
    heads: list[re.Match[str]], article: str, feminine: bool | None
) -> tuple[str, str | None]:
    """The offices in the nominative, and the organisation that stands in front of a hyphen."""
    told, prefix = [], None
    for number, head in enumerate(heads):
        organisation, noun = split_prefix(head["noun"])
        prefix = prefix or organisation
        plain = " ".join(f"{head['adjectives']}{head['half'] or ''}{noun}".split())
        told.append(office_in_nominative(plain, article, feminine=feminine))
        if number == 0 and not article and len(heads) > 1:
            feminine = feminine if feminine is not None else told[0].endswith("in")
    return " und ".join(told), prefix


def is_house(word: str) -> bool:
    """Whether a word is a kind of house or the short name of one: `Handwerkskammer`, `DGB`."""
    return _HOUSE.search(word) is not None or _ABBREVIATION.match(word) is not None


def split_prefix(noun: str) -> tuple[str | None, str]:
    """`IHK-Präsident` → IHK, Präsident; what is no organisation stays where it is."""
    before, hyphen, office = noun.rpartition("-")
    office = office.strip()
    last = before.rpartition("-")[2]
    known = _ABBREVIATION.match(last) or _HOUSE.search(before) or _SHOUTED.fullmatch(before)
    if not hyphen or not known or fold(before) in _NO_PREFIX:
        return None, noun
    if re.fullmatch(r"[A-ZÄÖÜ]{2,}(?:-[A-ZÄÖÜ]{2,})+", before):
        before = before.replace("-", " ")  # IG-BAU-Regionalleiter is of the IG BAU
    return before.strip(), office[:1].upper() + office[1:]


def _before_person(words: str, field: re.Match[str]) -> int:
    """Where a field ends: in front of a person who follows behind a comma."""
    for after in re.finditer(rf",\s(?={CAPITAL}\s)", field.group()):
        word = re.match(CAPITAL, words[field.start() + after.end() :])
        if word and is_given_name(word.group()):
            return field.start() + after.start()
    return field.end()


def _field(words: str, at: int) -> tuple[int, str]:
    """What the office is for: `für Arbeit und Soziales`, `der Geschäftsführung`."""
    begin = at
    if bare := _BARE_FIELD.match(words, at):
        at = bare.end()
        second = _SECOND_FIELD.match(words, at)
        if second and not is_office(second["noun"]) and not is_given_name(second["noun"]):
            at = second.end()
    for pattern in (_IN_ORGAN, _IN_UNIT, _FIELD):
        if match := pattern.match(words, at):
            at = _before_person(words, match)
    field = " ".join(words[begin:at].split())
    return at, f" {field}" if field else ""
