"""A question becomes a plan, or nothing: what is not understood is never guessed at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from nlp.analysis import TermPlace, all_places
from nlp.normal import normalise
from pipeline.asking.grammar import Grammar, grammar
from pipeline.asking.names import Meant, corrected, find_names, with_how_many, with_units
from pipeline.asking.plan import ANY, Condition, ConditionKind, Operation, Plan, Unit
from pipeline.registers.vocabulary import Vocabulary

_MOST_TOPIC_WORDS = 3
# Names of these kinds side by side are alternatives: nobody means a document of 2019 and of 2020.
_ALTERNATIVES = frozenset({"region", "time", "month"})
# With these all documents are meant, though no word for them stands there.
_OF_ALL = {"meisten", "haeufigsten", "oft", "haeufig", "verteilung"}
# `die Vereinbarungen vom Herbstplenum`: what a body decided.
_OF_A_BODY = ("vom ", "des ", "der ", "durch das ", "durch den ")
_STATES = {"in_force": "noch gültig", "expired": "ausgelaufen"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a question.

    `plan` is None where it does not count, list or sum documents, or where `unknown` words are left
    in one that does. `read` has misspelt words and what they were taken for.
    """

    plan: Plan | None = None
    unknown: tuple[str, ...] = ()
    read: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of the question, or something that it names, under a mark such as `<n3>`."""

    mark: str
    start: int
    end: int
    named: Meant | None = None
    unit: Unit | None = None
    state: str = ""

    @property
    def is_word(self) -> bool:
        return self.named is None and self.unit is None and not self.state


def read_question(
    question: str, vocabulary: Vocabulary, people: Mapping[str, object], today: date
) -> Reading:
    """The plan of a question; an empty reading where it asks for no count, list or sum."""
    told = grammar()
    asked = told.lead.sub("", " ".join(normalise(question).split()))
    text = with_units(with_how_many(told.aside.sub("", asked)))
    # Names only hide words: what has no cue with all its words to be seen has none without them.
    if not _Sketch(text, (), grammar()).has_cue:
        return Reading()
    sketch = _sketch(text, vocabulary, people, today)
    unknown = sketch.unknown()
    read: dict[str, str] = {}
    if unknown and sketch.may_count:
        mended, read = corrected(text, unknown, vocabulary, people)
        again = _sketch(mended, vocabulary, people, today) if read else sketch
        if len(again.unknown()) < len(unknown):
            sketch = again
        else:
            read = {}
    found = sketch.reading()
    return replace(found, read=read) if found.plan else found


def _sketch(
    text: str, vocabulary: Vocabulary, people: Mapping[str, object], today: date
) -> _Sketch:
    return _Sketch(text, find_names(text, vocabulary, people, today), grammar())


class _Sketch:
    """A question as marks and words, and which of them are explained."""

    def __init__(self, text: str, names: Sequence[Meant], told: Grammar) -> None:
        self._text = text
        self._told = told
        self._tokens = _with_states(list(_tokens(text, names, told)), told)
        self._line = " ".join(token.mark for token in self._tokens)
        self._done = [not token.is_word for token in self._tokens]
        self._topics: list[tuple[int, int]] = []
        self.operation = self._operation()
        self._explain()

    @property
    def has_cue(self) -> bool:
        """Whether any words stand there by which questions that count are known."""
        cues = (*self._told.operations.values(), *self._told.grouping.values())
        return any(map(self._match, cues)) or self.may_count

    @property
    def may_count(self) -> bool:
        """Whether it begins like a question that counts, lists or sums."""
        return self.operation is not None or re.search(r"\bwie ?viele?\b", self._line) is not None

    def unknown(self) -> list[TermPlace]:
        """The words that nothing explains."""
        return [
            TermPlace(token.mark, token.start, token.end)
            for token, done in zip(self._tokens, self._done, strict=True)
            if not done
        ]

    def reading(self) -> Reading:
        """The plan, if all is understood."""
        units = self._units()
        if self.operation is None or not units:
            return Reading()
        topics = [Condition("word", words, f"„{' '.join(words)}“") for words in self._read_topics()]
        left = tuple(self._text[p.start : p.end] for p in self.unknown())
        conditions = self._conditions()
        if left or conditions is None:
            return Reading(unknown=left)
        laender = re.search(r"\b(?:bundesl|land\b|laender)", self._line) is not None
        return Reading(Plan(self.operation, units, (*conditions, *topics), laender))

    def _operation(self) -> Operation | None:
        first = self._tokens[0].mark if self._tokens else ""
        if first in self._told.yes_no and not self._line.startswith("haben wir "):
            return None
        grouped = self._first_of(self._told.grouping)
        others = [op for op in self._told.operations if self._match(self._told.operations[op])]
        if grouped and "sum" in others:
            return None
        found = grouped or next(iter(others), None)
        if found:
            for patterns in (self._told.operations[op] for op in others):
                self._use(patterns)
        if grouped:
            self._use(self._told.grouping[grouped])
        return found

    def _first_of(self, table: Mapping[Operation, tuple[re.Pattern[str], ...]]) -> Operation | None:
        return next((name for name, patterns in table.items() if self._match(patterns)), None)

    def _match(self, patterns: Iterable[re.Pattern[str]]) -> re.Match[str] | None:
        return next((m for p in patterns if (m := p.search(self._line))), None)

    def _use(self, patterns: Iterable[re.Pattern[str]]) -> None:
        """The words of a cue are explained."""
        match = self._match(patterns)
        if match:
            at = 0
            for index, token in enumerate(self._tokens):
                if match.start() <= at < match.end():
                    self._done[index] = True
                at += len(token.mark) + 1

    def _explain(self) -> None:
        """Small words, and those that stand beside the oldest and the newest."""
        small = self._told.fillers
        if self.operation in ("first", "last"):
            small = small | self._told.first_last
        for index, token in enumerate(self._tokens):
            explained = token.mark in small or self._is_beside_another(index)
            self._done[index] = self._done[index] or explained
        for index, _ in enumerate(self._tokens):
            if self._done[index] and self._tokens[index].named:
                self._use_before(index)

    def _is_beside_another(self, index: int) -> bool:
        """`im Jahr 2020`, `seit 2020 bis heute`, `weder A noch B`."""
        mark = self._tokens[index].mark
        if mark == "noch":
            return "weder" in self._line.split()
        if mark == "zwischen":
            return self._names("partner") or self._names("person")
        if mark in self._told.after_until:
            return index > 0 and self._tokens[index - 1].mark == "bis"
        named = self._tokens[index + 1].named if index + 1 < len(self._tokens) else None
        is_time = named is not None and named.kind in ("time", "month")
        return is_time and mark in self._told.before_time

    def _use_before(self, index: int) -> None:
        """`ohne` and the like in front of a name."""
        before = self._before(index)
        match = self._told.without.search(before)
        if match:
            for back in range(len(before[match.start() :].split())):
                self._done[index - 1 - back] = True

    def _before(self, index: int) -> str:
        marks = " ".join(token.mark for token in self._tokens[:index])
        return f"{marks} " if marks else ""

    def _units(self) -> tuple[Unit, ...]:
        units = tuple(dict.fromkeys(token.unit for token in self._tokens if token.unit))
        if units:
            return units
        words = {token.mark for token in self._tokens}
        has_name = any(token.named for token in self._tokens)
        if self.operation == "sum":
            return ("agreement",) if self._told.agreed.search(self._line) else ()
        most = self.operation is not None and bool(words & _OF_ALL)
        by_kind = self.operation == "by:kind" and "verteilung" in words
        told = (has_name or most) and words & self._told.mentioned
        return ("document",) if told or by_kind else ()

    def _read_topics(self) -> Iterator[tuple[str, ...]]:
        """Runs of unknown words behind `zum Thema`, `über` and the like: words that documents must
        have.
        """
        at = 0
        while at < len(self._tokens):
            end = at
            while end < len(self._tokens) and not self._done[end]:
                end += 1
            words = tuple(token.mark for token in self._tokens[at:end])
            told = words[1:] if words[:1] == ("thema",) else words
            if 0 < len(told) <= _MOST_TOPIC_WORDS and self._told.topic.search(self._before(at)):
                yield told
                self._done[at:end] = [True] * (end - at)
            at = end + 1

    def _conditions(self) -> list[Condition] | None:
        """What the names ask for, in order; None where one of them has no place in the question."""
        found: list[Condition] = []
        last = -1
        for index, token in enumerate(self._tokens):
            if token.state:
                found.append(Condition("state", (token.state,), _STATES[token.state]))
            if token.named is None:
                continue
            kind = self._kind(index, token.named)
            if kind is None:
                return None
            self._add(found, last, index, kind)
            last = index
        kinds = {condition.kind for condition in found}
        if self._told.quoted.search(self._line) and not kinds & {"quoted", "quoted_partner"}:
            return None
        decided = self._told.decided.search(self._line) and "decision" not in self._units()
        if decided and "body" not in kinds and self.operation != "by:body":
            found.append(Condition("body", (ANY,), "einem Gremium"))
        return found

    def _kind(self, index: int, named: Meant) -> ConditionKind | None:
        quoted = self._told.quoted.search(self._line)
        if named.kind == "person":
            return "quoted" if quoted else "person"
        if named.kind == "partner" and quoted and not self._names("person"):
            return "quoted_partner"
        decides = self._told.decided.search(self._line) or self._before(index).endswith(_OF_A_BODY)
        if named.kind == "body" and not decides:
            return None
        if named.kind == "month" and not self._before(index).endswith(("im ", "monat ", "und ")):
            return None
        return named.kind

    def _names(self, kind: str) -> bool:
        return any(token.named and token.named.kind == kind for token in self._tokens)

    def _add(self, found: list[Condition], last: int, index: int, kind: ConditionKind) -> None:
        named = self._tokens[index].named
        assert named is not None
        between = " ".join(token.mark for token in self._tokens[last + 1 : index])
        joined = last >= 0 and self._told.joins.fullmatch(f"{between} ") is not None
        without = self._told.without.search(self._before(index)) is not None
        if joined and found and found[-1].kind == kind and found[-1].without and not without:
            without = True  # `ohne A und B`
        condition = Condition(
            kind, named.ids, named.label, without, self._text[named.start : named.end]
        )
        if found and not without and self._is_alternative(joined, between, kind, found[-1]):
            found[-1] = replace(
                found[-1],
                ids=(*found[-1].ids, *named.ids),
                label=f"{found[-1].label} oder {named.label}",
            )
        else:
            found.append(condition)

    def _is_alternative(self, joined: bool, between: str, kind: str, last: Condition) -> bool:
        if last.kind != kind or last.without:
            return False
        if not between:  # a range of codes
            return kind == "standard"
        return (
            joined
            and ("oder" in between.split() or kind in _ALTERNATIVES)
            and ("sowohl" not in self._line)
        )


def _tokens(text: str, names: Sequence[Meant], told: Grammar) -> Iterator[_Token]:
    words = iter(all_places(text))
    word = next(words, None)
    for number, named in enumerate(names):
        while word and word.start < named.start:
            yield _word(word, told)
            word = next(words, None)
        yield _Token(f"<n{number}>", named.start, named.end, named)
        while word and word.start < named.end:
            word = next(words, None)
    while word:
        yield _word(word, told)
        word = next(words, None)


def _word(place: TermPlace, told: Grammar) -> _Token:
    unit = told.units.get(place.word)
    mark = f"<u{place.start}>" if unit else place.word
    return _Token(mark, place.start, place.end, unit=unit)


def _with_states(tokens: list[_Token], told: Grammar) -> list[_Token]:
    """The tokens with one for each state that the words tell of."""
    for state, pattern in told.states.items():
        line = " ".join(token.mark for token in tokens)
        match = pattern.search(line)
        if match:
            first = line[: match.start()].count(" ")
            count = match.group().count(" ") + 1
            last = tokens[first + count - 1]
            mark = _Token(f"<s{first}>", tokens[first].start, last.end, state=state)
            tokens[first : first + count] = [mark]
    return tokens
