"""Persons in front of or behind a quote: name, function and organisation out of one stretch of German text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from nlp.forms import folded_set
from nlp.taggers.given_names import GIVEN_NAMES
from nlp.tokens import fold

_TITLE = r"(?:(?:Prof|Dr|Dipl|Ing|Mag|med|rer|nat|phil|jur|pol|h\.\s?c|habil)\.(?:-[A-Z][a-z]+\.)?\s*)"
_CAPITAL = r"[A-ZÄÖÜ][\w’'\-]+"
_PARTICLE = r"(?:von|van|de|der|den|zu|zum|zur|di|da|del|ten|ter|[A-ZÄÖÜ]\.)(?!\w)"
_NAME = re.compile(rf"{_TITLE}*{_CAPITAL}(?:\s+{_PARTICLE}){{0,2}}(?:\s+{_CAPITAL})?")
ROLE = re.compile(
    r"(?:leiter|leitung|führer|sitzende|sitzender|präsident|minister|ministerin|chef|sprecher|koordinator|direktor"
    r"|vorstand|meister|sekretär|rektor|beauftragte|beauftragter|berater|unternehmer|inhaber|manager|vertreter"
    r"|mitglied|dekan|referent|geschäftsführung|senator|betriebsrat|forscher|wissenschaftler|expert|gründer|trainer"
    r"|coach|ingenieur|arzt|anwalt|moderator|autor|landrat|dezernent|mitarbeiter|obmann|kanzler|beirat|kurator"
    r"|professor|verantwortliche|verantwortlicher|bevollmächtigte|geselle|wirt|händler|partner)(?:in|innen|e|en|s)?$",
    re.IGNORECASE,
)
# Words that are no names although they stand with a capital in front of a colon or a verb.
_NO_NAME = folded_set(
    "download pdf titel motto zitat fazit ziel thema hinweis kontakt rueckblick ausblick beispiel frage antwort quelle "
    "der die das ein eine er sie es wir ich ihr man herr frau herrn dazu auch im in am auf fuer mit nach bei von und "
    "so dies diese dieser dieses dort hier nun denn aber doch alle unter ueber aus als wenn weil wer was wie"
)
SPEECH = (
    r"(?:so|sagt(?:e)?|erklärt(?:e)?|betont(?:e)?|erläutert(?:e)?|berichtet(?:e)?|ergänzt(?:e)?|unterstreicht|unterstrich"
    r"|meint(?:e)?|resümiert(?:e)?|kommentiert(?:e)?|bekräftigt(?:e)?|fordert(?:e)?|bilanziert(?:e)?|verdeutlicht(?:e)?"
    r"|lobt(?:e)?|urteilt(?:e)?|appelliert(?:e)?|schließt|schloss|beschreibt|beschrieb|fragt(?:e)?|antwortet(?:e)?"
    r"|stellt(?:e)?|fasst(?:e)?|fügt(?:e)?|hebt|hob|weiß|wusste|findet|fand|freut(?:e)?|wünscht(?:e)?|warnt(?:e)?"
    r"|versichert(?:e)?|rät|riet|sieht|sah|zeigt(?:e)?|zieht|zog|hofft(?:e)?|bestätigt(?:e)?|mahnt(?:e)?|kündigt(?:e)?"
    r"|erzählt(?:e)?|begründet(?:e)?|führt(?:e)?|würdigt(?:e)?|dankt(?:e)?|heißt"
    r"|macht(?:e)?|nennt|nannte|lacht(?:e)?|äußert(?:e)?|schwärmt(?:e)?|klagt(?:e)?|plädiert(?:e)?|verspricht|versprach"
    r"|ruft|rief|konstatiert(?:e)?|schildert(?:e)?|bedauert(?:e)?|begrüßt(?:e)?|bemerkt(?:e)?|merkt(?:e)?|erinnert(?:e)?)"
)
# What ends a verb in two parts may stand between the name and what tells more of the person.
_PARTICLE_END = re.compile(
    r"\s+(?:klar|fest|hinzu|zusammen|heraus|voraus|dar|aus|an|hervor|dazu|abschließend)(?=[,.;])"
)
_NAMED_LAST = re.compile(
    rf"(?:[Dd]er|[Dd]ie)\s+(?P<function>[^,.:;„“\"\n]{{5,140}}),\s+(?P<name>{_TITLE}*{_CAPITAL}(?:\s+{_PARTICLE}){{0,2}}\s+{_CAPITAL})(?=[,.;\s])"
)
# What stands in front of a function: the verb, `Hierzu`, `So sagte etwa`, and the article.
_NO_FUNCTION = re.compile(
    rf"^(?:.*\b(?:{SPEECH}|sich|etwa|auch|[Hh]ierzu|[Dd]azu|[Dd]abei|[Dd]enn)(?:\s+|$))?(?:(?:der|die|das)\s+)?"
)
_ORGAN = r"(?:Vorstand|Beirat|Präsidium|Kuratorium|Aufsichtsrat|Strategiekreis|Geschäftsführung|Leitungskreis|Bereich)"
_RELATIVE = re.compile(r",\s+(?P<clause>(?:der|die)\s[^,.:;„“\"]{4,160}?)(?=[,.:;]|$)")
_OF = r"(?:des|der|vom|von der|von|beim|bei der|bei dem|bei|im|in der|am|an der|für die|für das|für den)"
_ROLE_OF = re.compile(rf"(?P<role>.+?(?:\s+(?:im|des|der|in der)\s+{_ORGAN}s?)?)\s+(?P<of>{_OF})\s+(?P<org>.+)$")
_MEMBER = re.compile(r",?\s+(?:vom|von der|von dem|von|beim|bei der)\s+(?P<org>.+)")
_APPOSITION = re.compile(r",\s+(?P<rest>.+)")
_BRACKETS = re.compile(r"\s+\((?P<org>[^()]+)\)")
_OCCASION = re.compile(
    r"\s+(?:auf (?:dem|der|einer|einem)|bei (?:der|dem|einer|einem) |beim |anlässlich|nach (?:der|dem|einer|einem)"
    r"|während|(?<!für )(?:das|den) [A-ZÄÖÜ]"
    r"|zum |zur |am \d|in (?:seiner|ihrer|einem|einer) |hat |haben |ist |sind |hatte |war |wird |im Rahmen"
    rf"|{SPEECH}\b|und (?:sagte|ergänzte|betonte|fügte)|dazu\b|abschließend"
    r"|(?:klar|fest|hinzu|zusammen|überzeugt|deutlich|zufrieden|sicher)\b)"
)


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker as one place of the text tells: the name may be a surname only."""

    name: str
    function: str | None = None
    organisation: str | None = None
    end: int = 0

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.name.split()[-1]

    @property
    def is_full(self) -> bool:
        """Whether a given name or a title stands with the surname."""
        return " " in self.name


