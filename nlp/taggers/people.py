"""What a text tells of a person at one place: name, function and organisation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from nlp.taggers.given_names import is_given_name
from nlp.taggers.name_words import CAPITAL, NO_NAME, TITLE
from nlp.taggers.offices import (
    LEAD,
    ORGAN,
    Office,
    is_house,
    is_office,
    read_office,
    read_organisation,
)
from nlp.tokens import fold

# What ends a verb in two parts may stand between the name and what tells more of the person.
_PARTICLE_END = re.compile(
    r"\s+(?:klar|fest|hinzu|zusammen|heraus|voraus|dar|aus|an|ein|hervor|nach|vor|dazu|abschließend|überzeugt|sicher)"
    r"(?=[,.;])"
)
# `, der als Vorsitzender für die Kammer unterschrieb`, `, der das Netzwerk Nord leitet`.
_AS = re.compile(
    r",\s+(?:der|die)\s+(?:(?:sich|seit|heute|auch)\s+)*als\s+(?P<office>[^,.:;„“\"]{4,120})"
)
_LEADS = re.compile(
    r",\s+(?:der|die)\s+(?:das|die|den)\s+(?P<org>[^,.:;„“\"]{3,120}?)\s+"
    r"(?:koordinier|leite|führ|vertritt|vertrat|lenk|steuer|repräsentier)"
)
# `, der auch künftig dem Jobcenter Nord vorstehen wird`
_HEADS = re.compile(
    r",\s+(?:der|die)\s+(?:(?:auch|künftig|seit|heute|nun|weiterhin|[\w.]*\d+)\s+)*(?P<joint>dem|der)\s+"
    r"(?P<org>[A-ZÄÖÜ][^,.:;„“\"]{2,120}?)\s+(?:vorsteh|vorstand|angehör)"
)
_MEMBER = re.compile(
    r",?\s+(?P<joint>vom|von der|von dem|von|beim|bei der)\s+(?P<org>\S.*)", re.DOTALL
)
# `sagte Eva Kunz bei der Unterzeichnung`: an occasion; only at a house somebody works.
_AT = re.compile(r"bei")
_FOR = re.compile(
    r"\s+(?:für|im\s+Namen)\s+(?P<joint>die|das|den|der|des)\s+(?P<org>[A-ZÄÖÜ].*)", re.DOTALL
)
_MANDATE = re.compile(r",\s+(?:MdL|MdB|MdEP)\b(?=\s*,)")
_APPOSITION = re.compile(r",\s+(?P<rest>.+)", re.DOTALL)
_BRACKETS = re.compile(r"\s+\((?P<words>[^()]+(?:\([^()]*\)[^()]*)?)\)")
_PARTY = re.compile(
    r"(?:CDU|CSU|SPD|FDP|AfD|BSW|Grüne|Bündnis 90/Die Grünen|(?:Die )?Linke|Freie Wähler)$"
)
_DEPUTY = re.compile(r"Vize|Alt|Ex|Pro|Unter|Ehren|Amts|Co-|Stell")
# What the words in front of a name are cut at: only what stands behind belongs to the name.
_MARKS = re.compile(r"[:;„“”\"»«]|,(?!\s*$)|(?<!\b\d)\.\s(?=[A-ZÄÖÜ][a-zäöü]{2})")
_OF_SPEAKER = re.compile(
    r"\b(?:[Ff]ür|[Ii]m\s+Namen)\s+(?P<joint>die|das|den|der|des)\s+(?P<org>[A-ZÄÖÜ].*)", re.DOTALL
)
# `seitens der IHK Nord Jan Rau`
_ON_BEHALF = re.compile(
    r"\b(?:[Ss]eitens|[Vv]onseiten|[Vv]on\s+Seiten)\s+(?P<joint>der|des)\s+"
    rf"(?P<org>[A-ZÄÖÜ][^,;:.„“]{{1,80}}?)\s+{TITLE}*$"
)


@dataclass(frozen=True, slots=True)
class SpokenBy:
    """A speaker as one place of the text tells; an empty name stands for `er` or `sie`."""

    name: str
    function: str | None = None
    organisation: str | None = None
    feminine: bool | None = None

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.name.split()[-1] if self.name else ""

    @property
    def is_pair(self) -> bool:
        """Whether two persons speak with one voice: `Eva Kunz und Jan Rau`."""
        return " und " in self.name


def describe(
    text: str, begin: int, start: int, end: int, name: str, feminine: bool | None = None
) -> SpokenBy:
    """The person called `name` at `[start, end)`, with the function in front of the name (from
    `begin` on) or behind.

    `Geschäftsführerin Eva Kunz vom RKW`, `Eva Kunz, Leiterin der Kammer`, `der Vorsitzende der
    Kammer, Jan Rau`.
    """
    if not name:  # a role alone: `eine Sprecherin der Kammer`
        office = read_office(text[begin : end + 160].split("\n\n")[0], feminine)
        return SpokenBy("", office.function, office.organisation) if office else SpokenBy("")
    before = _office_before(text[begin:start], feminine) or Office(None, None)
    behind = _office_behind(text[end : end + 300], feminine) or Office(None, None)
    person = SpokenBy(name, before.function, before.organisation, feminine)
    return merged(person, SpokenBy(name, behind.function, behind.organisation, feminine))


def describe_anywhere(
    text: str, start: int, end: int, name: str, feminine: bool | None = None
) -> SpokenBy:
    """The same where nothing tells how far the words in front of the name reach: only an office
    that ends there.
    """
    line = text.rfind("\n", 0, start) + 1
    begin = max(line, start - 160)
    before = _office_before(text[begin:start], feminine, sure=True) or Office(None, None)
    before = _listed(text[line:start], before)
    if before.organisation is None:
        sentence = re.split(r"[.!?][“”\"]?\s+(?=[A-ZÄÖÜ])", text[line:start])[-1]
        before = replace(before, organisation=spoken_for(sentence))
    behind = _office_behind(text[end : end + 300], feminine) or Office(None, None)
    person = SpokenBy(name, before.function, before.organisation, feminine)
    return merged(person, SpokenBy(name, behind.function, behind.organisation, feminine))


# What somebody is at this occasion only.
_OF_THE_DAY = re.compile(
    r"(?:Gastgeber|Kolleg|Amtskolleg|Moderator|Laudator|Preisträger|Gast|Unterzeichner)(?:in|e|er)?"
)


def _listed(line: str, office: Office) -> Office:
    """`Für die IG BCE: Landesleiterin Eva Kunz`: a line that tells first who somebody is for."""
    match = re.match(r"\W*[Ff]ür\s+(?P<joint>die|das|den)\s+(?P<org>[A-ZÄÖÜ][^:\n]+):", line)
    if match is None or office.organisation:
        return office
    return replace(office, organisation=read_organisation(match["org"], match["joint"])[0])


def merged(first: SpokenBy, second: SpokenBy) -> SpokenBy:
    """One person out of what two places tell; the richer counts more, of equals the first.

    Function and organisation stay together as one place tells them, unless only one of them is
    told there.
    """
    name = max(first.name, second.name, key=len)
    feminine = first.feminine if first.feminine is not None else second.feminine
    more, less = (second, first) if _rank(second) > _rank(first) else (first, second)
    if more.organisation and less.organisation and less.organisation.startswith(more.organisation):
        more = replace(more, organisation=less.organisation)  # with the local part
    if less.function and _OF_THE_DAY.fullmatch(more.function or ""):
        more = replace(more, function=less.function)
    function = _fuller(more.function or less.function, less.function)
    organisation = more.organisation
    if organisation is None and (less.function in (None, function) or more.function is None):
        organisation = less.organisation
    return SpokenBy(name, function, organisation, feminine)


def _fuller(function: str | None, other: str | None) -> str | None:
    """Of `Minister` and `Agrarminister` the latter; a deputy is another office."""
    if not function or not other or not re.fullmatch(r"[A-ZÄÖÜ][\w-]+", function):
        return function
    noun = other.split()[-1]
    whole = noun.endswith(function.casefold()) and not _DEPUTY.match(noun)
    return other if whole else function


def _rank(person: SpokenBy) -> int:
    return (
        2 * bool(person.function)
        + 3 * bool(person.organisation)
        - 1 * (bool(person.organisation) and not person.function)
    )


def _office_before(words: str, feminine: bool | None, *, sure: bool = False) -> Office | None:
    """The office that ends where the name begins; of several (`der Präsident der Kammer, Landrat
    Jan Rau`) the one that tells more.

    Where it is not `sure`, one capital word in front of the name is told as a function, too:
    nothing else stands between a verb and a name.
    """
    named_last = words.rstrip().endswith(",")
    last = _MARKS.split(words)[-1]
    office = _ending_in(last.rstrip(" ,\n"), feminine)
    another = re.match(r"\s*(?:und|sowie)\s", last) is not None
    if office and office.organisation is None and not named_last and "," in words and not another:
        earlier = _ending_in(_MARKS.split(words.rpartition(",")[0])[-1].rstrip(), feminine)
        office = _with_house(office, earlier)
    if office is None and _PROFESSION.search(words):
        office = _of_a_house(_ending_in(_MARKS.split(words.rpartition(",")[0])[-1], feminine))
    if office or named_last:
        return office
    return _bare_function(last, sure=sure)


# `der Vorsitzende des Rates, Bankier Jan Rau`
_PROFESSION = re.compile(r",\s+[A-ZÄÖÜ][a-zäöüß]{2,}(?:ier|er|ar|ist|ent|eur|in|än|mann|frau)\s*$")


def _of_a_house(office: Office | None) -> Office | None:
    return office if office and office.organisation else None


def _with_house(office: Office, earlier: Office | None) -> Office:
    """The office that tells more; a colleague of a house is told by office and house."""
    if earlier is None or earlier.organisation is None:
        return office
    if re.fullmatch(
        r"(?:Kolleg|Partner|Mitstreiter|Amtskolleg)(?:e|in|er)?", earlier.function or ""
    ):
        return Office(office.function, earlier.organisation, office.end)
    return earlier


def _bare_function(words: str, *, sure: bool) -> Office | None:
    """`Bauherr Jan Rau`: a word that no list has; where the place is not sure, one for a person."""
    if sure:
        one = _PERSON_WORD.search(words)
        words = one["word"] if one else ""
    bare = LEAD.sub("", words.lstrip(), count=1).strip()
    known = re.fullmatch(r"[A-ZÄÖÜ][a-zäöüß\-]{3,}", bare)
    if not known or fold(bare) in NO_NAME or is_given_name(bare) or bare.endswith("s"):
        return None
    return Office(bare, None)


# `und Vizemarschallin Eva Kunz`: a noun for a person directly in front of a name, behind `und`, a
# comma, a verb or at the beginning.
_PERSON_WORD = re.compile(
    r"(?:^|[,–]\s|\b(?:und|sowie|mit|auch)\s|[a-zäöüß](?:te?|en)\s|[.!?:“]\s)(?P<word>[A-ZÄÖÜ][a-zäöüß]{2,}(?:in|er|ar|ier|ist|ent|eur|eurin)\s)$"
)


def _ending_in(words: str, feminine: bool | None) -> Office | None:
    """The office that the words end in, read from the first word for an office from which it
    reaches the end.
    """
    # `Handwerkskammer- Präsidentin` as typists write it.
    words = re.sub(r"(?<=\w)- (?=[A-ZÄÖÜ])", "-", " ".join(words.split()))
    for match in re.finditer(CAPITAL, words):
        if not is_office(match.group().rpartition("-")[2] or match.group()):
            continue
        begin = _without_verb(words, _with_adjectives(words, match.start()), match.start())
        office = read_office(words[begin:], feminine)
        if office and begin + office.end >= len(words):
            return _without_rank(office)
    return None


def _without_rank(office: Office) -> Office:
    """`Universitätspräsident Professor`: the rank belongs to the name."""
    bare = re.sub(
        r"(?<=\w)\s(?:Professor|Professorin|Pastor|Pastorin|Pfarrer)$", "", office.function or ""
    )
    return replace(office, function=bare or None)


def _with_adjectives(words: str, at: int) -> int:
    """Where the article and the adjectives in front of a word begin."""
    before = re.search(
        r"(?:\b(?:[Dd]er|[Dd]ie|[Dd]as|dem|den|des|vom|zum|beim|eine?[rmns]?)\s+)?"
        r"(?:(?:stellv\.|stv\.|\d\.|\b[a-zäöüß]{2,}(?:[^t]e|er|en|em)|[A-ZÄÖÜ][a-zäöüß]*(?:sche|ende|rste|weite)[rnm]?)\s+)*"
        r"(?:[A-ZÄÖÜ]\w+-\s(?:und|&)\s)?$",  # Zoo- und Tierparkdirektor
        words[:at],
    )
    return before.start() if before else at


def _without_verb(words: str, begin: int, end: int) -> int:
    """Behind a verb in the plural, which looks like an adjective: `unterzeichneten Präsidentin A`.

    One in `-ten` has an article in front where it is an adjective.
    """
    verb = re.match(
        r"(?:(?:[Dd]as|[Dd]ies)\s+)?(?:[a-zäöüß]+ten|haben|werden|wurden|sind|waren|wollen|sollen|kamen|gaben)\s+",
        words[begin:end],
    )
    return begin + verb.end() if verb else begin


def _office_behind(rest: str, feminine: bool | None) -> Office | None:
    """What stands behind the name: ` vom ifaa`, ` (RKW)`, `, Vorsitzende der …`, ` für die BG`."""
    if match := _PARTICLE_END.match(rest):
        rest = rest[match.end() :]
    rest = _MANDATE.sub("", rest.split("\n\n")[0], count=1)
    if re.match(r",\s+(?:[„“\"»«]|(?:und|sowie)\s)", rest):
        return None  # the quote goes on, or another person follows
    if match := _BRACKETS.match(rest):
        return _in_brackets(match["words"], feminine) or _office_behind(
            rest[match.end() :], feminine
        )
    if match := _MEMBER.match(rest) or _FOR.match(rest):
        return _member(match)
    if match := _AS.match(rest):
        return _in_relative(match["office"], feminine)
    if match := _LEADS.match(rest):
        return Office(None, read_organisation(match["org"], "das")[0])
    if match := _HEADS.match(rest):
        return _member(match)
    match = _APPOSITION.match(rest)
    return _apposition(match["rest"], feminine) if match else None


def _member(match: re.Match[str]) -> Office | None:
    """` vom ifaa`, ` für die BG`: where somebody belongs, and no place where somebody is."""
    if _AT.match(match["joint"]) and not is_house(match["org"].split()[0].rstrip("s,.")):
        return None
    organisation, end = read_organisation(match["org"], match["joint"])
    return Office(None, organisation, end) if end else None


def _apposition(rest: str, feminine: bool | None) -> Office | None:
    """`Vorsitzende der Kammer`, `BVMW`; no verb (`sagte …`), no age (`58`), no other person."""
    if _is_another(rest):
        return None
    if office := read_office(rest, feminine):
        return office
    if unheard := _UNHEARD.match(rest):
        organisation, end = read_organisation(rest[unheard.end("noun") + 1 :].partition(" ")[2])
        if organisation:
            return Office(unheard["noun"], organisation, end)
    first = rest.split()[0] if rest.split() else ""
    small = first[:1].islower() and not re.match(r"(?:ifaa|itb|bbe|ver\.di)\b", first)
    if small or first[:1].isdigit() or is_given_name(first):
        return None
    organisation, end = read_organisation(rest)
    whole = re.match(r"\s*(?:[,.:;„“”\"»«]|$|\s(?:auf|bei|in|zu|am|nach)\b)", rest[end:])
    return Office(None, organisation, end) if whole and organisation else None


# `Eva Kunz, Geschäftsfühererin der Kammer Nord`, `Jan Rau, Harfenist beim Orchester Nord`: a noun
# for a person that no list has, also one with a slip, and a house behind it.
_UNHEARD = re.compile(
    r"(?:(?:der|die)\s)?(?:[a-zäöüß]+e\s)?(?P<noun>[A-ZÄÖÜ][a-zäöüß]{3,}(?:erin|istin|orin|entin|eurin|ärin|er|ist|ent|eur))"
    r"\s(?:der|des|vom|beim|bei)\s(?=[A-ZÄÖÜa-z])"
)


# `Eva Kunz, IHK-Präsident Dr. Jan Rau und …`: the office is of the next person of a list.
_OFFICE_OF_NEXT = re.compile(
    rf"(?:(?:der|die|dem)\s+)?(?:[a-zäöüß]+e[nr]?\s+)*(?P<office>{CAPITAL})\s+"
    rf"(?:(?P<title>{TITLE}+)|(?P<given>{CAPITAL})\s+){CAPITAL}"
)

# `…, die Rektorin der Hochschule Nord Prof. Dr. Eva Kunz`
_OF_HOUSE_AND_NAME = re.compile(rf"(?:der|die)\s[^,.:;„“]{{3,80}}?\s{TITLE}+{CAPITAL}\s{CAPITAL}")


def _is_another(rest: str) -> bool:
    """Whether an office behind a comma has its own name behind it."""
    if _OF_HOUSE_AND_NAME.match(rest):
        return True
    following = _OFFICE_OF_NEXT.match(rest)
    if following is None or not is_office(following["office"].rpartition("-")[2]):
        return False
    return following["title"] is not None or is_given_name(following["given"])


def _in_relative(words: str, feminine: bool | None) -> Office | None:
    """`als Vorsitzender für die Kammer (den Vertrag unterschrieb)`."""
    words = re.split(r"(?<!für)\s(?:den|das|eine?n?|diese|dieses)\s(?=[A-ZÄÖÜ])", words)[0]
    office = read_office(words, feminine)
    if office is None or office.organisation:
        return office
    house = _OF_SPEAKER.search(words, office.end)
    organisation = read_organisation(house["org"], house["joint"])[0] if house else None
    return Office(office.function, organisation, office.end)


def _in_brackets(words: str, feminine: bool | None) -> Office | None:
    """`(RKW)` is an organisation, `(Vorstand der IKK classic)` an office, `(58)` and `(SPD)`
    neither.
    """
    if re.fullmatch(r"[\d\s]+|.*\d{2}\s*Jahre.*", words) or _PARTY.match(words):
        return None
    if office := read_office(words, feminine):
        return office
    house, _, office_words = words.partition(",")
    office = read_office(office_words.strip(), feminine)
    told = read_organisation(house)[0]
    if office is None and (told is None or (" " not in told and not is_house(told))):
        return None if told is None or _is_town(told) else Office(None, told)
    return Office(office.function if office else None, told)


def _is_town(word: str) -> bool:
    """Whether one word in brackets behind a name is where somebody lives or which party somebody
    is of: `(Altenrode)`, `(parteilos)`; a house has a kind or capitals.
    """
    return re.fullmatch(r"[A-ZÄÖÜ]?[a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?", word) is not None


def spoken_for(words: str) -> str | None:
    """The organisation in `Für die IG BCE erklärte …`, the words in front of the verb."""
    match = _OF_SPEAKER.match(words) or _ON_BEHALF.search(words)
    if match is None:
        return None
    organ = re.match(rf"{ORGAN}\s+(?P<joint>der|des)\s+", match["org"])
    if organ:  # für den Vorstand der Muster AG
        return read_organisation(match["org"][organ.end() :], organ["joint"])[0]
    return read_organisation(match["org"], match["joint"])[0]
