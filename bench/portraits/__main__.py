"""What a partner's page, a chronicle and the network cost in an archive of many documents.

    python -m bench.portraits FOLDER [--documents 10000] [--subjects 200]

FOLDER takes the archive (what is there is used again). Documents are generated: ten sentences that
name partners, regions and standards of the register, days, and people who are quoted; a few
partners stand in very many of them, most in few. Subjects are drawn as often as documents name
them, so that the largest weigh most. Told are milliseconds by the clock and of the
processor, loading left out.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench.scaling.corpus import Ready
from pipeline.archive import Archive, Parts, open_archive
from pipeline.archive.types import Filters
from pipeline.ground.errors import NotFound
from pipeline.ground.types import Block, Document, Made, Page, Quote, SourceFile, Tag
from pipeline.portraits.chronicle import chronicle
from pipeline.portraits.network import drawing, network
from pipeline.portraits.portrait import portrait
from pipeline.portraits.subjects import subject_of
from pipeline.registers.vocabulary import Vocabulary, load_vocabulary
from pipeline.search.bundle import Bundle
from pipeline.search.index import index_document
from pipeline.search.query import Query
from pipeline.settings import load_settings

# So many documents go into the archive in one transaction.
_AT_ONCE = 500
_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
_WORK = (
    "berieten",
    "prüften",
    "vereinbarten",
    "eröffneten",
    "verlängerten",
    "werteten",
    "planten",
    "stellten",
)
_WHAT = (
    "Sprechtage",
    "Lehrgänge",
    "Werkstätten",
    "Beratungen",
    "Tagungen",
    "Berichte",
    "Praktika",
    "Messen",
)
_PEOPLE = tuple(
    f"{a} {b}"
    for a in ("Ada", "Bo", "Cem", "Dora", "Emil", "Fee")
    for b in ("Amsel", "Buche", "Christ", "Distel")
)


def main() -> None:
    """Fill and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--subjects", type=int, default=200)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    settings = load_settings(None)
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    with open_archive(f"sqlite:///{asked.folder / f'{asked.documents}.sqlite'}") as archive:
        fill(archive, vocabulary, asked.documents)
        measure(archive, vocabulary, asked.subjects)
        bundle = Bundle(archive, settings, vocabulary, Ready())
        queries = [Query(text=f"{work} {what}") for work in _WORK for what in _WHAT]
        told("chronicle", [lambda q=q: chronicle(bundle, q) for q in queries])  # type: ignore[misc]


