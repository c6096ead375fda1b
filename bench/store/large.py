"""A large archive in PostgreSQL: how fast search is, how much the index misses, how long and how
large it is.

    nice -n 10 python -m bench.store.large FOLDER --passages 1000000 [--queries 200]

FOLDER takes the server's files (an archive of that size there is used again). Sentences come from
`../shared/data/ner`, analysed as ever; vectors are generated so that they crowd as those of real
models do: one common direction, many clusters of very different sizes, and a spectrum that falls
off (see `Crowd`). Words and vector of a question are those of a passage, the vector disturbed. The
time of embedding a question (some 5 ms) comes on top.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text

from bench.kept import Taking, read
from bench.search.seeded import sentences
from nlp.analysis import Terms, analyse
from pipeline.archive import Archive, open_archive
from pipeline.archive.bm25 import pack, weights
from pipeline.archive.postgres import fill_vectors
from pipeline.archive.postgres_near import NEAREST, exact_cosines, has_near_index, nearest
from pipeline.archive.rows import to_bytes
from pipeline.archive.types import EVERYWHERE, Filters, Focus, WordQuery
from pipeline.search.ranking import Asked, ranking, score
from pipeline.settings import SearchSettings
from tests.servers.postgres import running_server

DIMENSION, PER_DOCUMENT, SENTENCES, AT_ONCE = 384, 10, 4, 20_000
EMBEDDER = "crowd"
TAGS = [
    ("region", "hessen"),
    ("region", "bayern"),
    ("partner", "ba"),
    ("partner", "fhm"),
    ("standard", "A-2.1"),
]
Floats = NDArray[np.float32]


class Crowd:
    """Unit vectors: 3,000 clusters, their sizes by Zipf, around a common direction; two of one
    cluster have a cosine of about .9, two of different ones of about .75, as with multilingual-e5.
    """

    def __init__(self) -> None:
        chance = np.random.default_rng(5)
        self._spectrum = (np.arange(1, DIMENSION + 1) ** -0.35).astype(np.float32)
        self._common = _unit(chance.standard_normal((1, DIMENSION)).astype(np.float32))
        self._centres = _unit(
            chance.standard_normal((3000, DIMENSION)).astype(np.float32) * self._spectrum
        )
        sizes = 1 / np.arange(1, 3001) ** 0.8
        self._shares = sizes / sizes.sum()

    def some(self, count: int, seed: int) -> Floats:
        """Vectors of so many passages."""
        chance = np.random.default_rng(seed)
        centres = self._centres[chance.choice(3000, count, p=self._shares)]
        noise = _unit(
            chance.standard_normal((count, DIMENSION)).astype(np.float32) * self._spectrum
        )
        return _unit(0.86 * self._common + 0.38 * centres + 0.33 * noise)


def _unit(vectors: Floats) -> Floats:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


_PASSAGE_COLUMNS = (
    "number",
    "document",
    "id",
    "start",
    "end",
    "page",
    "heading",
    "vector",
    "terms",
)


def fill(archive: Archive, count: int, each: int = PER_DOCUMENT) -> None:
    """Copy generated passages, `each` so many to a document, into the tables, as `save` would have
    left them.
    """
    stock = [(line, analyse(line)) for line in sentences()]
    numbers: dict[str, int] = {}
    uses: dict[int, int] = {}
    for _, words in stock:
        for term in weights(words):
            numbers.setdefault(term, len(numbers) + 1)
    crowd, chance = Crowd(), random.Random(1)
    with archive.backend.transaction() as connection:
        for first in range(1, count + 1, AT_ONCE):
            size = min(AT_ONCE, count + 1 - first)
            picked = [[chance.randrange(len(stock)) for _ in range(SENTENCES)] for _ in range(size)]
            made = [_passage(stock, lines) for lines in picked]
            vectors = crowd.some(size, first)
            for _, words in made:
                for term in weights(words):
                    uses[numbers[term]] = uses.get(numbers[term], 0) + 1
            _copy_documents(connection, first, [text for text, _ in made], each)
            rows = (
                (first + at, (first + at - 1) // each + 1, f"p{first + at}", 0, len(line), 1, "", to_bytes(vectors[at]),
                 pack(words, numbers)) for at, (line, words) in enumerate(made)
            )  # fmt: skip
            _copy(
                connection,
                "passages",
                _PASSAGE_COLUMNS,
                "int4 int4 text int4 int4 int4 text bytea bytea",
                rows,
            )
            kept = (
                (first + at, *map(" ".join, (w.surface, w.stems, w.parts)))
                for at, (_, w) in enumerate(made)
            )
            _copy(
                connection,
                "words",
                ("passage", "surface", "stems", "parts"),
                "int4 text text text",
                kept,
            )
            fill_vectors(connection, first, first + size - 1)
        names = ((number, term, uses.get(number, 0)) for term, number in numbers.items())
        _copy(connection, "terms", ("number", "term", "uses"), "int4 text int4", names)
        connection.execute(text("UPDATE state SET generation = 1"))


def _passage(stock: Sequence[tuple[str, Terms]], lines: Sequence[int]) -> tuple[str, Terms]:
    chosen = [stock[line] for line in lines]
    kinds = (
        tuple(word for _, words in chosen for word in getattr(words, kind))
        for kind in ("surface", "stems", "parts")
    )
    return " ".join(line for line, _ in chosen), Terms(*kinds)


def _copy_documents(connection: Any, first: int, lines: Sequence[str], each: int) -> None:
    numbers = range((first - 1) // each + 1, (first + len(lines) - 2) // each + 2)
    at = datetime(2026, 1, 1, tzinfo=UTC).isoformat()
    _copy(connection, "documents",
          ("number", "id", "version", "kind", "title", "date", "path", "pages", "fingerprint", "embedder"),
          "int4 text int4 text text date text int4 text text",
          ((n, f"d{n}", 1, "press_release", f"Dokument {n}", date(2010, 1, 1) + timedelta(days=n % 5000), f"/{n}", 1,
            at, EMBEDDER) for n in numbers))  # fmt: skip
    texts = [" ".join(lines[(n - numbers[0]) * each :][:each]) for n in numbers]
    _copy(connection, "versions", ("document", "version", "body", "text"), "int4 int4 text text",
          ((n, 1, '{"blocks": []}', body) for n, body in zip(numbers, texts, strict=True)))  # fmt: skip
    marks = (
        (n, at, kind, id, id)
        for n in numbers
        for at, (kind, id) in enumerate(TAGS)
        if (n + at) % 3 == 0
    )
    _copy(connection, "tags",
          ("document", "position", "kind", "term", "label", "start", "end", "surface", "page", "how", "confidence",
           "candidates"), "int4 int4 text text text int4 int4 text int4 text float8 text",
          ((*mark, 0, 1, "x", 1, "bench", 1.0, "[]") for mark in marks))  # fmt: skip


def _copy(
    connection: Any, table: str, columns: Sequence[str], kinds: str, rows: Iterator[tuple[Any, ...]]
) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    with (
        connection.connection.driver_connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types(kinds.split())
        for row in rows:
            copy.write_row(row)


def questions(archive: Archive, count: int) -> list[tuple[WordQuery, Floats]]:
    """Two to five words and the vector of a passage each, the vector disturbed."""
    chance, generator = random.Random(9), np.random.default_rng(9)
    found = []
    with archive.backend.reading() as connection:
        last = connection.execute(text("SELECT max(number) FROM passages")).scalar_one()
        for _ in range(count):
            sql = text("SELECT p.vector, w.surface, w.stems FROM passages p JOIN words w ON w.passage = p.number "
                       "WHERE p.number = :number")  # fmt: skip
            row = connection.execute(sql, {"number": chance.randint(1, last)}).one()
            vector = np.frombuffer(row.vector, dtype="<f4")
            noise = _unit(generator.standard_normal((1, DIMENSION)).astype(np.float32))[0]
            picked = chance.sample(range(len(row.stems.split())), chance.randint(2, 5))
            stems = tuple(row.stems.split()[at] for at in picked)
            found.append(
                (WordQuery(surface=stems, stems=stems), _unit((vector + 0.15 * noise)[None])[0])
            )
    return found


def timed(
    archive: Archive,
    answer: Callable[[WordQuery, Floats], Any],
    asked: Sequence[tuple[WordQuery, Floats]],
) -> dict[str, float]:
    """p50 and p95 in milliseconds, and the mean CPU time here and on the server, which a busy
    machine changes less.

    The first twenty questions warm up.
    """
    took = []
    for at, (words, vector) in enumerate(asked):
        if at == 20:
            here, there = time.process_time(), _server_seconds(archive)
        began = time.perf_counter()
        answer(words, vector)
        took.append((time.perf_counter() - began) * 1000)
    spent = {"cpu here": time.process_time() - here, "cpu there": _server_seconds(archive) - there}
    waited = {f"p{p}": round(float(np.percentile(took[20:], p)), 1) for p in (50, 95)}
    return {
        **waited,
        **{name: round(1000 * value / len(took[20:]), 1) for name, value in spent.items()},
    }


def _server_seconds(archive: Archive) -> float:
    """The CPU time of the server's processes that serve this archive."""
    with archive.backend.reading() as connection:
        sql = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        stats = [Path(f"/proc/{pid}/stat") for pid in connection.execute(sql).scalars()]
    ticks = (stat.read_text().rpartition(")")[2].split()[11:13] for stat in stats if stat.exists())
    return sum(int(user) + int(system) for user, system in ticks) / os.sysconf("SC_CLK_TCK")


