"""What a question needs, as one: archive, settings, registers and language model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from nlp.types import Embedder
from pipeline.archive import Parts
from pipeline.registers.vocabulary import Vocabulary
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Bundle:
    """Made once for a process, and passed as one."""

    archive: Parts
    settings: Settings
    vocabulary: Vocabulary
    embedder: Embedder

    @contextmanager
    def reading(self) -> Iterator[Bundle]:
        """The same on one state of the archive; NotFound when there is none."""
        with self.archive.reading() as at:
            yield replace(self, archive=at)
