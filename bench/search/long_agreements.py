"""Long agreements: is the page that answers found, among twins and among like clauses of one text?

    python -m bench.search.long_agreements FOLDER [--count 60]

Invented agreements of 20 pages and more in groups of twins (one subject and template, other
parties and figures). Each has a general part, three parts about a service, and annexes; the same clauses,
under the same headings, stand in every part, so only the path of headings tells whose clause it is. Four
questions are asked of each: with its parties and the service, as a question, as words, or in other
words than the clause. A hit counts when the first hit is the right document at the right page.

Beside the search: BM25 (bm25s' formula over pages, with the title before each, with the German
stemmer) and meaning alone (the passages as omdok makes them). FOLDER keeps the archive; one that is
there is used again.
"""

from __future__ import annotations

import argparse
import json
import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from nlp.analysis import analyse
from nlp.types import Embedder
from pipeline.archive import Parts, open_archive
from pipeline.archive.bm25 import gains, norms
from pipeline.evaluation.search import asked
from pipeline.ground.types import Block, Document, Made, Page, SourceFile
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.search.bundle import Bundle
from pipeline.search.index import index_document, index_fingerprint
from pipeline.search.meaning import embedder_for
from pipeline.search.query import Query
from pipeline.search.ranking import rank
from pipeline.search.search import search
from pipeline.settings import Settings, load_settings

