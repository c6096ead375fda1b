"""What omdok answers to a text, as `omdok tag` does it, with offsets into the text as it was."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pipeline.ground.types import DocumentKind
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import Settings
from pipeline.tagging.tag import DocumentTagger


@dataclass(frozen=True, slots=True)
class Spot:
    """Something found; `start` and `end` count in the text of the gold."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """A quote that was found, with its speaker as far as one was told."""

    spot: Spot
    speaker: str | None
    function: str | None
    organisation: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is judged."""

    kind: DocumentKind
    title: str
    date: date | None
    parties: tuple[Spot, ...]
    organisations: tuple[Spot, ...]
    regions: tuple[Spot, ...]
    quotes: tuple[Said, ...]


class Product:
    """omdok as it is configured; built once, asked for each text."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tagger = DocumentTagger(load_vocabulary(settings.vocabulary_folder), settings)

    def read(self, file: Path) -> Answer:
        """The answer to one file."""
        document = read_document(file, identify(file), self._settings)
        tagged = self._tagger.tag(document)
        where = _Places(file.read_bytes().decode("utf8"), document.text)
        return Answer(
            kind=document.kind,
            title=document.title,
            date=document.date,
            parties=where.spots(tagged.parties.parties),
            organisations=where.spots(
                t for t in tagged.tags if t.kind in ("partner", "organisation")
            ),
            regions=where.spots(t for t in tagged.tags if t.kind == "region"),
            quotes=tuple(
                Said(where.spot(q), q.speaker, q.function, q.organisation) for q in tagged.quotes
            ),
        )


class _Places:
    """Offsets of the text that was read (blanks and hyphens undone) in the text as it was."""

    def __init__(self, original: str, read: str) -> None:
        self._read = read
        blocks = SequenceMatcher(None, read, original, autojunk=False).get_matching_blocks()
        pairs = [(b.a + n, b.b + n) for b in blocks for n in range(b.size)]
        self._here = [here for here, _ in pairs]
        self._there = [there for _, there in pairs]

    def spot(self, span: Any) -> Spot:
        """Where something that was found stands: from its first to its last letter that is in
        both.
        """
        first = bisect_left(self._here, span.start)
        last = bisect_right(self._here, span.end - 1) - 1
        if first > last:
            return Spot(0, 0, self._read[span.start : span.end])
        start, end = self._there[first], self._there[last] + 1
        return Spot(start, end, self._read[span.start : span.end])

    def spots(self, spans: Iterable[Any]) -> tuple[Spot, ...]:
        """The places of all, each once."""
        return tuple(dict.fromkeys(self.spot(span) for span in spans))