def recall(archive: Archive, asked: Sequence[tuple[WordQuery, Floats]]) -> dict[str, float]:
    """How many of the exact ten nearest the index finds, as search uses it."""
    with archive.backend.reading() as connection:
        rows = connection.execute(text("SELECT number, vector FROM passages ORDER BY number"),
                                  execution_options={"yield_per": 50_000})  # fmt: skip
        best: list[list[tuple[float, int]]] = [[] for _ in asked]
        queries = np.stack([vector for _, vector in asked])
        for some in rows.partitions():
            matrix = np.frombuffer(b"".join(row[1] for row in some), dtype="<f4").reshape(
                len(some), -1
            )
            cosines = matrix @ queries.T
            for at in range(len(asked)):
                top = np.argpartition(-cosines[:, at], 10)[:10]
                best[at] = sorted(
                    [*best[at], *((float(cosines[r, at]), some[r][0]) for r in top)], reverse=True
                )[:10]
        hits = 0
        for (_, vector), exact in zip(asked, best, strict=True):
            numbers, _ = nearest(connection, vector, EMBEDDER, NEAREST)
            again, cosines = exact_cosines(connection, numbers[:200], vector, EMBEDDER)
            hits += len(
                {number for _, number in exact} & set(again[np.argsort(-cosines)[:10]].tolist())
            )
    return {"recall@10": round(hits / (10 * len(asked)), 4), "questions": len(asked)}


