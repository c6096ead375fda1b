"""Any number of small German documents that repeat each other no more than real ones do.

Words follow each other as in the sentences of `../shared/data/ner` (a chain of pairs), so their
frequencies are those of German, and hardly any run of five words comes twice.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from bench.search.seeded import sentences, tags
from nlp.embedders.hashing import HashingEmbedder
from pipeline.archive import Parts
from pipeline.ground.types import Block, Document, DocumentKind, Made, Page, Section, SourceFile
from pipeline.reading.identify import identify
from pipeline.search.index import index_document

WORDS = 150
A_FOLDER = 1000
_MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
           "Dezember")  # fmt: skip
_FIRST = date(2008, 1, 1)


@dataclass(frozen=True, slots=True)
class Letter:
    """A document before it is a file. Of three documents one is an agreement."""

    title: str
    day: date
    body: str
    kind: DocumentKind

    @property
    def text(self) -> str:
        """What stands in the file."""
        return f"{self.title}\n\n{self.day.day}. {_MONTHS[self.day.month - 1]} {self.day.year}\n\n{self.body}\n"


@cache
def _chain() -> tuple[list[str], dict[str, list[str]]]:
    starts, after = [], dict[str, list[str]]()
    for sentence in sentences():
        words = sentence.split()
        starts.append(words[0])
        for one, next_ in zip(words, [*words[1:], ""], strict=True):
            after.setdefault(one, []).append(next_)
    return starts, after


def _words(dice: random.Random, count: int) -> list[str]:
    starts, after = _chain()
    made: list[str] = []
    word = ""
    while len(made) < count:
        word = dice.choice(after[word]) if word else dice.choice(starts)
        if word:
            made.append(word)
    return made


def letter(number: int) -> Letter:
    """The document of this number, the same in every call."""
    dice = random.Random(number)
    is_agreement = number % 3 == 0
    subject = " ".join(_words(dice, 6))
    title = f"Vereinbarung über {subject}" if is_agreement else f"Pressemitteilung: {subject}"
    day = _FIRST + timedelta(days=dice.randrange(6500))
    return Letter(
        title, day, " ".join(_words(dice, WORDS)), "agreement" if is_agreement else "press_release"
    )


def file_of(inbox: Path, number: int) -> Path:
    """Where the file of this number lies; a folder holds a thousand."""
    return inbox / f"{number // A_FOLDER:04}" / f"{number:06}.txt"


def write(inbox: Path, numbers: Sequence[int]) -> list[Path]:
    """Write these files; gives their places."""
    places = [file_of(inbox, number) for number in numbers]
    for number, place in zip(numbers, places, strict=True):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(letter(number).text, encoding="utf8")
    return places


class Ready(HashingEmbedder):
    """Gives the same vectors whatever it is asked: of what is measured here they are no part."""

    def encode_passages(self, texts: Sequence[str]):  # type: ignore[no-untyped-def]  # as its base
        """Some made beforehand."""
        return _vectors()[: len(texts)]


@cache
def _vectors():  # type: ignore[no-untyped-def]  # an array
    return HashingEmbedder().encode_passages([letter(number).body for number in range(50)])


def fill(archive: Parts, inbox: Path, numbers: Sequence[int], fingerprint: str) -> None:
    """Store the documents of these numbers as an ingest would have, unread and untagged.

    Reading and tagging cost a document the same whatever the archive holds, and hours for a hundred
    thousand.
    """
    embedder = Ready()
    for number in numbers:
        made = document(letter(number), identify(write(inbox, [number])[0]), fingerprint)
        archive.documents.save(
            index_document(made, tags(number), (), embedder, fingerprint), made.source.path
        )


def document(told: Letter, source: SourceFile, fingerprint: str) -> Document:
    """What reading makes of the file, near enough."""
    text = told.text
    head, body = len(told.title), text.index(told.body)
    kinds = ("title", "section") if told.kind == "agreement" else ("headline", "body")
    spans = ((0, head), (body, len(text) - 1))
    return Document(
        id=source.sha256[:12], version=1, source=source, kind=told.kind, title=told.title, date=told.day,
        date_span=None, language="de", text=text, pages=(Page(start=0, end=len(text), number=1),),
        blocks=tuple(Block(start=s, end=e, role=r) for (s, e), r in zip(spans, ("heading", "paragraph"), strict=True)),
        sections=tuple(Section(start=s, end=e, kind=k) for (s, e), k in zip(spans, kinds, strict=True)),
        made=Made(at=source.fetched_at, by="bench", fingerprint=fingerprint),
    )  # fmt: skip
