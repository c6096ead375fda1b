"""Passages of any number, with vectors that a seed draws."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np

from nlp.types import Embedder, TokenEmbedder, TokenStates
from pipeline.archive.types import Floats
from pipeline.ground.types import Block, Document, Made, Page, SourceFile, Tag
from pipeline.settings import PROJECT

DIMENSION, WORDS, PER_DOCUMENT = 384, 80, 10
TAGS = [
    ("region", "hessen"),
    ("region", "bayern"),
    ("partner", "ba"),
    ("partner", "fhm"),
    ("standard", "A-2.1"),
]
# Pieces of the real model's vocabulary to a German word, on average.
PIECES_A_WORD = 1.45


class SeededEmbedder:
    """Random unit vectors, the same for the same number of calls."""

    name, dimension = "seeded", DIMENSION

    def __init__(self) -> None:
        self._random = np.random.default_rng(7)

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """One random vector a text."""
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        """One random vector a text."""
        made = self._random.standard_normal((len(texts), DIMENSION)).astype(np.float32)
        unit: Floats = made / np.linalg.norm(made, axis=1, keepdims=True)
        return unit


class SeededStates(SeededEmbedder):
    """Random states of as many pieces as a text has, besides; questions go to the real model where
    it is built.
    """

    name = "seeded-states"
    shipped_directions, state_width = True, DIMENSION

    def __init__(self, asker: Embedder | None = None) -> None:
        super().__init__()
        self._asker = (
            asker if isinstance(asker, TokenEmbedder) and asker.dimension == DIMENSION else None
        )

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """The real model's vectors, or random ones."""
        return self._asker.encode_queries(texts) if self._asker else super().encode_queries(texts)

    def query_states(self, text: str) -> TokenStates:
        """The real model's states, or random ones."""
        return self._asker.query_states(text) if self._asker else self._states(text)

    def passage_states(self, texts: Sequence[str]) -> tuple[Floats, list[TokenStates]]:
        """One random vector a text, and random states."""
        return self.encode_passages(texts), [self._states(text) for text in texts]

    def _states(self, text: str) -> TokenStates:
        pieces = max(1, round(len(text.split()) * PIECES_A_WORD))
        states = self._random.random((pieces, DIMENSION), dtype=np.float32) - np.float32(0.5)
        return TokenStates(states, np.ones(pieces, dtype=np.float32))


def sentences() -> list[str]:
    """German sentences of GermEval 2014."""
    found: list[str] = []
    words: list[str] = []
    for line in (
        (PROJECT.parent / "shared/data/ner/germeval14.train.conll")
        .read_text(encoding="utf8")
        .splitlines()
    ):
        if line.strip():
            words.append(line.split()[0])
        elif words:
            found.append(" ".join(words))
            words = []
    return found


def passages(count: int) -> Iterator[str]:
    """Passages of about 80 words."""
    chance, stock = random.Random(1), sentences()
    for _ in range(count):
        words: list[str] = []
        while len(words) < WORDS:
            words.extend(chance.choice(stock).split())
        yield " ".join(words[:WORDS])


def document(number: int, texts: Sequence[str]) -> Document:
    """A document whose blocks are the passages."""
    text = "\n".join(texts)
    blocks, at = [], 0
    for passage in texts:
        # A heading before each makes it a passage of its own.
        blocks.append(Block(start=at, end=at + 12, role="heading"))
        blocks.append(Block(start=at + 12, end=at + len(passage), role="paragraph"))
        at += len(passage) + 1
    now = datetime(2026, 1, 1, tzinfo=UTC)
    source = SourceFile(path=f"/{number}", name=str(number), sha256=str(number), media_type="text/plain", size=1,
                        fetched_at=now)  # fmt: skip
    return Document(
        id=f"d{number}", version=1, source=source, kind="press_release", title=f"Dokument {number}",
        date=date(2010, 1, 1) + timedelta(days=number % 5000), date_span=None, language="de", text=text,
        pages=(Page(start=0, end=len(text), number=1),), blocks=tuple(blocks), sections=(),
        made=Made(at=now, by="bench", fingerprint="bench"),
    )  # fmt: skip


def tags(number: int) -> list[Tag]:
    """Some tags, each in one of three documents."""
    return [
        Tag(
            kind=kind,
            id=id,
            label=id,
            surface="x",
            page=1,
            section=None,
            how="bench",
            confidence=1.0,
            start=0,
            end=1,
        )  # type: ignore[arg-type]  # kinds
        for index, (kind, id) in enumerate(TAGS)
        if (number + index) % 3 == 0
    ]