def parse_person(text: str) -> Person | None:
    """The person that `text` begins with, `[Funktion] Name[, Funktion der Organisation]`; None where none does."""
    words = _leading_words(text)
    if not words:
        return None
    first = _name_start(words)
    if first is None:
        return None
    match = _NAME.match(text, words[first].start())
    if not match or fold(match.group()) in _NO_NAME:
        return None
    function = " ".join(word.group() for word in words[:first]).strip() or None
    function = _NO_FUNCTION.sub("", function) or None if function else None
    person = Person(match.group(), *_split_function(function), end=match.end())
    return _with_apposition(person, text)


def parse_named_last(text: str) -> Person | None:
    """The person of `der Vorsitzende der Offensive Mittelstand, Helmut Ehnes.`: function first, name behind a comma."""
    match = _NAMED_LAST.match(text)
    if not match or not any(ROLE.search(word) for word in match["function"].split()):
        return None
    name = match["name"]
    if not (name.startswith(("Dr", "Prof")) or fold(re.split(r"[\s\-]", name)[0]) in GIVEN_NAMES):
        return None
    return Person(name, *_split_function(match["function"]), end=match.end())


def full_name(surname: str, text: str) -> str | None:
    """The full name with which a surname is introduced somewhere in `text`."""
    pattern = re.compile(rf"(?P<title>{_TITLE}*)(?P<given>{_CAPITAL}(?:\s+{_PARTICLE})*)\s+{re.escape(surname)}\b")
    found = [m for m in pattern.finditer(text) if m["title"] or not _is_no_name(m["given"].split()[0])]
    found.sort(key=lambda m: not (m["title"] or fold(m["given"].split()[0]) in GIVEN_NAMES))
    return found[0].group() if found else None


def _leading_words(text: str) -> list[re.Match[str]]:
    """The words up to the first mark that ends a name: comma, colon, bracket, full stop of a sentence."""
    words: list[re.Match[str]] = []
    for match in re.finditer(rf"{_TITLE}|[\w’'\-&/]+", text):
        between = text[words[-1].end() : match.start()] if words else text[: match.start()]
        if between.strip():
            break
        words.append(match)
        if len(words) > 12:
            break
    return words


