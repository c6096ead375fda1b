"""Who is named in a text: every full name with its place, and every later mention by surname
alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache

from nlp.taggers.given_names import is_given_name
from nlp.taggers.name_words import (
    CAPITAL,
    FUNCTION_WORDS,
    TITLE,
    UPPER,
    bears_role,
    is_common_word,
    is_name_like,
    is_surname_like,
)
from nlp.taggers.sex import by_office_behind, feminine_of
from nlp.taggers.verbs import is_speech_verb
from nlp.tokens import fold, word_set

_WORD = re.compile(rf"\b(?P<title>{TITLE}+)|\b(?P<initial>[{UPPER}]\.)|[\w’']+(?:-\w+)*")
PARTICLES = word_set("von van de der den zu zum zur di da del dos la ten ter el al bin")
_ARTICLES = word_set("der den zum zur zu")
_NOBLE = word_set("Freiherr Freifrau Graf Gräfin Baron Baronin Prinz Prinzessin Ritter")
# Surnames that often have a second one behind them: Schulze Pals, Große Holtforth.
_FIRST_SURNAMES = word_set("Schulze Schulte Große Kleine Lütke Meyer Müller")
_ONE_IN_OFFICE = re.compile(
    r"(?:präsident|minister|landrat|landrät|führer|leiter|meister|rektor|direktor|sprecher|sekretär"
    r"|kanzler|professor|dekan|senator|dezernent)(?:in)?$|vorsitzende[r]?$",
    re.IGNORECASE,
)
# `Thomas Enkelin Jana Kessler`: whose granddaughter she is; no surname where a name follows.
_KIN = re.compile(
    r"(?:(?:Ur)?(?:[Ee]nkel|[Ee]nkelin)|(?:[Ee]he|[Gg]roß|[Ss]chwieger|[Ss]tief)?"
    r"(?:[Ff]rau|[Mm]ann|[Mm]utter|[Vv]ater|[Tt]ochter|[Ss]ohn|[Bb]ruder|[Ss]chwester)|Nichte|Neffe"
    r"|Cousine?|Witwer?|Freundin|Kollegin|Tante|Onkel|Partnerin|Schwägerin|Schwager)$"
)


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person at `[start, end)`: `name` is the fullest name that the text has, `feminine` None
    where nothing tells; `genitive` says that something of this person is meant (`Kunz' Vorschlag`).
    """

    start: int
    end: int
    name: str
    feminine: bool | None = None
    genitive: bool = False

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.name.split()[-1]


