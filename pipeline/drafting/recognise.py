"""Recognises the sentences of a draft in a text that somebody edited: what kept its words keeps its
source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import chain

from nlp.sentences import split_sentences
from nlp.tokens import words
from pipeline.drafting.provenance import Line, Paragraph, Sheet, Statement
from pipeline.drafting.quotations import quoted_stretches, same_letters
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import DraftChange

_ALIKE = 0.5
_LONGEST_JOIN = 5  # sentences that one old unit may have become, or the other way round
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence as it is read, with the statements in it; `key` are its words.

    `came_in` tells that the draft did not have it before.
    """

    text: str
    pieces: Paragraph
    key: Key
    came_in: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """The new sheet and what is different in it, sentence by sentence."""

    sheet: Sheet
    changes: tuple[DraftChange, ...]


def recognise(
    old: Sheet,
    paragraphs: Sequence[tuple[str, str]],
    how: str = "in Word",
    known: Sequence[Line] = (),
) -> Recognised:
    """Put the statements of `old` into `paragraphs` (style, text) wherever their words still stand.

    `how` says in German by what the other sentences were changed. `known` are lines from elsewhere
    whose sentences keep their source where they come in: taken back, or put in from a document.
    """
    left = [unit for line in old.lines for unit in _units(line)]
    spare = [unit for line in known for unit in _units(line)]
    lines: list[tuple[str, list[Unit | str]]] = [
        (style, _matched(text, left, spare)) for style, text in paragraphs
    ]
    changes: list[DraftChange] = []

    def taken(piece: Unit | str) -> Iterable[Statement | str]:
        if isinstance(piece, Unit):
            if piece.came_in:
                changes.append(_instead_of(_most_alike(piece.text, left), piece.text))
            return piece.pieces
        if not words_of(piece):
            return (piece,)
        before = _most_alike(piece, left)
        changes.append(_instead_of(before, one_line(piece)))
        return _changed(piece, before, how)

    new_lines = [
        Line(tuple(chain.from_iterable(map(taken, pieces))), style) for style, pieces in lines
    ]
    changes += [DraftChange(before=unit.text, after="") for unit in left]
    return Recognised(Sheet(tuple(new_lines)), tuple(changes))


def _instead_of(before: Unit | None, after: str) -> DraftChange:
    return DraftChange(before=before.text if before else "", after=after)


def words_of(text: str) -> Key:
    """The words of a text as they are compared."""
    return tuple(word.text for word in words(text))


def _spans(text: str) -> list[tuple[int, int]]:
    """Sentences; one that begins inside a quotation is one with the sentence around it."""
    closed = list(quoted_stretches(text))
    spans: list[tuple[int, int]] = []
    for sentence in split_sentences(text):
        if spans and any(start < sentence.start < end for start, end in closed):
            spans[-1] = (spans[-1][0], sentence.end)
        else:
            spans.append((sentence.start, sentence.end))
    return spans


def _units(line: Line) -> list[Unit]:
    text, placed, offset = line.text, [], 0
    for piece in line.pieces:
        length = len(piece if isinstance(piece, str) else piece.text)
        placed.append((piece, offset, offset + length))
        offset += length
    spans: list[tuple[int, int]] = []
    for start, end in _spans(text):
        # No cut goes through a statement.
        if spans and any(isinstance(p, Statement) and a < start < b for p, a, b in placed):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    units = []
    for start, end in spans:
        inside = tuple(p for p, a, b in placed if a < end and start < b)
        pieces = inside if isinstance(inside[-1], Statement) or inside[-1].strip() else inside[:-1]
        if words_of(text[start:end]):
            units.append(Unit(one_line(text[start:end]), pieces, words_of(text[start:end])))
    return units


def _matched(text: str, left: list[Unit], spare: Sequence[Unit]) -> list[Unit | str]:
    """The text cut into units that `left` has (and loses) or `spare` has, and stretches that are
    new.
    """
    spans, position, index = _spans(text), 0, 0
    pieces: list[Unit | str] = []
    while index < len(spans):
        start = spans[index][0]
        if text[position:start]:
            pieces.append(text[position:start])
        for joined in range(min(_LONGEST_JOIN, len(spans) - index), 0, -1):
            stretch = text[start : spans[index + joined - 1][1]]
            unit = _taken(stretch, left, spare)
            if unit or joined == 1:
                pieces.append(_restated(unit, stretch) if unit else stretch)
                position, index = spans[index + joined - 1][1], index + joined
                break
    if text[position:]:
        pieces.append(text[position:])
    return pieces


