"""The unigram tokenizer of XLM-R models in plain Python: the same pieces as the `tokenizers`
library gives.

That library takes half a second to read a vocabulary of 250,000 pieces, which a search in a new
process cannot spare; this one takes a tenth, and its cache of words keeps it far below the
network's own time.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_FILES = ("pieces.txt", "scores.npy", "tables.json")
_BLANKS = re.compile(" {2,}")
_MARK = "▁"
_UNKNOWN_PENALTY = 10.0
# 510 pieces of at most 16 letters fit in half of this; nothing behind it can be among them but
# after long blanks.
_LONGEST_TEXT = 16_384


def write_tables(folder: Path, pieces: Sequence[str], scores: Any, tables: dict[str, Any]) -> None:
    """Write what `UnigramTokenizer` reads: the pieces in order of their ids, their scores, and
    `tables`.

    `tables` holds the ids `bos`, `eos`, `unk`, the list `specials` of pieces that no text may form,
    the characters that are dropped (`drop`) or become a blank (`blank`), and `max_tokens`.
    """
    (folder / "pieces.txt").write_text("\n".join(pieces), encoding="utf8")
    np.save(folder / "scores.npy", np.asarray(scores, dtype=np.float32))
    (folder / "tables.json").write_text(json.dumps(tables, ensure_ascii=True), encoding="utf8")


class UnigramTokenizer:
    """Turns a text into piece ids, with begin and end, cut to the model's length.

    Raises:
        OSError: one of the three files is missing.
    """

    files = _FILES

    def __init__(self, folder: Path) -> None:
        pieces = (folder / "pieces.txt").read_text(encoding="utf8").split("\n")
        tables = json.loads((folder / "tables.json").read_text(encoding="utf8"))
        self._scores: list[float] = np.load(folder / "scores.npy").tolist()
        self._ids = dict(zip(pieces, range(len(pieces)), strict=True))
        self._bos, self._eos, self._unknown = tables["bos"], tables["eos"], tables["unk"]
        for special in tables["specials"]:
            # Letters that look like a control piece are letters.
            self._ids.pop(special, None)
        self._characters = str.maketrans(
            {**dict.fromkeys(tables["drop"], ""), **dict.fromkeys(tables["blank"], " ")}
        )
        self._content = tables["max_tokens"] - 2
        self._longest = max(map(len, pieces))
        self._unknown_score = min(self._scores) - _UNKNOWN_PENALTY
        self._split = lru_cache(maxsize=50_000)(self._best_split)

    def encode(self, text: str) -> list[int]:
        """The ids of `text`; control characters count as nothing, every kind of blank as one
        blank.
        """
        ids: list[int] = []
        for word in self._words(text):
            ids.extend(self._split(word))
            if len(ids) >= self._content:
                break
        return [self._bos, *ids[: self._content], self._eos]

    def rarity(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """How rare each piece is: minus the logarithm of its share, as the model's own vocabulary
        has it.
        """
        return -np.array([self._scores[piece] for piece in ids], dtype=np.float32)

    def likelihood(self, word: str) -> float:
        """The logarithm of how probable a word is, the sum over its pieces."""
        return sum(self._scores[piece] for piece in self._split(_MARK + word))

    def _words(self, text: str) -> Iterable[str]:
        plain = unicodedata.normalize("NFKC", text[:_LONGEST_TEXT].translate(self._characters))
        joined = _BLANKS.sub(" ", plain).strip()
        return (_MARK + word for word in joined.split(" ")) if joined else ()

    def _best_split(self, word: str) -> tuple[int, ...]:
        """The pieces of `word` with the highest sum of scores; ties and unknowns as in the
        `tokenizers` library.
        """
        size = len(word)
        best: list[tuple[float, int, int] | None] = [None] * (
            size + 1
        )  # score, start, id of the piece that ends here
        best[0] = (0.0, 0, 0)
        for start in range(size):
            here = best[start]
            if here is None:
                continue
            self._extend(word, start, here[0], best)
        return self._read_back(best)

    def _extend(
        self, word: str, start: int, reached: float, best: list[tuple[float, int, int] | None]
    ) -> None:
        ids, scores, single = self._ids, self._scores, False
        for end in range(start + 1, min(start + self._longest, len(word)) + 1):
            piece = ids.get(word[start:end])
            if piece is None:
                continue
            single = single or end == start + 1
            _offer(best, end, (reached + scores[piece], start, piece))
        if not single:
            _offer(best, start + 1, (reached + self._unknown_score, start, self._unknown))

    def _read_back(self, best: list[tuple[float, int, int] | None]) -> tuple[int, ...]:
        ids: list[int] = []
        end = len(best) - 1
        while end > 0:
            node = best[end]
            assert node is not None  # every position is reached, by a piece or as unknown
            _score, end, piece = node
            # Unknown letters side by side are one unknown piece.
            if not (piece == self._unknown and ids and ids[-1] == self._unknown):
                ids.append(piece)
        return tuple(reversed(ids))


def _offer(
    best: list[tuple[float, int, int] | None], end: int, node: tuple[float, int, int]
) -> None:
    known = best[end]
    if known is None or node[0] > known[0]:
        best[end] = node