class Names:
    """All persons of one text.

    The names that a model finds were tried beside these: in 271 sentences of GermEval and SmartData
    test they changed four speakers, two for the better.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        full = _full_names(text)
        taken = bytearray(len(text))
        for one in full:
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
        self._full = sorted(full, key=lambda named: named.start)
        self._best = _by_surname(self._full)
        every = [self._whole(named) for named in self._full] + _surnames(
            text, self._best, self._full, taken
        )
        self.every = sorted(every, key=lambda named: named.start)
        self._starts = [named.start for named in self.every]

    def between(self, start: int, end: int) -> list[NamedPerson]:
        """The persons named wholly within `[start, end)`, in order."""
        first = bisect_left(self._starts, start)
        return [n for n in self.every[first : bisect_left(self._starts, end)] if n.end <= end]

    def of(self, name: str) -> list[NamedPerson]:
        """All places that name the person of this full name, in order."""
        return [n for n in self.every if n.name == name or n.name.endswith(f" {name}")]

    def full(self, surname: str) -> str | None:
        """The fullest name of this surname in the text."""
        known = self._best.get(surname)
        return known.name if known else None

    def _whole(self, named: NamedPerson) -> NamedPerson:
        best = self._best[named.surname]
        same = _bare(best.name).endswith(_bare(named.name))
        whole = replace(named, name=best.name, feminine=best.feminine) if same else named
        return replace(whole, genitive=self._owns(named))

    def _is_kin(self, named: NamedPerson, noun: re.Match[str]) -> bool:
        """Whether the noun behind is one of kin and a name follows: `Petersens Sohn Jan Rau`."""
        behind = re.match(rf"\s+({CAPITAL})\s+{CAPITAL}", self._text[named.end + noun.end() :])
        kin = _KIN.match(noun[1]) is not None
        return kin and behind is not None and is_given_name(behind[1])

    def _owns(self, named: NamedPerson) -> bool:
        """Whether the full name is a possessor: `Jana Kesslers Stellvertreterin`."""
        if not named.name.endswith("s"):
            return False
        behind = self._text[named.end : named.end + 60]
        office = re.match(rf"\s+(?:[a-zäöüß]+e[rn]?\s+)*({CAPITAL})", behind)
        if office and (bears_role(office[1]) or self._is_kin(named, office)):
            return True
        # die Tochter Jana Kesslers, Nuray Hahn
        another = re.match(rf",\s+{TITLE}*({CAPITAL})\s+{CAPITAL}", behind)
        noun = re.search(rf"\b[Dd](?:er|ie)\s+{CAPITAL}\s+$", self._text[: named.start][-60:])
        return noun is not None and another is not None and is_given_name(another[1])


# Texts ask for the same few thousand words.
@lru_cache(maxsize=8192)
def _is_one_in_office(word: str) -> bool:
    return _ONE_IN_OFFICE.search(word) is not None


def _introduced_end(text: str, tokens: list[re.Match[str]], at: int) -> int | None:
    """The last word of a name that no list has behind an office in the singular: `Landrätin Ylva
    Brodersen`, `Landrat Jürn van der Horn`.
    """
    if at + 2 >= len(tokens):
        return None
    first, last = at + 1, at + 2
    # `hebt Landrätin Olbers den Wert hervor` has an article and no particle of a name.
    noble = tokens[last].group() in PARTICLES - _ARTICLES
    while noble and last + 1 < len(tokens) and tokens[last].group() in PARTICLES:
        last += 1
    if not all(_follows(text, tokens, n) for n in range(at, last)):
        return None
    if _follows(text, tokens, last) and _has_capital(tokens[last + 1]):
        return None  # another word: the name goes on
    given, surname = tokens[first].group(), tokens[last].group()
    if not (_has_capital(tokens[first]) and _has_capital(tokens[last])) or is_common_word(given):
        return None
    return last if is_name_like(given, surname) else None


# `Kammerpräsident Olbers berichtete`, `betonte Landrätin Olbers`: a verb of saying tells that the
# word behind the office is a surname and no field; so does a colon in front of words in marks.
_SPEAKS = re.compile(r"\s+(?:sich\s+)?(?P<verb>[a-zäöüß]+)\b")
_SPOKEN = re.compile(r"\b(?P<verb>[a-zäöüß]+)\s+(?:(?:auch|sich|der|die)\s+)*$")

_ANNOUNCES = re.compile(r":\s*[„“\"»]")


def _is_titled(text: str, tokens: list[re.Match[str]], at: int) -> bool:
    """Whether one word behind an office in the singular is a surname that no place gives in full:
    `Kammerpräsident Olbers berichtete`.
    """
    office, word = tokens[at - 1], tokens[at].group()
    if (
        not _joined(text, tokens, at - 1)
        or not word[0].isupper()
        or not is_surname_like(word)
        or is_given_name(word)
    ):
        return False
    if _follows(text, tokens, at) and _has_capital(tokens[at + 1]):
        return False
    behind = _SPEAKS.match(text, tokens[at].end())
    before = _SPOKEN.search(text[max(0, office.start() - _CLAUSE) : office.start()])
    said = [m["verb"] for m in (behind, before) if m]
    announced = _ANNOUNCES.match(text, tokens[at].end())
    return announced is not None or any(is_speech_verb(verb) for verb in said)


def _has_capital(token: re.Match[str]) -> bool:
    return token.group()[0].isupper()


def _is_apposed(text: str, tokens: list[re.Match[str]], at: int) -> bool:
    """Whether two words that no list knows are told by an office at a comma: `deren Vorsitzende,
    Ylva Brodersen-Roth, …`, `Ylva Brodersen, Geschäftsführerin der …`.
    """
    if at + 1 >= len(tokens) or not _follows(text, tokens, at):
        return False
    first, second = tokens[at].group(), tokens[at + 1].group()
    end = tokens[at + 1].end()
    if text[end : end + 1] != ",":
        return False
    if not (first[0].isupper() and second[0].isupper()) or "-" in first:
        return False
    if is_common_word(first) or bears_role(first) or not is_name_like(first, second):
        return False
    if by_office_behind(text[end : end + 80], none=False) is not None:
        return not text[: tokens[at].start()].rstrip(" ").endswith(("r", "s", "n", "-"))
    if not text.endswith(", ", 0, tokens[at].start()):
        return False
    clause = re.split(
        r"[.:;!?„“]\s", text[max(0, tokens[at].start() - _CLAUSE) : tokens[at].start()]
    )[-1]
    office = re.match(r".*?(\S+)(?:\s(?:der|des|vom|von)\s[^,]+)?,\s$", clause, re.DOTALL)
    return office is not None and _ONE_IN_OFFICE.search(office[1]) is not None


# How far in front of an unknown name its office may begin.
_CLAUSE = 140


_AGE = re.compile(r"\s\(\d{1,2}\)")


def _is_aged(text: str, tokens: list[re.Match[str]], at: int) -> bool:
    """Whether somebody is told by a given name and an age alone: `ihr Schüler Ben (14)`."""
    end = tokens[at].end()
    age = text.startswith("(", end + 1) and _AGE.match(text, end)
    return bool(age) and is_given_name(tokens[at].group())


def _bare(name: str) -> str:
    return re.sub(rf"^{TITLE}+", "", name)


def _by_surname(full: list[NamedPerson]) -> dict[str, NamedPerson]:
    """Of each surname the longest full name; where two persons share it the first."""
    best: dict[str, NamedPerson] = {}
    for named in full:
        before = best.get(named.surname)
        if before is None or (
            _bare(named.name).endswith(_bare(before.name)) and len(named.name) > len(before.name)
        ):
            feminine = (
                named.feminine if named.feminine is not None or before is None else before.feminine
            )
            best[named.surname] = NamedPerson(named.start, named.end, named.name, feminine)
        elif before.feminine is None and _bare(before.name) == _bare(named.name):
            best[named.surname] = NamedPerson(before.start, before.end, before.name, named.feminine)
    return best


def _full_names(text: str) -> list[NamedPerson]:
    tokens = list(_WORD.finditer(text))
    found: list[NamedPerson] = []
    at = 0
    while at < len(tokens):
        small = text[tokens[at].start()].islower() and tokens[at]["title"] is None
        last = None if small else _last_of_name(text, tokens, at)
        if last is None:
            at += 1
            continue
        start, end = tokens[at].start(), tokens[last].end()
        found.append(
            NamedPerson(
                start, end, text[start:end], feminine_of(text, start, end, _given(tokens, at))
            )
        )
        at = last + 1
    return found


def _last_of_name(text: str, tokens: list[re.Match[str]], at: int) -> int | None:
    """The last word of the person who is named from a word on, in whatever way."""
    last = _name_end(text, tokens, at)
    if last is not None:
        return last
    if at and _is_one_in_office(tokens[at - 1].group()):
        if introduced := _introduced_end(text, tokens, at - 1):
            return introduced
        if _is_titled(text, tokens, at):
            return at
    if _is_apposed(text, tokens, at):
        return at + 1
    return at if _is_aged(text, tokens, at) else None


def _name_end(text: str, tokens: list[re.Match[str]], at: int) -> int | None:
    """The last word of the full name that begins at a word: titles, given names, particles, a
    surname.
    """
    titled = tokens[at]["title"] is not None
    at += titled
    if at >= len(tokens) or not (
        is_given_name(tokens[at].group()) or (titled and _is_surname(tokens[at].group()))
    ):
        return None
    while _follows(text, tokens, at) and (
        tokens[at + 1]["initial"] or _is_given_in_between(text, tokens, at + 1)
    ):
        at += 1
    given = at
    while _follows(text, tokens, at) and (
        tokens[at + 1].group() in PARTICLES or tokens[at + 1].group() in _NOBLE
    ):
        at += 1
    if tokens[at].group() in _NOBLE and not (
        _follows(text, tokens, at) and _is_surname(tokens[at + 1].group())
    ):
        return at  # `Paul Ritter` bears a surname
    if not (_follows(text, tokens, at) and _is_surname(tokens[at + 1].group())):
        # Behind a title one word alone is a surname: Dr. Icks.
        return given if titled and not is_given_name(tokens[given].group()) else None
    if _is_kin_of(text, tokens, at):
        return None
    at += 1
    doubled = tokens[at].group() in _FIRST_SURNAMES and _follows(text, tokens, at)
    return at + 1 if doubled and _is_surname(tokens[at + 1].group()) else at


def _is_kin_of(text: str, tokens: list[re.Match[str]], at: int) -> bool:
    """Whether a word of kin and another name stand behind: `Thomas Enkelin Jana Kessler`."""
    return (
        _KIN.match(tokens[at + 1].group()) is not None
        and _follows(text, tokens, at + 1)
        and is_given_name(tokens[at + 2].group())
        and _follows(text, tokens, at + 2)
        and _is_surname(tokens[at + 3].group())
    )


def _is_given_in_between(text: str, tokens: list[re.Match[str]], at: int) -> bool:
    """Whether the word is a second given name, for a surname follows: Hans Peter Wolf."""
    return (
        is_given_name(tokens[at].group())
        and _follows(text, tokens, at)
        and (tokens[at + 1]["initial"] is not None or _is_surname(tokens[at + 1].group()))
    )


def _follows(text: str, tokens: list[re.Match[str]], at: int) -> bool:
    """Whether a word of the same name may stand behind this one."""
    return at + 1 < len(tokens) and _joined(text, tokens, at)


def _joined(text: str, tokens: list[re.Match[str]], at: int) -> bool:
    return not text[tokens[at].end() : tokens[at + 1].start()].strip(" ")


def _is_surname(word: str) -> bool:
    return (
        word[0].isupper()
        and len(word) > 1
        and fold(word) not in FUNCTION_WORDS
        and not (
            bears_role(word)
            and word.endswith(("in", "innen", "leiter", "führer", "sitzende", "sitzender"))
        )
    )


def _given(tokens: list[re.Match[str]], at: int) -> str:
    """The first given name of the name that begins at a word, behind its titles."""
    return tokens[at + 1].group() if tokens[at]["title"] else tokens[at].group()


def _surnames(
    text: str, best: dict[str, NamedPerson], full: list[NamedPerson], taken: bytearray
) -> list[NamedPerson]:
    """Each place where a known surname stands alone, also in the genitive; of namesakes the one
    named last is meant.
    """
    if not best:
        return []
    forms = {
        form: surname
        for surname, known in best.items()
        for form in (surname, _with_particles(known.name))
    }
    names = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])(?:{TITLE}+)?(?P<name>{names})(?P<genitive>s?)(?![\w]|-\w)")
    found = []
    for match in pattern.finditer(text):
        if not any(taken[match.start() : match.end()]):
            surname = forms[match["name"]]
            before = [n for n in full if n.surname == surname and n.start < match.start()]
            same = bool(before) and _bare(best[surname].name).endswith(_bare(before[-1].name))
            known = before[-1] if before and not same else best[surname]
            found.append(
                NamedPerson(
                    match.start(), match.end(), known.name, known.feminine, bool(match["genitive"])
                )
            )
    return found


def _with_particles(name: str) -> str:
    """`Mieke van der Velde` → `van der Velde`."""
    words = name.split()
    first = next((n for n, word in enumerate(words) if word in PARTICLES), len(words) - 1)
    return " ".join(words[first:])


# Quotes, events and the model of names ask for the persons of one text one after another.
@lru_cache(maxsize=2)
def names_of(text: str) -> Names:
    """The persons of a text, read once for all who ask in turn."""
    return Names(text)