def _taken(stretch: str, left: list[Unit], spare: Sequence[Unit]) -> Unit | None:
    """The sentence with these words, which `left` loses."""
    unit = _same(stretch, left)
    if unit:
        left.remove(unit)
        return unit
    other = _same(stretch, spare)
    return replace(other, came_in=True) if other else None


def _same(stretch: str, left: Sequence[Unit]) -> Unit | None:
    key = words_of(stretch)
    for unit in left:
        if unit.key == key and all(
            same_letters(p.text) in same_letters(stretch)
            for p in unit.pieces
            if isinstance(p, Statement) and p.kind == "quote"
        ):
            return unit
    return None


def _restated(unit: Unit, text: str) -> Unit:
    """The unit in the typography of `text`, which has the same words."""
    if "".join(p if isinstance(p, str) else p.text for p in unit.pieces) == text:
        return unit
    tokens = list(words(text))
    pieces: list[Statement | str] = []
    position = count = 0
    statements = [p for p in unit.pieces if isinstance(p, Statement)]
    for number, statement in enumerate(statements):
        length = len(words_of(statement.text))
        if not length:
            continue
        first, last = tokens[count], tokens[count + length - 1]
        count += length
        begin, end = _with_marks(text, first.start, last.end, statement.text, position)
        end = (
            len(text)
            if number == len(statements) - 1 and statement.text.endswith((".", "!", "?"))
            else end
        )
        pieces += [text[position:begin]] if text[position:begin] else []
        pieces.append(replace(statement, text=text[begin:end]))
        position = end
    pieces += [text[position:]] if text[position:] else []
    return replace(unit, pieces=tuple(pieces))


def _with_marks(text: str, start: int, end: int, old: str, least: int) -> tuple[int, int]:
    """The span with as many marks before and behind the words as the statement had."""
    before = len(re.match(r"[^\w]*", old)[0])  # type: ignore[index]  # matches the empty text too
    behind = len(re.search(r"[^\w]*$", old)[0])  # type: ignore[index]
    while before and start > least and not text[start - 1].isalnum():
        start, before = start - 1, before - 1
    while behind and end < len(text) and not text[end].isalnum() and not text[end].isspace():
        end, behind = end + 1, behind - 1
    return start, end


def _most_alike(text: str, left: list[Unit]) -> Unit | None:
    """The old sentence that this one was made from; it is taken out of `left`."""
    key = words_of(text)
    ratios = [
        (SequenceMatcher(None, key, unit.key, autojunk=False).ratio(), i)
        for i, unit in enumerate(left)
    ]
    ratio, index = max(ratios, key=lambda r: (r[0], -r[1]), default=(0.0, 0))
    return left.pop(index) if ratio >= _ALIKE else None


def _changed(text: str, before: Unit | None, how: str) -> list[Statement | str]:
    """The words of a person; quotes and gaps that they left alone stay what they were, evidence
    stays for checking.
    """
    if before is None:
        return [Statement(text, "input", note=f"{how} ergänzt")]
    old = [p for p in before.pieces if isinstance(p, Statement)]
    kept = [s for s in old if s.gap or s.kind == "quote"]
    others = [s for s in old if s not in kept] or old
    evidence = tuple(each for statement in others for each in statement.evidence)
    proof = tuple(each for statement in others for each in statement.proof)
    base = Statement(
        text, "input", evidence, f"{how} geändert, vorher: „{before.text}“", proof=proof
    )
    pieces: list[Statement | str] = []
    position = 0
    for statement in kept:
        at = text.find(statement.text, position)
        if at < 0 or (
            statement.kind == "quote" and not _is_closed(text, at, at + len(statement.text))
        ):
            continue
        pieces += _input(base, text[position:at])
        pieces.append(statement)
        position = at + len(statement.text)
    return pieces + _input(base, text[position:])


def _is_closed(text: str, start: int, end: int) -> bool:
    return bool(
        re.search(r"[„»\"]\s*$", text[:start]) and re.match(r"[\s,.!?]*[“”«\"]", text[end:])
    )


def _input(base: Statement, text: str) -> list[Statement | str]:
    if not words_of(text):
        return [text] if text else []
    inner = text.strip(' „“”"»«')
    before, after = text[: text.index(inner)], text[text.index(inner) + len(inner) :]
    return [p for p in (before, replace(base, text=inner), after) if p]