def _name_start(words: list[re.Match[str]]) -> int | None:
    """Which of the words begins the name: a title, a given name, or the last capital words before a small one."""
    texts = [word.group().strip() for word in words]
    for number, word in enumerate(texts):
        if word.endswith(".") or (fold(word) in GIVEN_NAMES and number + 1 < len(texts)):
            return number
    run = _capital_run(texts)
    if run is None:
        return None
    first, end = run
    size = end - first
    if size == 1:
        return None if _is_no_name(texts[first]) else first
    if ROLE.search(texts[first]) or size > 2:
        return end - 1 if ROLE.search(texts[end - 2]) else end - 2
    return None if _is_no_name(texts[first]) else first


def _is_no_name(word: str) -> bool:
    return fold(word) in _NO_NAME or ROLE.search(word) is not None or word.isupper()


def _capital_run(texts: list[str]) -> tuple[int, int] | None:
    """The first run of capital words behind an optional article and small adjectives."""
    first = next((n for n, word in enumerate(texts) if word[0].isupper()), None)
    if first is None or first > 3:
        return None
    end = first
    while end < len(texts) and texts[end][0].isupper():
        end += 1
    return first, end


def _split_function(function: str | None) -> tuple[str | None, str | None]:
    """`Vorsitzender des Verbands` → function and organisation."""
    if not function:
        return None, None
    match = _ROLE_OF.match(function)
    return (match["role"], _organisation(match["org"], match["of"])) if match else (function, None)


def _with_apposition(person: Person, text: str) -> Person:
    """The person with what stands behind the name: ` vom ifaa`, ` (RKW)`, `, Vorsitzende der …`, `, der … leitet`."""
    rest = text[person.end :]
    if match := _PARTICLE_END.match(rest):
        rest = rest[match.end() :]
    if re.match(r",\s+[„“\"»«]", rest):
        return person  # the quote goes on
    if match := _BRACKETS.match(rest):
        return replace(person, organisation=person.organisation or match["org"])
    if match := _RELATIVE.match(rest):
        return replace(person, function=match["clause"], organisation=_in_clause(match["clause"]))
    rest = _until_end(rest)
    if match := _MEMBER.match(rest):
        return replace(person, organisation=_organisation(match["org"]))
    if match := _APPOSITION.match(rest):
        return _with_role(person, match["rest"])
    return person


def _with_role(person: Person, rest: str) -> Person:
    first = re.split(r"\s+", rest)[0]
    match = _ROLE_OF.match(rest)
    small = first[:1].islower() and not re.match(r"(?:ifaa|itb|bbe|ver\.di)\b", first)
    if match and (small or any(ROLE.search(word) for word in match["role"].split())):
        return replace(person, function=match["role"], organisation=_organisation(match["org"], match["of"]))
    if any(ROLE.search(word) for word in rest.split()):
        return replace(person, function=rest)
    return replace(person, organisation=_organisation(rest))


def _until_end(rest: str) -> str:
    """The apposition without the occasion, the next clause or sentence that follows it."""
    rest = rest.split("\n")[0]
    ends = [match.start() for match in (_OCCASION.search(rest),) if match]
    for match in re.finditer(r"[,:;]|\.(?=\s+[A-ZÄÖÜ„\"]|\s*$)", rest):
        before = rest[: match.start()]
        inside = before.count("„") > before.count("“") + before.count("”") or before.count('"') % 2
        if match.start() > 0 and not inside and not re.search(r"\be\.\s?V$|\be$|\bDr$", before):
            ends.append(match.start())
            break
    return rest[: min(ends)] if ends else rest


def _organisation(words: str, of: str = "") -> str | None:
    """The organisation in the nominative, without the carrier's word in front of it and the place behind it."""
    words = re.sub(r"^OM-Trägers?\s+(?=\S)", "", words.strip())
    words = re.sub(r"\s+(?:im|in|aus)\s+(?:dem\s+)?(?:Landkreis|Kreis)\s.*$", "", words) if "„" not in words else words
    words = words.strip(" ,")
    return (_nominative(words) if of == "des" else words) or None


def _nominative(words: str) -> str:
    """`Gewerbevereins Bliesaue` → `Gewerbeverein Bliesaue`: the first long noun loses its genitive."""
    return re.sub(r"\b([A-ZÄÖÜ][a-zäöüß\-]{4,}?[^aeiousß\W]|[A-ZÄÖÜ]\w{3,}um)e?s\b", r"\1", words, count=1)


def _in_clause(clause: str) -> str | None:
    """The organisation in `der das Netzwerk … koordiniert`: the capital words behind the article."""
    match = re.search(
        r"(?:bei der|beim|bei|die|das|den|der|im|in der)\s+(?:[a-zäöü]+\s+)?"
        r"(?P<org>[A-ZÄÖÜ][\w\-]*(?:\s+(?:[A-ZÄÖÜ][\w\-]*|der|des|für|und))*)",
        clause[4:],
    )
    return match["org"] if match else None