PARTS = Path(__file__).with_name("long_agreements.toml")
TWINS, QUESTIONS = 4, 4
# Words that a page takes, and pages that the shortest agreement must have.
_PAGE_WORDS, _FEWEST_PAGES = 200, 20
_FILLERS = (7, 11)
_LINES_OF_ANNEX = 44
_LETTERS = "ABCDE"
_MONTHS = ("März", "Juni", "September", "Dezember")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the agreement and page that answer it."""

    text: str
    document: str
    page: int
    how: str


@dataclass
class _Draft:
    """An agreement while it is written: its text and blocks, and where each answer begins."""

    text: str = ""
    blocks: list[Block] = None  # type: ignore[assignment]
    answers: dict[tuple[str, str], int] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.blocks, self.answers = [], {}

    def add(self, line: str, level: int = 0) -> int:
        """Append a heading of a level, or a paragraph; gives where it begins."""
        start = len(self.text)
        self.text += f"{line}\n"
        role = "heading" if level else "paragraph"
        block = Block(start=start, end=start + len(line), role=role, level=level)
        self.blocks.append(block)
        return start


def agreements(count: int) -> Iterator[tuple[Document, list[Asked]]]:
    """So many agreements with the questions to each, twins side by side."""
    parts = tomllib.loads(PARTS.read_text(encoding="utf8"))
    chance = random.Random("long 18")
    for number in range(count):
        subject = parts["subject"][number // TWINS % len(parts["subject"])]
        yield _agreement(f"long-{number}", subject, parts, chance)


def _agreement(
    name: str, subject: Mapping[str, Any], parts: Mapping[str, Any], chance: random.Random
) -> tuple[Document, list[Asked]]:
    sides = _sides(parts, chance)
    draft, title = _Draft(), subject["title"].format(**sides)
    draft.add(title, 1)
    draft.add("Teil A – Allgemeine Bestimmungen", 2)
    for place, heading in enumerate(parts["general"]["headings"], 1):
        draft.add(f"§ {place} {heading}", 3)
        draft.add(_filler(parts, chance))
    for letter, service in zip(_LETTERS[1:], subject["services"], strict=False):
        _part(
            draft,
            f"Teil {letter} – {service[0].upper()}{service[1:]}",
            service,
            parts,
            sides,
            chance,
        )
    for number, service in enumerate(subject["services"], 1):
        _annex(draft, number, service, parts, chance)
    document = _document(name, title, draft)
    return document, _questions(document, draft, parts, sides, chance)


def _part(
    draft: _Draft, heading: str, service: str, parts: Mapping[str, Any], sides: Mapping[str, str],
    chance: random.Random,
) -> None:  # fmt: skip
    draft.add(heading, 2)
    topics = list(parts["topics"].items())
    chance.shuffle(topics)
    for place, (topic, told) in enumerate(topics, 1):
        draft.add(f"§ {place} {chance.choice(told['headings'])}", 3)
        lines = list(told["others"])
        chance.shuffle(lines)
        at = chance.randint(0, len(lines))
        lines.insert(at, told["answer"].format(**sides, **_values(parts, chance)))
        start = draft.add(" ".join(lines))
        draft.answers[service, topic] = start + len(" ".join(lines[:at])) + bool(at)


def _annex(
    draft: _Draft, number: int, service: str, parts: Mapping[str, Any], chance: random.Random
) -> None:
    draft.add(parts["annex"]["heading"].format(n=number, service=service), 2)
    for _ in range(_LINES_OF_ANNEX):
        line, place = chance.choice(parts["annex"]["lines"]), _place(parts, chance)
        draft.add(line.format(place=place, **_values(parts, chance)))


def _place(parts: Mapping[str, Any], chance: random.Random) -> str:
    return f"{chance.choice(parts['beginnings'])}{chance.choice(parts['endings'])}"


def _sides(parts: Mapping[str, Any], chance: random.Random) -> dict[str, str]:
    a, b = chance.sample(parts["bodies"], 2)
    return {"a": a, "b": b, "place_a": _place(parts, chance), "place_b": _place(parts, chance)}


def _values(parts: Mapping[str, Any], chance: random.Random) -> dict[str, str]:
    return {
        "n": str(chance.randint(3, 98)),
        "person": f"{chance.choice(parts['given'])} {chance.choice(parts['family'])}",
        "office": chance.choice(parts["offices"]),
        "day": f"{chance.randint(1, 28)}. {chance.choice(_MONTHS)} {chance.randint(2027, 2034)}",
    }


def _filler(parts: Mapping[str, Any], chance: random.Random) -> str:
    sentences = parts["general"]["sentences"]
    return " ".join(chance.sample(sentences, chance.randint(*_FILLERS)))


def _document(name: str, title: str, draft: _Draft) -> Document:
    pages, words = [0], 0
    for block in draft.blocks:
        words += len(draft.text[block.start : block.end].split())
        if words >= _PAGE_WORDS and block.role == "paragraph":
            # A page ends in the middle of its last paragraph, as pages do.
            pages.append(draft.text.index(" ", (block.start + block.end) // 2) + 1)
            words = 0
    assert len(pages) >= _FEWEST_PAGES, len(pages)
    ends = [*pages[1:], len(draft.text)]
    spans = [
        Page(start=s, end=e, number=n) for n, (s, e) in enumerate(zip(pages, ends, strict=True), 1)
    ]
    now = datetime(2026, 1, 1, tzinfo=UTC)
    source = SourceFile(
        path=f"/{name}", name=name, sha256=name, media_type="text/plain", size=1, fetched_at=now
    )
    return Document(
        id=name, version=1, source=source, kind="agreement", title=title, date=date(2026, 1, 1),
        date_span=None, language="de", text=draft.text, pages=tuple(spans),
        blocks=tuple(_on_pages(draft.blocks, spans)), sections=(),
        made=Made(at=now, by="bench", fingerprint="bench"),
    )  # fmt: skip


def _on_pages(blocks: Sequence[Block], pages: Sequence[Page]) -> Iterator[Block]:
    """The blocks, cut where a page ends, as a PDF gives them."""
    for block in blocks:
        for page in pages:
            start, end = max(block.start, page.start), min(block.end, page.end)
            if start < end:
                yield block.model_copy(update={"start": start, "end": end, "page": page.number})


def _questions(
    document: Document, draft: _Draft, parts: Mapping[str, Any],
    sides: Mapping[str, str], chance: random.Random,
) -> list[Asked]:  # fmt: skip
    found = []
    names = f"{sides['a']} {sides['place_a']} und {sides['b']} {sides['place_b']}"
    for service, topic in chance.sample(sorted(draft.answers), QUESTIONS):
        how = chance.randrange(3)
        text = parts["topics"][topic]["questions"][how].format(service=service)
        asks = text.endswith("?")
        whole = f"{text[:-1]} (Vereinbarung {names})?" if asks else f"{text} {names}"
        at = draft.answers[service, topic]
        page = next(p.number for p in reversed(document.pages) if p.start <= at)
        found.append(Asked(whole, document.id, page, ("question", "words", "paraphrase")[how]))
    return found


def filled(folder: Path, count: int, settings: Settings, embedder: Embedder) -> Path:
    """The archive of so many agreements; made where it is missing or indexed in another way."""
    made_with = index_fingerprint(embedder, settings.search)
    mark, file = folder / "made.json", folder / "long.sqlite"
    wanted = {"count": count, "made_with": made_with}
    if not mark.exists() or json.loads(mark.read_text(encoding="utf8")) != wanted:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob("long.sqlite*"):
            left.unlink()
        with open_archive(f"sqlite:///{file}") as archive:
            for document, _ in agreements(count):
                record = index_document(document, (), (), embedder, "bench", settings.search)
                archive.documents.save(record, document.source.path)
        mark.write_text(json.dumps(wanted), encoding="utf8")
    return file


def by_search(bundle: Bundle, text: str) -> tuple[str, int]:
    """Document and page of the first hit."""
    hits = search(bundle, Query(text=text, limit=1)).hits
    return (hits[0].document, hits[0].page) if hits else ("", 0)


def by_meaning(
    archive: Parts, settings: Settings, embedder: Embedder, text: str
) -> tuple[str, int]:
    """Document and page of the passage that is nearest."""
    order = rank(archive, asked(text, "meaning", embedder), settings.search)
    first = int(order.passages[0])
    passage = archive.shown.passages([first])[first].passage
    return passage.document, passage.page


class PagesByWords:
    """BM25 over whole pages, each with its agreement's title."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._pages = [(d.id, page.number) for d in documents for page in d.pages]
        texts = [f"{d.title}\n{d.text[p.start : p.end]}" for d in documents for p in d.pages]
        told = [analyse(text).stems for text in texts]
        self._norms = norms(np.array([len(stems) for stems in told], dtype=np.uint32))
        self._rows: dict[str, dict[int, int]] = {}
        for row, stems in enumerate(told):
            for stem in stems:
                rows = self._rows.setdefault(stem, {})
                rows[row] = rows.get(row, 0) + 1

    def first(self, text: str) -> tuple[str, int]:
        """Document and page with the highest score."""
        scores = np.zeros(len(self._pages))
        for stem in analyse(text).stems:
            rows = self._rows.get(stem, {})
            at = np.fromiter(rows, dtype=np.int64)
            counts = np.fromiter(rows.values(), dtype=np.float32)
            idf = np.log(1 + (len(scores) - len(at) + 0.5) / (len(at) + 0.5))
            scores[at] += idf * gains(counts, self._norms[at])
        return self._pages[int(scores.argmax())]


