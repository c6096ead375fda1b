"""Codes of the practice standards: every spelling, lists, and ranges expanded over the ordered
register.

A code without `OM-Praxis` in front needs a word of the practice standards near it, for `A 4` is
paper and `A2.1` a language course. Ranges follow the register's order (A-1.0, A-2.1 …), never the
numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.confidence import CONFIDENCE
from nlp.forms import DASHES, QUOTES
from nlp.taggers import Register
from nlp.taggers.terms import TermTagger
from nlp.types import Mention, Term

_DASH = f"[{re.escape(DASHES)}]"
_BLANK = r"[^\S\n]"
# Between a code's letter and number; a line may end behind the hyphen.
_INNER = rf"(?:{_BLANK}{{0,3}}{_DASH}\s{{0,3}}|{_BLANK}{{1,3}})?"
_PREFIX = re.compile(
    rf"\bOM{_BLANK}{{0,3}}{_DASH}?\s{{0,3}}P(?:raxis|RAXIS)(?:{_DASH}?(?:[Ss]tandards?|Checks?))?(?=[\s\-–—‐‑:„\"“]+[A-Z]{_INNER}[\dlI])",
)
_CODE = re.compile(
    rf"(?P<letter>[A-Z]){_INNER}(?P<major>[\dlI])(?:(?P<point>[.,]{_BLANK}?)(?P<minor>[\dO]))?"
    rf"(?![\w]|[.,]\d|{_DASH}\w*[a-zäöü])"
)
_BARE = re.compile(
    rf"(?<![\w.,§{re.escape(DASHES)}])[A-Z]{_DASH}?{_BLANK}?\d"
    rf"(?:\.\d(?![\w]|[.,]\d)|(?=\s*(?:bis|{_DASH})\s*[A-Z]{_DASH}?\d\.\d(?![\w]|[.,]\d)))"
)
_ELIDED = re.compile(
    rf"{_DASH}?(?P<major>\d)\.(?P<minor>\d)(?!\w|[.,]\d|{_BLANK}?(?:%|Prozent|Euro|€|Mio|Mrd|km|m²))"
)
_RANGE = re.compile(
    rf"[{re.escape(QUOTES)}]?\s*(?:bis(?:\s+zu[mr]?)?(?:\s+einschließlich)?\s+|{_DASH}{{1,2}}\s*)"
)
_LIST = re.compile(
    rf"[{re.escape(QUOTES)}]?\s*(?:,\s*(?:und|sowie|oder)?|;|/|&|\+|und|sowie|oder|bzw\.|sowohl|als auch)\s*"  # noqa: E501 - a pattern in one piece
)
_AGAIN = re.compile(
    rf"(?:(?:OM{_DASH}?{_BLANK}?)?{_DASH}?Praxis{_DASH}?\s*)?[{re.escape(QUOTES)}]?"
)
_SUBJECT = re.compile(
    r"OM.?Praxis|Praxisstandard|INQA.?(?:Unternehmens|Themens|Check)|OM.?Check|\bChecks?\b|Potenzialanalyse"
    r"|Potentialanalyse|ORGA.?[Cc]heck|Standards?\b|Offensive Mittelstand"
)
_OTHER_USE = re.compile(
    r"(?:§+|Abb(?:ildung|\.)|Tab(?:elle|\.)|Anhang|Anlage|Kapitel|Kap\.|Abschnitt|Raum|Zimmer|Saal|Halle|Gate|Seite"
    r"|S\.|Art(?:ikel|\.)|Typ|Version|Niveau(?:stufe)?|Stufe|Level|Sprachkurs|Deutschkurs|Kurs|Autobahn|Format|DIN"
    r"|Klasse|Gruppe|Modell|Formular|Blatt|Plan|Straße|Bundesstraße)[\s:(]*$",
)
# `Praxisstandard B-1`: of a code without a point only a word right before it tells that it is one.
_TOLD = re.compile(rf"\b(?:Praxis-?)?[Ss]tandards?\s+(?=[A-Z]{_DASH}\d(?![\w]|{_DASH}\w))")
_NEAR = 400
_NAMED_CODE = re.compile(
    rf"\b(?:Praxisstandards?|OM-Checks?)\s+(?:mit\s+(?:der|dem)\s+(?:Nummer|Code)\s+)?(?P<code>[A-Z]{_DASH}\d\.\d)(?!\w|\.\d)"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """One code of the register in the text; `begin` includes its prefix, `sure` tells of a
    prefix.
    """

    begin: int
    start: int
    end: int
    code: str
    letter: str
    sure: bool


class StandardsTagger:
    """Finds codes, lists and ranges of codes, and lists of titles behind one check word."""

    def __init__(self, register: Register) -> None:
        self._order = register.codes
        self._codes = {_numbers(code): code for code in register.codes}
        self._titles = _ThemeLists(register)

    def find(self, text: str) -> list[Mention]:
        """All mentions of kind `standard` by code or in a list of titles; a range gives one mention
        for each code.
        """
        found: list[Mention] = []
        done = 0
        for begin, start, sure in self._openings(text):
            if start < done:
                continue
            chain = list(self._chain(text, begin, start, sure))
            found.extend(chain)
            done = max([done, *(mention.end for mention in chain)])
        found.extend(self._titles.find(text))
        return sorted(found, key=lambda mention: (mention.start, mention.end))

    def unknown(self, text: str) -> list[tuple[int, int]]:
        """The spans of codes that stand behind `OM-Praxis` and are in no register."""
        found = []
        for begin, start, sure in self._openings(text):
            match = _CODE.match(text, start) if sure else None
            if match and match["minor"] and self._code_at(text, begin, start, sure) is None:
                found.append((begin, match.end()))
        named = (
            m
            for m in _NAMED_CODE.finditer(text)
            if self._code_at(text, m.start("code"), m.start("code"), True) is None
        )
        return sorted({*found, *(m.span("code") for m in named)})

    def _openings(self, text: str) -> Iterator[tuple[int, int, bool]]:
        """Where a chain of codes may begin: with its prefix, at its first letter, and whether there
        is a prefix.
        """
        prefixed = [(m.start(), _skip(text, m.end()), True) for m in _PREFIX.finditer(text)]
        known = {start for _, start, _ in prefixed}
        starts = {
            *(m.start() for m in _BARE.finditer(text)),
            *(m.end() for m in _TOLD.finditer(text)),
        }
        bare = [(start, start, False) for start in starts - known]
        subjects = [m.start() for m in _SUBJECT.finditer(text)] if bare else []
        for begin, start, sure in sorted(prefixed + bare, key=lambda opening: opening[1]):
            if sure or (
                _is_near(start, subjects)
                and not _OTHER_USE.search(text[max(0, start - 20) : start])
            ):
                yield begin, start, sure

    def _chain(self, text: str, begin: int, start: int, sure: bool) -> Iterator[Mention]:
        """The mentions of a list such as `A-2.1, A-2.3 bis A-3.1 und 3.2`."""
        current = self._code_at(text, begin, start, sure)
        while current is not None:
            last = self._follow(text, current, _RANGE)
            if last is None or self._rank(last.code) <= self._rank(current.code):
                # No range, or one that runs backwards: each code stands for itself.
                for code in (current, last) if last else (current,):
                    yield self._mention(
                        text, code.begin, code.end, code.code, "code", sure=code.sure
                    )
                last = last or current
            else:
                yield from self._expand(text, current, last)
            current = self._follow(text, last, _LIST)

    def _follow(self, text: str, before: _Found, separator: re.Pattern[str]) -> _Found | None:
        between = separator.match(text, before.end)
        if not between:
            return None
        start = between.end()
        again = _AGAIN.match(text, start)
        begin, code_start = start, again.end() if again else start
        return self._code_at(text, begin, code_start, before.sure) or self._elided_at(
            text, start, before
        )

    def _code_at(self, text: str, begin: int, start: int, sure: bool) -> _Found | None:
        match = _CODE.match(text, start)
        if not match:
            return None
        major = match["major"].translate(_MISREAD)
        minor = (match["minor"] or "0").translate(_MISREAD)
        code = self._codes.get((match["letter"], int(major), int(minor)))
        return _Found(begin, start, match.end(), code, match["letter"], sure) if code else None

    def _elided_at(self, text: str, start: int, before: _Found) -> _Found | None:
        match = _ELIDED.match(text, start)
        if not match:
            return None
        code = self._codes.get((before.letter, int(match["major"]), int(match["minor"])))
        return _Found(start, start, match.end(), code, before.letter, before.sure) if code else None

    def _rank(self, code: str) -> int:
        return self._order.index(code)

    def _expand(self, text: str, first: _Found, last: _Found) -> Iterator[Mention]:
        for code in self._order[self._rank(first.code) : self._rank(last.code) + 1]:
            yield self._mention(text, first.begin, last.end, code, "range", sure=first.sure)

    def _mention(
        self, text: str, start: int, end: int, code: str, how: str, *, sure: bool
    ) -> Mention:
        confidence = CONFIDENCE[how] - (0.0 if sure else 0.07)
        return Mention("standard", start, end, text[start:end], (code,), how, round(confidence, 2))


# OCR reads a one as l or I, a zero as O; behind the prefix that is safe to undo.
_MISREAD = str.maketrans({"l": "1", "I": "1", "O": "0"})


def _numbers(code: str) -> tuple[str, int, int]:
    match = re.fullmatch(r"([A-Z])-(\d+)(?:\.(\d+))?", code)
    if not match:
        raise ValueError(f"not a code of a practice standard: {code!r}")
    return match[1], int(match[2]), int(match[3] or 0)


def _skip(text: str, at: int) -> int:
    match = re.compile(rf"[\s:{re.escape(DASHES + QUOTES)}]*").match(text, at)
    return match.end() if match else at


def _is_near(start: int, subjects: list[int]) -> bool:
    at = bisect_left(subjects, start - _NEAR)
    return at < len(subjects) and subjects[at] <= start + _NEAR


class _ThemeLists:
    """Titles that share one check word: `die INQA-Checks „Personalführung“, „Gesundheit“ und
    „Wissen“`.
    """

    _NEXT = re.compile(rf"[{re.escape(QUOTES)}]?\s*(?:,\s*|und\s+|sowie\s+|oder\s+|bzw\.\s+|/)")
    _QUOTED = re.compile(r"[„\"“»‚']")

    def __init__(self, register: Register) -> None:
        titles = [
            f"{word} {theme}" for word in register.check_words for theme, _ in register.themes
        ]
        themes = tuple(Term(code, "standard", theme, (theme,)) for theme, code in register.themes)
        self._heads = TermTagger(Register((Term("head", "standard", "head", tuple(titles)),)))
        self._themes = TermTagger(Register(themes))

    def find(self, text: str) -> list[Mention]:
        """The second and later titles of each list, each with its quotation marks."""
        heads = self._heads.find(text)
        themes = {mention.start: mention for mention in self._themes.find(text)} if heads else {}
        return [mention for head in heads for mention in self._rest(text, head, themes)]

    def _rest(self, text: str, head: Mention, themes: dict[int, Mention]) -> Iterator[Mention]:
        end = head.end
        # `die INQA-Checks Personalführung und Gesundheit`: only the plural carries on without
        # marks.
        plural = re.search(r"[Cc]hecks", head.surface) is not None
        while match := self._NEXT.match(text, end):
            start = match.end()
            quoted = self._QUOTED.match(text, start) is not None
            theme = themes.get(start + quoted)
            if theme is None or not (quoted or plural):
                return
            end = theme.end
            yield Mention(
                "standard", start, end, text[start:end], theme.ids, "title", CONFIDENCE["title"]
            )
