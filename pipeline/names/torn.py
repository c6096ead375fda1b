"""Words as OCR leaves them where a name was written with blanks between its letters: torn
(`Wesselköttero w`) or grown together with their neighbours (`sprachAnke Wesselkötterkurz`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from nlp.tokens import Token

# So many pieces of a word are put together again, which has at most so many letters.
_MOST_PIECES, _LONGEST_WORD = 14, 45
# A capital behind three small letters and before two begins a word: not so in `GmbH` or `McAdam`.
_SEAM = re.compile(r"(?<=[a-zß-ÿ]{3})(?=[A-ZÀ-Þ][a-zß-ÿ]{2})")
# A shorter beginning of a word is that of many words.
_SHORTEST_BEGINNING = 5
# Words of a name behind a given name that is grown to the word before it: `van der Klöpp`.
_WORDS_BEHIND = 3


def put_together(text: str, tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Neighbours of which one is a single letter and no initial, as the word that they may be; each
    alone and behind the word before it, which may be the given name.
    """
    pieces = [n for n, token in enumerate(tokens) if _is_piece(text, token)]
    starts = {n for piece in pieces for n in range(max(0, piece - _MOST_PIECES + 1), piece + 1)}
    for at in sorted(starts):
        for torn in _from_here(text, tokens[at : at + _MOST_PIECES]):
            yield [torn]
            if at:
                yield [tokens[at - 1], torn]


def _from_here(text: str, tokens: Sequence[Token]) -> Iterator[Token]:
    first, has_letter, written = tokens[0], _is_piece(text, tokens[0]), tokens[0].text
    for one, other in pairwise(tokens):
        written += other.text
        if not _is_blank(text, one, other) or len(written) > _LONGEST_WORD:
            return
        has_letter = has_letter or _is_piece(text, other)
        if has_letter:
            yield Token(written, first.start, other.end)


def cut_at_seams(tokens: Iterable[Token]) -> Iterator[Token]:
    """The words, those that are grown together as what they are grown from."""
    for token in tokens:
        seams = [0, *(seam.start() for seam in _SEAM.finditer(token.text)), len(token.text)]
        if len(seams) == 2 or token.end - token.start != len(token.text):
            yield token
            continue
        for one, other in pairwise(seams):
            yield Token(token.text[one:other], token.start + one, token.start + other)


def has_seam(text: str) -> bool:
    """Whether words of a text are grown together."""
    return bool(_SEAM.search(text))


def with_beginnings(text: str, tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Runs of words behind a seam, the last of them only with its beginning: where a given name is
    grown to the word before it, the surname may be grown to the one behind, and torn besides.
    """
    for at in range(1, len(tokens)):
        if tokens[at - 1].end != tokens[at].start:
            continue
        for last in range(at + 1, min(at + 1 + _WORDS_BEHIND, len(tokens))):
            before = tokens[at + 1 : last]
            for beginning in _beginnings(tokens[last]):
                if len(beginning.text) >= _SHORTEST_BEGINNING:
                    yield [*tokens[at:last], beginning]
                if before and _are_pieces(text, [*before, tokens[last]]):
                    yield [tokens[at], _as_one([*before, beginning])]


def _beginnings(word: Token) -> Iterator[Token]:
    for length in range(1, len(word.text)):
        yield Token(word.text[:length], word.start, word.start + length)


def _are_pieces(text: str, tokens: Sequence[Token]) -> bool:
    return all(_is_blank(text, one, other) for one, other in pairwise(tokens))


def _as_one(tokens: Sequence[Token]) -> Token:
    return Token("".join(token.text for token in tokens), tokens[0].start, tokens[-1].end)


def _is_piece(text: str, token: Token) -> bool:
    return len(token.text) == 1 and text[token.end : token.end + 1] != "."


def _is_blank(text: str, one: Token, other: Token) -> bool:
    return text[one.end : other.start] in (" ", "\u00a0")
