"""What language functions take and give. Offsets are half-open character positions in the text
given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a register: what may stand for it in a text.

    `names` are inflected and hyphenated as German allows; `abbreviations` count only as written
    (case and all); `needs` are words of which one must stand directly before the name, for names
    that are also common words; `weak` forms mean other things too and count only where the text
    itself gives evidence. A `landscape` (Münsterland) is a part of many names of organisations.
    """

    id: str
    kind: str
    label: str
    names: tuple[str, ...]
    abbreviations: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names something; `ids` holds every register entry that it may mean.

    `name` is its whole name where the stretch says less (`Neuruppin` in a list of offices).
    """

    kind: str
    start: int
    end: int
    surface: str
    ids: tuple[str, ...]
    how: str
    confidence: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A direct quote: the span of its words without the marks, and who says it, as far as the text
    tells.
    """

    start: int
    end: int
    speaker: str | None = None
    function: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as a span."""

    start: int
    end: int


class Tagger(Protocol):
    """Finds mentions of one or more kinds in a text."""

    def find(self, text: str) -> list[Mention]:
        """All mentions in `text`, ordered by start; they may overlap."""
        ...


class Embedder(Protocol):
    """Turns texts into unit vectors of shape (n, dimension), float32; queries and passages are
    prompted apart.
    """

    name: str
    dimension: int

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of what somebody asks."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of what may answer."""
        ...


@runtime_checkable
class HousedEmbedder(Embedder, Protocol):
    """An embedder whose model has a folder of its own, where what follows from the model alone may
    be kept beside it.
    """

    folder: Path


@dataclass(frozen=True, slots=True)
class TokenStates:
    """A text piece by piece: what the network makes of each (pieces, hidden), and how rare each is
    (pieces).
    """

    states: NDArray[np.float32]
    rarity: NDArray[np.float32]


@runtime_checkable
class TokenEmbedder(Embedder, Protocol):
    """An embedder that can also tell what it makes of each piece of a text, in `state_width`
    numbers; `shipped_directions` says whether `nlp/data/late` was measured on its network.
    """

    shipped_directions: bool

    @property
    def state_width(self) -> int:
        """How many numbers the state of a piece has."""
        ...

    def query_states(self, text: str) -> TokenStates:
        """The pieces of what somebody asks, without prompt and marks."""
        ...

    def passage_states(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[TokenStates]]:
        """The vectors as `encode_passages` gives them, and the pieces that each comes from."""
        ...


class Reranker(Protocol):
    """Looks again at the first hits, closer than one vector a passage can tell."""

    name: str

    def prepare(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[bytes]]:
        """The embedder's vectors of passages, and for each what `scores` needs of it."""
        ...

    def scores(self, question: str, prepared: Sequence[bytes]) -> NDArray[np.float64]:
        """How well each passage answers, between -1 and 1; -1 where nothing was prepared."""
        ...

    def scores_within(self, question: str, prepared: Sequence[bytes]) -> NDArray[np.float64]:
        """The same of passages of one document, which share its title and often their headings."""
        ...

    def scores_of_parts(
        self, question: str, prepared: bytes, parts: Sequence[tuple[float, float]]
    ) -> NDArray[np.float64]:
        """How well parts of one passage answer, each from a share of its length to another."""
        ...
