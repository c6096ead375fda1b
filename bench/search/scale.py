"""How search behaves at scale: so many passages in SQLite, one core, beside named peers in one run.

    OMP_NUM_THREADS=1 taskset -c 0 python -m bench.search.scale FOLDER [--passages 1000 10000
        100000] [--peers PYTHON] [--repeat 200] [--fill] [--name search-scale]

FOLDER takes the archives and the data; an archive that is there is used again, and `--fill` makes
them and ends. `--peers` is the interpreter of an environment made from
`bench/requirements-peers.txt`; they are asked at the largest size alone. What was found is kept in
`bench/results` under the name, and printed.

The sentences come from `../shared/data/ner`. The vectors of passages, and the states of their
pieces that the second stage looks at, are random: an exact search and an exact comparison of all
pieces take as long whatever they mean, and embedding 100,000 passages would take hours. They are as
large as real ones (some 120 pieces, 15 KB a passage). The question is embedded by the real model
where it is built, so its time is part of every figure that needs it.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.kept import Taking
from bench.search.seeded import PER_DOCUMENT, SeededStates, document, passages, sentences, tags
from nlp.types import Embedder
from pipeline.archive import Parts, open_archive
from pipeline.ground.errors import ConfigError
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.search.bundle import Bundle
from pipeline.search.index import index_document, index_fingerprint
from pipeline.search.meaning import embedder_for, question_vector
from pipeline.search.query import Query, word_query
from pipeline.search.ranking import Asked, Ranking, ranking, score
from pipeline.search.rerank import rerank, reranker_for
from pipeline.search.search import search
from pipeline.settings import PROJECT, Settings

Floats = NDArray[np.float32]


def fill(archive: Parts, texts: Sequence[str]) -> list[float]:
    """Store all; gives the CPU seconds of each document."""
    embedder, took = SeededStates(), []
    for number, first in enumerate(range(0, len(texts), PER_DOCUMENT)):
        made = document(number, texts[first : first + PER_DOCUMENT])
        began = time.process_time()
        archive.documents.save(
            index_document(made, tags(number), (), embedder, "bench"), f"/{number}"
        )
        took.append(time.process_time() - began)
    return took


def filled(folder: Path, count: int) -> tuple[Path, dict[str, Any]]:
    """The archive of this size, and what making it took, which is kept beside it.

    It is made if it is missing, or if its passages would be indexed in another way now.
    """
    file, beside = folder / f"{count}.sqlite", folder / f"{count}.json"
    made_with = index_fingerprint(SeededStates(), Settings().search)
    told: dict[str, Any] = json.loads(beside.read_text(encoding="utf8")) if beside.exists() else {}
    if not told or told.get("made_with", made_with) != made_with:
        for left in folder.glob(f"{file.name}*"):
            left.unlink()
        archive, began = open_archive(f"sqlite:///{file}"), time.perf_counter()
        took = fill(archive, list(passages(count)))
        archive.close()
        wall = time.perf_counter() - began
        told = {
            "index_cpu_s": round(sum(took), 1),
            "index_s": round(wall, 1),
            "made_with": made_with,
        }
        beside.write_text(json.dumps(told), encoding="utf8")
    return file, told


def per_document(files: Sequence[Path], folder: Path) -> list[float]:
    """What one more document costs each archive: the median CPU time of forty, in milliseconds.

    They take turns, because a core's speed changes with what others do, and that would look like a
    slope.
    """
    copies = [Path(shutil.copy(file, folder / f"copy-{file.name}")) for file in files]
    stores = [open_archive(f"sqlite:///{copy}") for copy in copies]
    embedder, texts = SeededStates(), list(passages(60 * PER_DOCUMENT))
    took: list[list[float]] = [[] for _ in stores]
    for number in range(60):
        made = document(1_000_000 + number, texts[number * PER_DOCUMENT :][:PER_DOCUMENT])
        # The first one analyses words that the others find analysed.
        for turn in range(number, number + len(stores)):
            at = turn % len(stores)
            # CPU time, because a disk and a core that others use too would hide a slope.
            began = time.process_time()
            stores[at].documents.save(
                index_document(made, tags(number), (), embedder, "bench"), f"/more/{number}"
            )
            took[at].append(time.process_time() - began)
    for archive, copy in zip(stores, copies, strict=True):
        archive.close()
        copy.unlink()
    return [round(float(np.median(one[20:])) * 1000, 1) for one in took]


def questions(count: int) -> list[str]:
    """Three to six words that stand in a sentence together."""
    chance, stock = random.Random(2), [s for s in sentences() if len(s.split()) > 8]
    picked = (chance.choice(stock).split() for _ in range(count))
    return [
        " ".join(words[at : at + chance.randint(3, 6)])
        for words in picked
        for at in [chance.randint(0, 3)]
    ]


def timed(answer: Callable[[str], Any], asked: Sequence[str]) -> dict[str, float]:
    """p50 and p95 in milliseconds, by the clock and of the processor; the first five questions warm
    up.
    """
    took, worked = [], []
    for text in asked:
        began, busy = time.perf_counter(), time.process_time()
        answer(text)
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    both = {"": took[5:], "cpu_": worked[5:]}
    return {
        f"{kind}p{at}": round(float(np.percentile(of, at)), 1)
        for kind, of in both.items()
        for at in (50, 95)
    }


def measure(
    archive: Parts, settings: Settings, asked: Sequence[str], embedder: Embedder
) -> dict[str, dict[str, float]]:
    """Times of words, meaning, both, both with the second stage, and the whole search, with and
    without filters.

    Each way has questions of its own, so that none finds the vector of its question made already.
    """
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    plain = settings.model_copy(
        update={"search": settings.search.model_copy(update={"second_stage": "off"})}
    )
    reranker = reranker_for(embedder, settings.search.second_stage)
    assert reranker, "the second stage must take part"

    def by(words: bool, meaning: bool) -> Callable[[str], Ranking]:
        def answer(text: str) -> Ranking:
            vector = question_vector(embedder, text) if meaning else None
            sides = Asked(word_query(text if words else ""), vector, embedder.name)
            return ranking(score(archive, sides, settings.search))

        return answer

    def second(text: str) -> Ranking:
        order = by(True, True)(text)
        seen = rerank(archive, order, text, reranker, settings.search.closer_weight)
        assert seen is not order, "the passages have no states"
        return seen

    def whole(settings: Settings, **filters: Any) -> Callable[[str], Any]:
        return lambda text: search(
            Bundle(archive, settings, vocabulary, embedder), Query(text=text, **filters)
        )

    narrow = {"region": ("hessen",), "from_date": date(2015, 1, 1)}
    ways: dict[str, Callable[[str], Any]] = {
        "words": by(True, False),
        "meaning": by(False, True),
        "hybrid": by(True, True),
        "hybrid, second stage": second,
        "whole search, no second stage": whole(plain),
        "whole search": whole(settings),
        "whole search, filtered": whole(settings, **narrow),
    }
    share = len(asked) // len(ways)
    return {
        name: timed(way, asked[at * share :][:share]) for at, (name, way) in enumerate(ways.items())
    }


def measured(file: Path, settings: Settings, asked: Sequence[str]) -> dict[str, Any]:
    """All of one archive, in this process; its memory is only the search's when nothing was filled
    in it.
    """
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        asker: Embedder | None = embedder_for(settings)
    except ConfigError:  # not built, or by an older version
        asker = None
    embedder = SeededStates(asker)
    index_folder = file.parent / "index_folder"
    shutil.rmtree(index_folder, ignore_errors=True)
    firsts = [_first_search(file, index_folder, embedder) for _ in range(2)]
    archive = open_archive(f"sqlite:///{file}", index_folder)
    times = measure(archive, settings, asked, embedder)
    archive.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "file_mb": round(file.stat().st_size / 1e6), "ms": times,
        "first_search_s": firsts[1], "first_search_without_files_s": firsts[0],
        "peak_mb": memory // 1024, "peak_mb_before": before // 1024,
        "questions_by": asker.name if asker else "chance",
    }  # fmt: skip


def _first_search(file: Path, index_folder: Path, embedder: Embedder) -> float:
    """Seconds to the first scores of whoever opens the archive."""
    began = time.perf_counter()
    with open_archive(f"sqlite:///{file}", index_folder) as archive:
        archive.index.table(word_query("Anfang"), embedder.encode_passages(["x"])[0], embedder.name)
        return round(time.perf_counter() - began, 2)


def one_core(settings: Settings) -> Settings:
    """The settings with one thread for the model."""
    return settings.model_copy(
        update={"embedding": settings.embedding.model_copy(update={"threads": 1})}
    )


def in_own_process(folder: Path, count: int, repeat: int) -> dict[str, Any]:
    """One archive measured in a fresh process, so that its memory is its own."""
    command = [
        sys.executable,
        "-m",
        "bench.search.scale",
        str(folder),
        "--passages",
        str(count),
        "--one",
    ]
    done = subprocess.run(
        [*command, "--repeat", str(repeat)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def slope(sizes: Sequence[int], values: Sequence[float]) -> float:
    """The log-log slope: 1 means in proportion."""
    return round(float(np.polyfit(np.log(sizes), np.log(values), 1)[0]), 3)


def asked_peers(python: Path, folder: Path, count: int, repeat: int) -> Any:
    """The peers' times with the same texts and questions."""
    data = folder / "data.json"
    told = {
        "texts": list(passages(count)),
        "questions": questions(repeat),
        "model": Settings().model,
    }
    data.write_text(json.dumps(told), encoding="utf8")
    script = Path(__file__).with_name("peers.py")
    return json.loads(
        subprocess.run([python, script, data], stdout=subprocess.PIPE, text=True, check=True).stdout
    )