def measure(archive: Archive, vocabulary: Vocabulary, count: int) -> None:
    """Portraits of partners, regions and standards, and the whole network."""
    dice = random.Random(1)

    def one(kind: str, id: str) -> Callable[[], object]:
        def work() -> object:
            with archive.reading() as at:
                return portrait(
                    at, vocabulary, subject_of(at, vocabulary, id, kind), date(2026, 1, 1)
                )  # type: ignore[arg-type]

        return work

    one("partner", vocabulary.partners[0].id)()  # what memory keeps is read now
    told("partner", [one("partner", _drawn(dice, vocabulary)) for _ in range(count)])
    told("largest partner", [one("partner", vocabulary.partners[0].id)] * 20)
    lands = [r.id for r in vocabulary.regions if r.level == "land"]
    told("land", [one("region", dice.choice(lands)) for _ in range(count // 4)])
    told(
        "standard",
        [one("standard", dice.choice(vocabulary.standards).code) for _ in range(count // 4)],
    )

    def whole() -> object:
        with archive.reading() as at:
            return drawing(network(at, vocabulary, Filters()))

    told("network", [whole] * 10)


def told(name: str, work: list[Callable[[], object]]) -> None:
    """Do all of it and print the middle and the slow end."""
    took, busy = [], []
    for step in work:
        began, spent = time.perf_counter(), time.process_time()
        step()
        took.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - spent) * 1000)
    took.sort()
    busy.sort()
    slow = int(0.95 * (len(took) - 1))
    clock = f"clock p50 {statistics.median(took):7.1f} p95 {took[slow]:7.1f}"
    print(
        f"{name:16} n {len(took):4}  {clock}  CPU p50 {statistics.median(busy):7.1f} p95 {busy[slow]:7.1f} ms"
    )


def _drawn(dice: random.Random, vocabulary: Vocabulary) -> str:
    """A partner; the first of the register in every third document, the last in very few."""
    return vocabulary.partners[int(len(vocabulary.partners) * dice.random() ** 3)].id


def fill(archive: Archive, vocabulary: Vocabulary, count: int) -> None:
    """Store as many documents as are missing."""
    try:
        there = len(archive.documents.summaries())
    except NotFound:
        there = 0
    for first in range(there, count, _AT_ONCE):
        with archive.writing() as to:
            _fill(to, vocabulary, range(first, min(count, first + _AT_ONCE)))


def _fill(archive: Parts, vocabulary: Vocabulary, numbers: range) -> None:
    for number in numbers:
        document, tags, quotes = _document(number, vocabulary)
        archive.documents.save(
            index_document(document, tags, quotes, Ready(), "bench"), document.source.path
        )


def _document(number: int, vocabulary: Vocabulary) -> tuple[Document, list[Tag], list[Quote]]:
    dice = random.Random(number)
    day = date(2010, 1, 1) + timedelta(days=dice.randrange(5800))
    text, tags, quotes, blocks = "", list[Tag](), list[Quote](), list[Block]()
    for _ in range(10):
        at = len(text)
        for words, tag in _sentence(dice, vocabulary, day):
            if tag:
                kind, id, label = tag
                end = len(text) + len(words)
                tags.append(Tag(
                    kind=kind, id=id, label=label, surface=words, page=1, section="body",  # type: ignore[arg-type]
                    how="name", confidence=1, start=len(text), end=end,
                ))  # fmt: skip
            text += words
        blocks.append(Block(start=at, end=len(text), role="paragraph"))
        text += "\n"
    partner = next(t for t in tags if t.kind == "partner")
    said = "Das hilft den Betrieben sehr"
    blocks.append(Block(start=len(text), end=len(text) + len(said), role="paragraph"))
    quotes.append(
        Quote(
            start=len(text),
            end=len(text) + len(said),
            speaker=dice.choice(_PEOPLE),
            function="Vorstand",
            organisation=partner.label,
            organisation_id=partner.id,
        )
    )
    text += said
    now = datetime(2026, 1, 1, tzinfo=UTC)
    source = SourceFile(
        path=f"/{number}.txt",
        name=f"{number}.txt",
        sha256=f"{number:064x}",
        media_type="text/plain",
        size=1,
        fetched_at=now,
    )
    document = Document(
        id=f"d{number}", version=1, source=source, kind="agreement" if number % 3 == 0 else "press_release",
        title=f"{dice.choice(_WHAT)} {number}", date=day, date_span=None, language="de", text=text,
        pages=(Page(number=1, start=0, end=len(text)),), blocks=tuple(blocks), sections=(),
        made=Made(at=now, by="bench", fingerprint=""),
    )  # fmt: skip
    return document, tags, quotes


def _sentence(
    dice: random.Random, vocabulary: Vocabulary, day: date
) -> Iterator[tuple[str, tuple[str, str, str] | None]]:
    when = day - timedelta(days=dice.randrange(400))
    partner, other = (_drawn(dice, vocabulary) for _ in range(2))
    region = dice.choice([r for r in vocabulary.regions if r.level in ("land", "kreis")][:120])
    standard = dice.choice(vocabulary.standards)
    yield "Am ", None
    yield (
        f"{when.day}. {_MONTHS[when.month - 1]} {when.year}",
        ("date", when.isoformat(), when.isoformat()),
    )
    yield f" {dice.choice(_WORK)} ", None
    yield (
        vocabulary.label("partner", partner),
        ("partner", partner, vocabulary.label("partner", partner)),
    )
    yield " und ", None
    yield vocabulary.label("partner", other), ("partner", other, vocabulary.label("partner", other))
    yield f" gemeinsame {dice.choice(_WHAT)} in ", None
    yield region.name, ("region", region.id, region.name)
    yield " nach ", None
    yield standard.code, ("standard", standard.code, standard.code)
    yield f" mit {dice.randrange(5, 90)} Betrieben.", None


if __name__ == "__main__":
    main()
