"""A document beside a draft that is made from it: its blocks cut into sentences to choose."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.sentences import split_sentences
from pipeline.ground.types import Block, Document


@dataclass(frozen=True, slots=True)
class SentenceChoice:
    """A sentence of a document at `[start, end)` of its text; `words` have single blanks."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A paragraph of a document with its sentences."""

    page: int
    role: str
    sentences: tuple[SentenceChoice, ...]


def source_of(document: Document) -> tuple[SourceBlock, ...]:
    """The document's blocks that have words."""
    cut = (SourceBlock(b.page, b.role, _choices(document.text, b)) for b in document.blocks)
    return tuple(block for block in cut if block.sentences)


def _choices(text: str, block: Block) -> tuple[SentenceChoice, ...]:
    found = []
    for sentence in split_sentences(text[block.start : block.end]):
        start, end = block.start + sentence.start, block.start + sentence.end
        words = " ".join(text[start:end].split())
        if words:
            found.append(SentenceChoice(start, end, words))
    return tuple(found)