def main() -> None:
    """Fill what is missing, measure each size, ask the peers, keep and print all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--repeat", type=int, default=200)
    parser.add_argument("--name", default="search-scale")
    parser.add_argument("--fill", action="store_true", help="make the archives, measure nothing")
    parser.add_argument(
        "--one", action="store_true", help="measure one archive that is there, print JSON"
    )
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    sizes = sorted(chosen.passages)
    if chosen.one:
        file = chosen.folder / f"{sizes[0]}.sqlite"
        print(json.dumps(measured(file, one_core(Settings()), questions(7 * chosen.repeat))))
        return
    made = {count: filled(chosen.folder, count) for count in sizes}
    if chosen.fill:
        return
    command = "OMP_NUM_THREADS=1 taskset -c 0 python -m bench.search.scale FOLDER --passages "
    taking = Taking(
        chosen.name,
        f"{command}{' '.join(map(str, sizes))}{' --peers PYTHON' if chosen.peers else ''}",
    )
    found: dict[str, Any] = {}
    for count, (_, index) in made.items():
        found[str(count)] = {**index, **in_own_process(chosen.folder, count, chosen.repeat)}
    for count, cost in zip(
        sizes, per_document([file for file, _ in made.values()], chosen.folder), strict=True
    ):
        found[str(count)]["cpu_ms_per_document"] = cost
    report: dict[str, Any] = {"questions": chosen.repeat, "sizes": found, "slopes": {}}
    if len(sizes) > 1:
        each = [found[str(count)] for count in sizes]
        # All documents of an archive cost its size times what one more costs.
        costs = [count * one["cpu_ms_per_document"] for count, one in zip(sizes, each, strict=True)]
        report["slopes"]["indexing"] = slope(sizes, costs)
        for way in ("hybrid", "whole search"):
            report["slopes"][way] = slope(sizes, [one["ms"][way]["cpu_p50"] for one in each])
    if chosen.peers:
        report["peers"] = asked_peers(chosen.peers, chosen.folder, sizes[-1], chosen.repeat)
    taking.keep(report)
    print(json.dumps(report, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
