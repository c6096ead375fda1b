"""Organisations that no register knows, whole, by what German names of them are made of.

A name has a head (`Handwerkskammer`, `Ministerium`, `DGB-Bezirk`) and what tells which one is
meant: a place or name behind it (`Potsdam`, `zu Leipzig`, `Hessen-Nord`), its field (`für Arbeit,
Soziales und Familie`), who it is of (`der freien Wohlfahrtspflege`), its legal form (`e. V.`), or
an adjective in front (`Sächsisches`). A head alone (`die Kammer`) names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.confidence import CONFIDENCE
from nlp.forms import folded_set
from nlp.taggers import Register
from nlp.taggers.companies import find_companies
from nlp.taggers.fixed_names import find_fixed, find_shortened, find_small, is_described
from nlp.taggers.given_names import is_given_name
from nlp.taggers.name_words import bears_role
from nlp.taggers.org_words import (
    ABBREVIATION,
    ADJECTIVES,
    ALSO_TASK,
    AT_COAST,
    AT_HOUSE,
    BRANCH,
    BY_ITSELF,
    BY_SIGHT,
    COMMON,
    DISTRICT_OFFICE,
    FIELD,
    FIXED_FIELD,
    GENITIVE,
    GROUP,
    HEAD,
    INITIALS,
    LAND,
    LEGAL,
    LETTERS,
    MANY,
    NAMESAKE,
    NO_HEAD,
    OF_DISTRICT,
    OF_FIELDS,
    OF_INTERIOR,
    OF_LAND,
    OF_NAMESAKE,
    OF_ONE_TOWN,
    OF_PLACE,
    ONLY_OF_FIELD,
    PLURALS,
    QUOTED,
    SCHOOL,
    SEAT,
    SEATED,
    SECOND_FIELD,
    SECOND_HALF,
    TOWNS,
    is_name_word,
    name_words_end,
    singular,
)
from nlp.tokens import fold
from nlp.types import Mention

# An own name has four words at most: `Frankfurt am Main` is one, `Bergstraße Odenwald` two.
_MOST_WORDS = 4
_NEXT = re.compile(
    r"(?:,\s(?:Dr\.\s|Prof\.\s)*(?P<person>[A-ZÄÖÜ][\w\-]+(?:\s[A-ZÄÖÜ][\w\-]+){1,2}),?)?"
    r"(?:\s(?:und|sowie)|,(?!\s(?:Dr|Prof)\.))\s(?:(?:der|die|in)\s)?(?=[A-ZÄÖÜ])"
)
# An office may name whom it belongs to; when that is another, it is no office of the partner.
_CARRIER = re.compile(r"\sder\sBundesagentur\sfür\sArbeit(?:\s\(BA\))?")
_OTHERS = re.compile(r"\s(?:der|des)\s(?!Bundesagentur)[A-ZÄÖÜ]")
_MANY = re.compile(r"[\w-]+en(?!\w)")
_KOMMUNE = re.compile(r"(?:Land)?[Kk]reis(?:e[sn]?)?$|[Ss]tadt$|[Ss]tädten?$|[Gg]emeinden?$")


class OrganisationTagger:
    """Finds organisations (without ids) and the local offices of partners (with the partner's id).

    The `name` of a mention is its name in full, where the text puts it together out of a list:
    `die Agenturen für Arbeit Potsdam und Neuruppin`.
    """

    def __init__(self, register: Register) -> None:
        self._offices = dict(register.offices)
        heads = sorted(self._offices, key=len, reverse=True)
        # The first letters alone rule most places out.
        first = "".join(sorted({head[0] for head in heads}))
        any_head = "|".join(_inflected(head) for head in heads)
        self._office = re.compile(rf"(?=[{first}])(?:{any_head})") if heads else None
        self._official = [(re.compile(_inflected(head)), head) for head in heads]

    def find(self, text: str) -> list[Mention]:
        """All mentions in `text`, ordered by start; those of one kind may overlap."""
        fixed, companies = list(find_fixed(text)), [*find_companies(text), *find_small(text)]
        whole = [*fixed, *companies, *find_shortened(text, companies)]
        found = [
            *self._of_offices(text),
            *_of_heads(text, fixed),
            *(_mention(text, start, end, ()) for start, end in whole),
        ]
        return sorted(found, key=lambda mention: (mention.start, -mention.end))

    def _of_offices(self, text: str) -> Iterator[Mention]:
        for match in self._office.finditer(text) if self._office else ():
            head = next(name for form, name in self._official if form.fullmatch(match.group()))
            short = ABBREVIATION.match(text, match.end())
            end = name_words_end(text, short.end() if short else match.end(), _MOST_WORDS)
            if end is None or _OTHERS.match(text, end):
                continue
            carrier = _CARRIER.match(text, end)
            first = " ".join(text[short.end() if short else match.end() : end].split())
            id = self._offices[head]
            whole = carrier.end() if carrier else end
            yield _mention(text, match.start(), whole, (id,), f"{head} {first}")
            if _MANY.match(match.group()):
                for start, stop in _further(text, end):
                    yield _mention(text, start, stop, (id,), f"{head} {text[start:stop]}")


def _inflected(head: str) -> str:
    words = r"\s".join(rf"{re.escape(word)}(?:s|es|e|en|n)?" for word in head.split())
    return rf"(?<![\w-]){words}(?![\w-])"


def _mention(text: str, start: int, end: int, ids: tuple[str, ...], name: str = "") -> Mention:
    kind, how = ("partner", "office") if ids else ("organisation", "grammar")
    sure = CONFIDENCE["name"] if ids else CONFIDENCE["neighbour"]
    return Mention(kind, start, end, text[start:end], ids, how, sure, name)


def _of_heads(text: str, fixed: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    for match in HEAD.finditer(text):
        if (
            any(start <= match.start() < end for start, end in fixed)
            or NO_HEAD.fullmatch(match.group())
            or _KOMMUNE.search(match.group())
            or (bears_role(match.group().split()[0]) and not _ADVISORS.search(match.group()))
        ):
            continue  # a region or a place of its own register, or somebody's office
        begin, end = _span(text, match)
        if end is None or is_described(text, begin, match):
            continue
        plural = _is_of_several(text, match)
        name = " ".join(text[begin:end].split())
        head = singular(" ".join(text[begin : match.end()].split()))
        full = f"{head}{name[len(text[begin : match.end()]) :]}" if plural else ""
        yield _mention(text, begin, end, (), full)
        if plural:
            for start, stop in _further(text, end):
                yield _mention(text, start, stop, (), f"{head} {text[start:stop]}")


# `Seniorenbeirat Nord` is a body, although a `Beirat` may be a person.
_ADVISORS = re.compile(r"\w[Bb]eirat(?:e?s)?$")


def _is_of_several(text: str, head: re.Match[str]) -> bool:
    """Whether the head is a plural; `Jobcenter` is one only behind `die` or `den`."""
    if not PLURALS.search(head.group()):
        return False
    one = head.group().endswith("obcenter")
    return not one or text.endswith(("die ", "Die ", "den ", "beiden "), 0, head.start())


def _span(text: str, head: re.Match[str]) -> tuple[int, int | None]:
    """Where the name with this head begins and ends; no end where nothing tells which one."""
    begin = _begin(text, head.start())
    end = _end(text, head)
    small = _OF_MANY.search(head[0]) and OF_PLACE.search(text[max(0, begin - 40) : begin])
    if small:
        return begin - len(small.group()), end or head.end()
    if end is not None or BY_ITSELF.fullmatch(head.group()):
        return begin, end or head.end()
    before = text[max(0, head.start() - 60) : head.start()]
    namesake = NAMESAKE.search(before) if OF_NAMESAKE.search(head.group()) else None
    if namesake:
        return head.start() - len(namesake.group()), head.end()
    initials = INITIALS.match(text, head.end())
    spelled = _spelled(before, head.group(), initials["short"]) if initials else None
    if spelled is not None:
        return head.start() - spelled, head.end()
    adjective = ADJECTIVES.search(before) if begin < head.start() else None
    if adjective is None or COMMON.search(adjective.group()) or _REGIONAL.search(head.group()):
        return begin, None
    tells = not TOWNS.search(adjective.group()) or "länder " in adjective.group()
    tells = tells or OF_ONE_TOWN.search(head.group()) is not None
    return begin, head.end() if tells else None


def _spelled(before: str, head: str, short: str) -> int | None:
    """How many letters in front of the head belong to the name that `short` spells: `Fahrer
    Krankenkasse (FK)`; None where the initials are of something else.
    """
    words = _LARGE_WORDS.search(before)
    front = words.group().split() if words else []
    letters = short.casefold()
    for start in range(len(front), -1, -1):
        own = front[start:]
        name = " ".join((*own, head)).casefold()
        if name[0] == letters[0] and _in_order(letters, name):
            return sum(len(word) + 1 for word in own)
    return None


# The government of a Land is its region; `find_acting` reads it.
_REGIONAL = re.compile(r"(?:Landes|Staats)regierung$")
_OF_MANY = re.compile(r"kammern|[Ll]andesverb[aä]nd|innungen")
_LARGE_WORDS = re.compile(r"(?:(?<![\w-])[A-ZÄÖÜ][\w\-]+\s){1,3}$")


# Letters of a name in which those of its short form are looked for.
_NAME_REACH = 60


def _in_order(letters: str, name: str) -> bool:
    """Whether the letters stand in the name in this order."""
    rest = iter(name)
    return all(letter in rest for letter in letters)


def _further(text: str, end: int) -> Iterator[tuple[int, int]]:
    """The places that go on a list behind a plural, also with a person behind each: `Potsdam, Edith
    Muster, und Neuruppin`.
    """
    while match := _NEXT.match(text, end):
        stop = name_words_end(text, match.end() - 1, 1)
        if stop is None or HEAD.match(text, match.end()):
            return
        yield match.end(), stop
        end = stop


def _begin(text: str, start: int) -> int:
    """Where the name begins: at `Industrie- und` or at adjectives that are written large."""
    before = text[max(0, start - 60) : start]
    letters = LETTERS.search(before)
    if letters and _in_order(
        letters["short"].casefold(), text[start : start + _NAME_REACH].casefold()
    ):
        return start - len(letters.group())
    seat = SEAT.search(before)
    if seat:
        start -= len(before) - seat.start()
        before = text[max(0, start - 60) : start]
    adjective = ADJECTIVES.search(before)
    return start - (len(before) - adjective.start()) if adjective else start


def _end(text: str, head: re.Match[str]) -> int | None:
    """Where the name ends; None where nothing tells which one is meant."""
    whole = LEGAL.match(text, head.end())
    if whole:
        return whole.end()
    if SCHOOL.search(head.group()) and (sight := BY_SIGHT.match(text, head.end())):
        return sight.end() if is_name_word(sight["first"] or "") else None
    if ONLY_OF_FIELD.fullmatch(head.group()) and not _FIELD_NAMED.match(text, head.end()):
        return None
    return _end_of_body(text, head)


def _end_of_body(text: str, head: re.Match[str]) -> int | None:
    """The same for a body that is no school and has no legal form directly behind its head."""
    district = OF_DISTRICT.match(text, head.end()) if DISTRICT_OFFICE.search(head.group()) else None
    if district:
        return name_words_end(text, district.end(), 3)
    if ALSO_TASK.search(head.group()):
        named = name_words_end(text, head.end(), _MOST_WORDS)
        return _with_rest(text, named) if named else None
    short = ABBREVIATION.match(text, head.end())
    found = _complement(text, short.end()) if short else None
    if found is None and BY_ITSELF.fullmatch(head.group()):
        # A place may follow what tells who is meant by itself, no field and no owner.
        alone = head.group().startswith("Bund")
        found = None if alone else name_words_end(text, head.end(), _MOST_WORDS)
    elif found is None and not _BEGUN_BY.match(text, head.start()):
        found = _complement(text, head.end())
    if found is None:
        # `Gewerkschaft (GDL)`: a name with its abbreviation, where the head is no common word.
        return None
    second = SECOND_FIELD.match(text, found) if OF_FIELDS.search(head.group()) else None
    if second and _is_field(text, second):
        found = second.end()
    owner = GENITIVE.match(text, found) if BRANCH.search(head.group()) else None
    if owner and _is_branch_of(text, head.end(), owner):
        found = owner.end()
    return _with_rest(text, found)


_FIELD_NAMED = re.compile(r"\sfür\s(?:[a-zäöüß]+e\s)?[A-ZÄÖÜ]")


# `eine Initiative des Hessischen Ministeriums für Arbeit` says who began it.
_BEGUN_BY = re.compile(rf"Initiative\s+(?:des|der)\s+(?:[A-ZÄÖÜ]\w+\s+){{0,2}}{HEAD.pattern}")


def _is_field(text: str, second: re.Match[str]) -> bool:
    """Whether `und Heizung` goes on the name; a next body or person does not."""
    word = second["second"]
    is_body = HEAD.match(text, second.start("second"))
    is_field = is_name_word(word) or fold(word) in _FIELDS
    return not is_body and is_field and not is_given_name(word)


# Words that name nobody elsewhere, and a field behind `und`: `Gewerkschaft Nahrung und Gäste`.
_FIELDS = folded_set("Gäste Betriebe Menschen Technik Hilfe Geld Zeit")


def _complement(text: str, at: int) -> int | None:
    if ministry := OF_INTERIOR.match(text, at):
        return ministry.end()
    for pattern in (FIELD, GENITIVE, GROUP):
        match = pattern.match(text, at)
        if match and is_name_word(match["first"]) and _is_owner(text, at, match.start("first")):
            return _before_next(text, match.end("first"), match.end())
    quoted = QUOTED.match(text, at) or FIXED_FIELD.match(text, at)
    return quoted.end() if quoted else name_words_end(text, at, _MOST_WORDS)


def _is_plural(head: str) -> bool:
    return bool(PLURALS.search(head) or MANY.search(head))


def _is_branch_of(text: str, at: int, owner: re.Match[str]) -> bool:
    """Whether `der Müller` behind `Landesverband Hessen` says whose branch it is; a next
    organisation does not, nor a second genitive.
    """
    first = owner.start("first")
    of_place = not re.match(r"\s(?:der|des)\s", text[at : at + 5])
    return of_place and is_name_word(owner["first"]) and HEAD.match(text, first) is None


def _is_owner(text: str, at: int, first: int) -> bool:
    """Whether an organisation that follows tells which one is meant: `Akademie der Kammer Probe`
    does, `Stelle der Hochschule` does not, and `Kammern des Bezirks Nord` are two.
    """
    owner = HEAD.match(text, first)
    if (
        owner is None
        or NO_HEAD.fullmatch(owner.group())
        or _is_plural(owner.group())
        or not text.startswith((" d", "\nd"), at)
    ):
        return True
    if PLURALS.search(text, max(0, at - 40), at) or text.endswith("Initiative", 0, at):
        return False  # `eine Initiative der Kammer Probe` says who began it
    return bool(BY_ITSELF.fullmatch(owner.group())) or _complement(text, owner.end()) is not None


def _before_next(text: str, first: int, end: int) -> int:
    """The end of a list of fields, in front of the next organisation: `IHK für Rheinhessen und
    Handwerkskammer Mainz`.
    """
    other = HEAD.search(text, first, end)
    # A field may look like a head: `für Wissen, Werkstatt und Wege`.
    if other is None or NO_HEAD.fullmatch(other.group()) or not _complement(text, other.end()):
        return end
    joint = re.search(r"\s*(?:,|\s(?:und|sowie|&))\s(?:die\s|der\s)?$", text[first : other.start()])
    return first + joint.start() if joint else end


def _with_rest(text: str, end: int) -> int:
    """The end with what may follow a complement: a Land or place, its owner, the legal form."""
    for _ in range(2):
        land = OF_LAND.match(text, end) or AT_COAST.match(text, end)
        if bare := LAND.match(text, end):  # a Land is one word: `Landesamt für Bau NRW Plakate`
            end = bare.end()
            break
        further = land.end() if land else name_words_end(text, end, 2)
        end = further or end
    house = AT_HOUSE.match(text, end)
    if house:
        end = name_words_end(text, house.end(), 2) or house.end()
    seated = SEATED.match(text, end)
    if seated:
        end = name_words_end(text, seated.end(), 2) or seated.end()
    half = SECOND_HALF.match(text, end)
    end = half.end() if half else end
    legal = LEGAL.match(text, end)
    return legal.end() if legal else end