def sizes(archive: Archive) -> dict[str, int]:
    """Megabytes of each table with what belongs to it, and of the nearest-neighbour index."""
    sql = ("SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = "
           "'public'::regnamespace UNION ALL SELECT relname, pg_relation_size(oid) FROM pg_class "
           "WHERE relname LIKE 'vectors_near%' ORDER BY 2 DESC LIMIT 8")  # fmt: skip
    with archive.backend.reading() as connection:
        return {name: round(size / 1e6) for name, size in connection.execute(text(sql))}


def measure(archive: Archive, asked: Sequence[tuple[WordQuery, Floats]]) -> dict[str, Any]:
    """Times of words, meaning, both, and both with a filter, facets and the words of the hits."""
    settings = SearchSettings()

    def sides(words: WordQuery, vector: Floats | None, focus: Focus = EVERYWHERE) -> Any:
        return ranking(
            score(archive, Asked(words, vector, EMBEDDER, 0.9), settings, focus), focus.within
        )

    def whole(within: Filters | None) -> Callable[[WordQuery, Floats], Any]:
        def answer(words: WordQuery, vector: Floats) -> Any:
            chosen = archive.facts.matching(within) if within else None
            order = sides(words, vector, Focus(chosen))
            archive.facts.facets(order.documents)
            return archive.shown.passages(order.passages[:10].tolist())

        return answer

    narrow = Filters(region=("hessen",), from_date=date(2023, 9, 1))
    return {
        "words": timed(archive, lambda words, _: sides(words, None).documents[:10], asked),
        "meaning": timed(
            archive, lambda _, vector: sides(WordQuery(), vector).documents[:10], asked
        ),
        "hybrid": timed(archive, lambda words, vector: sides(words, vector).documents[:10], asked),
        "hybrid, facets and hits": timed(archive, whole(None), asked),
        "the same, in a third": timed(archive, whole(Filters(region=("hessen",))), asked),
        "the same, in a hundredth": timed(archive, whole(narrow), asked),
    }


def main() -> None:
    """Print one JSON value."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=200)
    chosen = parser.parse_args()
    home = chosen.folder / str(chosen.passages)
    home.mkdir(parents=True, exist_ok=True)
    report: dict[str, Any] = {"passages": chosen.passages}
    taking = Taking(
        "store-large", f"python -m bench.store.large FOLDER --passages {chosen.passages}"
    )
    with running_server(home, shared_buffers="3GB", max_wal_size="8GB", work_mem="64MB") as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = 'large'"):
            server.execute("CREATE DATABASE large")
        archive = open_archive(server.url("large"))
        if not archive.manifest.all() and not archive._exists():
            began = time.perf_counter()
            fill(archive, chosen.passages)
            report["load_s"] = round(time.perf_counter() - began)
            print(json.dumps(report), flush=True)
        with archive.backend.reading() as connection:
            was_indexed = has_near_index(connection, EMBEDDER)
        began = time.perf_counter()
        steps: list[tuple[str, float]] = []
        archive.backend.make_large(lambda step: steps.append((step, time.perf_counter() - began)))
        steps.append(("end", time.perf_counter() - began))
        report["index_s"] = {a[0]: round(b[1] - a[1]) for a, b in pairwise(steps)}
        if was_indexed and (kept := read(taking.name)):
            # All of it was there already, so its times are those of the run that made it.
            report |= {name: kept.figures[name] for name in ("load_s", "index_s")}
        report["mb"] = sizes(archive)
        print(json.dumps(report), flush=True)
        began = time.perf_counter()
        asked = questions(archive, chosen.queries)
        archive.index.table(*asked[0], EMBEDDER)
        report["first_search_s"] = round(time.perf_counter() - began, 1)
        report["ms"] = measure(archive, asked)
        print(json.dumps(report), flush=True)
        report["meaning"] = recall(archive, asked)
        archive.close()
    taking.keep(report)
    print(json.dumps(report, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