def measure(folder: Path, count: int) -> dict[str, Any]:
    """Page hit@1 of each way, whole and by how it is asked, and the share of right documents."""
    settings = load_settings()
    embedder, vocabulary = embedder_for(settings), load_vocabulary(settings.vocabulary_folder)
    file = filled(folder, count, settings, embedder)
    made = list(agreements(count))
    questions = [question for _, asks in made for question in asks]
    pages = PagesByWords([document for document, _ in made])
    with open_archive(f"sqlite:///{file}") as archive:
        bundle = Bundle(archive, settings, vocabulary, embedder)
        ways = {
            "search": [by_search(bundle, q.text) for q in questions],
            "meaning": [by_meaning(archive, settings, embedder, q.text) for q in questions],
            "bm25 of pages": [pages.first(q.text) for q in questions],
        }
    length = sum(len(document.pages) for document, _ in made) / count
    report: dict[str, Any] = {"agreements": count, "pages": length, "questions": len(questions)}
    for way, found in ways.items():
        report[way] = _figures(questions, found)
    return report


def _figures(questions: Sequence[Asked], found: Sequence[tuple[str, int]]) -> dict[str, float]:
    right = np.array([(q.document, q.page) == hit for q, hit in zip(questions, found, strict=True)])
    whose = np.array([q.document == hit[0] for q, hit in zip(questions, found, strict=True)])
    hows = np.array([q.how for q in questions])
    told = {"page": float(right.mean()), "document": float(whose.mean())}
    for how in sorted(set(hows.tolist())):
        told[how] = float(right[hows == how].mean())
    return {name: round(value, 3) for name, value in told.items()}


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=60)
    given = parser.parse_args()
    print(json.dumps(measure(given.folder, given.count), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
