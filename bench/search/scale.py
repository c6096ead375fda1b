"""How search behaves at scale: this many passages in SQLite, one core, beside named peers in one run.

    OMP_NUM_THREADS=1 taskset -c 0 python -m bench.search.scale FOLDER --passages 100000 [--peers PYTHON] [--repeat 200]

FOLDER takes the archive and the data (an existing archive there is used again); `--peers` is the interpreter of a
throw-away environment with bm25s, sqlite-vec, apsw, lancedb and tantivy (see `peers.py`). The sentences come from
`../shared/data/ner`; the vectors are random unit vectors of 384 dimensions: an exact search takes as long whatever they
mean, and embedding 100,000 passages would take hours. The time of embedding a question (some 5 ms) comes on top.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.archive import Store, open_store
from pipeline.search.index import index_document
from pipeline.search.query import Query, word_query
from pipeline.search.ranking import Asked, ranking, score
from pipeline.search.search import search
from pipeline.settings import PROJECT, Settings
from pipeline.types import Block, Document, Made, Page, SourceFile, Tag
from pipeline.vocabulary import load_vocabulary

DIMENSION, WORDS, PER_DOCUMENT = 384, 80, 10
TAGS = [("region", "hessen"), ("region", "bayern"), ("partner", "ba"), ("partner", "fhm"), ("standard", "A-2.1")]
Floats = NDArray[np.float32]


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


def sentences() -> list[str]:
    """German sentences of GermEval 2014."""
    found: list[str] = []
    words: list[str] = []
    for line in (PROJECT.parent / "shared/data/ner/germeval14.train.conll").read_text(encoding="utf8").splitlines():
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
        pages=(Page(start=0, end=len(text), number=1),), blocks=tuple(blocks), zones=(),
        made=Made(at=now, by="bench", fingerprint="bench"),
    )  # fmt: skip


def tags(number: int) -> list[Tag]:
    """Some tags, each in one of three documents."""
    return [
        Tag(kind=kind, id=id, label=id, surface="x", page=1, zone=None, how="bench", confidence=1.0, start=0, end=1)  # type: ignore[arg-type]  # kinds
        for index, (kind, id) in enumerate(TAGS)
        if (number + index) % 3 == 0
    ]


def fill(store: Store, texts: Sequence[str]) -> list[float]:
    """Store all; gives the seconds of each document."""
    embedder, took = SeededEmbedder(), []
    for number, first in enumerate(range(0, len(texts), PER_DOCUMENT)):
        made = document(number, texts[first : first + PER_DOCUMENT])
        began = time.perf_counter()
        store.save(index_document(made, tags(number), (), embedder, "bench"), f"/{number}")
        took.append(time.perf_counter() - began)
    return took


def per_document(file: Path, copy: Path, texts: Sequence[str]) -> float:
    """What one more document costs an archive of this size: the median CPU time of sixty, in milliseconds."""
    shutil.copy(file, copy)
    store = open_store(f"sqlite:///{copy}")
    embedder, took = SeededEmbedder(), []
    for number in range(60):
        first = chance_at(number, len(texts) - PER_DOCUMENT)
        made = document(1_000_000 + number, texts[first : first + PER_DOCUMENT])
        # CPU time, because a disk and a core that others use too would hide a slope.
        began = time.process_time()
        store.save(index_document(made, tags(number), (), embedder, "bench"), f"/more/{number}")
        took.append(time.process_time() - began)
    store.close()
    copy.unlink()
    return round(float(np.median(took[20:])) * 1000, 1)


def chance_at(number: int, end: int) -> int:
    """A place in the texts, the same for the same number."""
    return random.Random(number).randrange(max(end, 1))


def questions(count: int) -> list[str]:
    """Three to six words that stand in a sentence together."""
    chance, stock = random.Random(2), [s for s in sentences() if len(s.split()) > 8]
    picked = (chance.choice(stock).split() for _ in range(count))
    return [" ".join(words[at : at + chance.randint(3, 6)]) for words in picked for at in [chance.randint(0, 3)]]


def timed(answer: Callable[[str], Any], asked: Sequence[str]) -> dict[str, float]:
    """p50 and p95 in milliseconds; the first five questions warm up."""
    took = []
    for text in asked:
        began = time.perf_counter()
        answer(text)
        took.append((time.perf_counter() - began) * 1000)
    return {"p50": round(float(np.percentile(took[5:], 50)), 1), "p95": round(float(np.percentile(took[5:], 95)), 1)}


def measure(store: Store, settings: Settings, asked: Sequence[str]) -> dict[str, dict[str, float]]:
    """Times of words, meaning, both, and the whole search with facets and hits, with and without filters."""
    embedder, vocabulary = SeededEmbedder(), load_vocabulary(settings.vocabulary_folder)

    def by(words: bool, meaning: bool) -> Callable[[str], Any]:
        def answer(text: str) -> Any:
            vector = embedder.encode_queries([text])[0] if meaning else None
            sides = Asked(word_query(text if words else ""), vector, embedder.name)
            return ranking(score(store, sides, settings.search)).documents[:10]

        return answer

    def whole(**filters: Any) -> Callable[[str], Any]:
        return lambda text: search(store, Query(text=text, **filters), settings, vocabulary, embedder)

    return {
        "words": timed(by(True, False), asked),
        "meaning": timed(by(False, True), asked),
        "hybrid": timed(by(True, True), asked),
        "whole search": timed(whole(), asked),
        "whole search, filtered": timed(whole(region=("hessen",), from_date=date(2015, 1, 1)), asked),
    }


def main() -> None:
    """Print one JSON value."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--repeat", type=int, default=200)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    texts = list(passages(chosen.passages))
    asked = questions(chosen.repeat)
    file = chosen.folder / f"{chosen.passages}.sqlite"
    report: dict[str, Any] = {"passages": chosen.passages}
    store = open_store(f"sqlite:///{file}")
    if not file.exists():
        took = fill(store, texts)
        report["index_s"] = round(sum(took), 1)
    report["file_mb"] = round(file.stat().st_size / 1e6)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    store.table(word_query("Anfang"), SeededEmbedder().encode_queries(["x"])[0], "seeded")
    report["first_search_s"] = round(time.perf_counter() - began, 2)
    report["omdok"] = measure(store, Settings(), asked)
    report["memory_mb"] = {
        "peak of this process": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "peak before the first search": before // 1024,
    }
    store.close()
    report["cpu_ms_per_document"] = per_document(file, chosen.folder / "copy.sqlite", texts)
    if chosen.peers:
        data = chosen.folder / "data.json"
        data.write_text(json.dumps({"texts": texts, "questions": asked}), encoding="utf8")
        script = Path(__file__).with_name("peers.py")
        told = subprocess.run([chosen.peers, script, data], capture_output=True, text=True, check=True).stdout
        report["peers"] = json.loads(told)
    print(json.dumps(report, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
