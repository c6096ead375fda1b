"""Ingest end to end beside what a user would put together instead, all in one run, on one core.

    OMP_NUM_THREADS=1 taskset -c 0 python -m bench.ingest.run [--peers PYTHON] [--shared 40]

Documents: the samples, `../shared/seed`, and of `../shared/data/documents` so many small ones, in
the order of their names, which begin with a hash. All systems get the same files and the same
weights (multilingual-e5-small as omdok builds it). `--peers` is the interpreter of an environment
made from `bench/requirements-peers.txt`. Seconds are those of the processor with all threads and
children; memory is the largest sum over the process and its children.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil

from bench.flows.corpus import PROJECT
from bench.kept import Taking
from pipeline.registers.vocabulary import load_vocabulary

SHARED = PROJECT.parent / "shared"
MODEL = PROJECT / "outputs" / "models" / "multilingual-e5-small"
SUFFIXES = frozenset({".pdf", ".docx", ".doc", ".odt", ".rtf", ".html"})
SMALL = 200_000
KINDS = ("partner", "region", "standard")
STAGES = ("identify", "extract", "tag", "split", "embed", "store", "rest")
SYSTEMS = {
    "omdok": "omdok",
    "kreuzberg": "kreuzberg + sentence-transformers + LanceDB",
    "unstructured": "unstructured + spaCy (blank, PhraseMatcher) + sentence-transformers + FAISS",
}


def ours() -> list[Path]:
    """The samples and the seed: documents of the kind that omdok is for."""
    seed = SHARED / "seed"
    return sorted((PROJECT / "corpus" / "samples" / "documents").iterdir()) + sorted(
        seed.iterdir() if seed.is_dir() else ()
    )


def foreign(count: int) -> list[Path]:
    """Documents of other people."""
    found = (p for p in (SHARED / "data" / "documents").rglob("*.*") if p.suffix in SUFFIXES)
    return sorted((p for p in found if p.stat().st_size <= SMALL), key=lambda p: p.name)[:count]


def watched(command: Sequence[str], given: str) -> tuple[list[dict[str, Any]], float, float]:
    """Run a command; gives its lines, the largest memory of it and its children in MB, and its
    seconds.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    peak, ended = [0.0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peak, ended), daemon=True)
    watcher.start()
    out, _ = process.communicate(given)
    ended.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return [json.loads(line) for line in out.splitlines()], peak[0], time.perf_counter() - began


def _watch(pid: int, peak: list[float], ended: threading.Event) -> None:
    while not ended.wait(0.1):
        try:
            family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
            peak[0] = max(peak[0], sum(one.memory_info().rss for one in family) / 1e6)
        except psutil.Error:
            continue


def run_own(files: Sequence[Path], folder: Path) -> tuple[list[dict[str, Any]], float, float]:
    """omdok in an installation of its own."""
    folder.mkdir(parents=True)
    config = folder / "omdok.toml"
    # Named, because `auto` would read a model of an older version by torch.
    embedding = f'[embedding]\nengine = "onnx"\nmodel = "{MODEL}"\nthreads = 1\n'
    config.write_text(
        f'[paths]\ncorpus = "{PROJECT / "corpus"}"\noutputs = "outputs"\n{embedding}',
        encoding="utf8",
    )
    return watched(
        [sys.executable, "-m", "bench.ingest.own", str(config)], "\n".join(map(str, files))
    )


def run_peer(
    python: Path, stack: str, files: Sequence[Path], folder: Path
) -> tuple[list[dict[str, Any]], float, float]:
    """A peer in its own environment."""
    folder.mkdir(parents=True)
    vocabulary = load_vocabulary(PROJECT / "corpus" / "vocabulary")
    terms = [
        (t.kind, t.id, (*t.names, *t.abbreviations, *t.adjectives))
        for t in vocabulary.terms()
        if t.kind in KINDS
    ]
    told = {
        "files": list(map(str, files)),
        "model": str(MODEL),
        "folder": str(folder),
        "terms": terms,
    }
    (folder / "data.json").write_text(json.dumps(told), encoding="utf8")
    script = PROJECT / "bench" / "ingest" / "peers.py"
    return watched([str(python), str(script), stack, str(folder / "data.json")], "")


def figures(
    lines: Sequence[dict[str, Any]], peak: float, wall: float, common: set[str], size: int
) -> dict[str, Any]:
    """What one system needed for the documents that all could read."""
    documents = {line["path"]: line for line in lines if "path" in line}
    last, spent = lines[-1], [documents[path]["spent"] for path in common]
    both = [
        *spent,
        {
            name: [v * len(common) / len(documents) for v in cost]
            for name, cost in last["survey"].items()
        },
    ]
    stages = {
        s: round(sum(one[s][1] for one in both if s in one), 2)
        for s in STAGES
        if any(s in one for one in both)
    }
    embedding = sum(line["spent"].get("embed", (0, 0))[1] for line in documents.values())
    total = sum(stages.values())
    return {
        "read": sum(line["ok"] for line in documents.values()), "of": len(documents),
        "load_cpu_s": round(lines[0]["load"][1], 2), "wall_s": round(wall, 1), "peak_mb": round(peak),
        "cpu_s": round(total, 2), "documents_per_cpu_s": round(len(common) / total, 2),
        "megabytes_per_cpu_s": round(size / 1e6 / total, 3),
        "stages_cpu_s": stages, "words": last["words"], "passages": last["passages"], "tags": last["tags"],
        "embed_cpu_s_per_1000_words": round(embedding / max(last["words"], 1) * 1000, 3),
        "unread": {Path(p).name: _told(line["why"]) for p, line in documents.items() if not line["ok"]},
    }  # fmt: skip


def _told(why: object) -> str:
    return " ".join(str(why).split())[:160]


def born_digital(lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Samples and seed but for scans: seconds a document without embedding, by the clock and of the
    processor.
    """
    own = {str(path) for path in ours()} - set(lines[-1]["scans"])
    spent = [line["spent"] for line in lines if line.get("path") in own and line["ok"]]

    def without(measure: int) -> list[float]:
        return [
            sum(cost[measure] for name, cost in one.items() if name != "embed") for one in spent
        ]

    def told(values: Sequence[float]) -> dict[str, float]:
        ordered = sorted(values)
        return {
            "median_s": round(statistics.median(ordered), 3),
            "p95_s": round(ordered[int(len(ordered) * 0.95)], 3),
        }

    stages = {
        s: round(statistics.median(one.get(s, (0, 0))[1] for one in spent), 4) for s in STAGES
    }
    return {
        "documents": len(spent),
        "clock": told(without(0)),
        "cpu": told(without(1)),
        "median_cpu_s_by_stage": stages,
    }


def main() -> None:
    """Run all systems, keep and print what they needed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--shared", type=int, default=40)
    asked = parser.parse_args()
    given = f"{'--peers PYTHON ' if asked.peers else ''}--shared {asked.shared}"
    taking = Taking("ingest", f"OMP_NUM_THREADS=1 taskset -c 0 python -m bench.ingest.run {given}")
    files = [*ours(), *foreign(asked.shared)]
    with tempfile.TemporaryDirectory() as scratch:
        ways: dict[str, Callable[[], tuple[list[dict[str, Any]], float, float]]] = {
            "omdok": lambda: run_own(files, Path(scratch) / "omdok")
        }
        for stack in ("kreuzberg", "unstructured") if asked.peers else ():
            ways[stack] = lambda stack=stack: run_peer(
                asked.peers, stack, files, Path(scratch) / stack
            )  # type: ignore[misc]
        told = {name: way() for name, way in ways.items()}
    readers = [{line["path"] for line in lines if line.get("ok")} for lines, _, _ in told.values()]
    common = set.intersection(*readers)
    size = sum(Path(path).stat().st_size for path in common)
    report = {
        "files": len(files), "common": len(common), "common_mb": round(size / 1e6, 2),
        "common_kinds": _kinds(common),
        "systems": {SYSTEMS[name]: figures(*result, common, size) for name, result in told.items()},
        "born_digital": born_digital(told["omdok"][0]),
    }  # fmt: skip
    taking.keep(report)
    print(json.dumps(report, ensure_ascii=False, indent=1))


def _kinds(paths: set[str]) -> dict[str, int]:
    suffixes = [Path(path).suffix[1:] for path in paths]
    return {suffix: suffixes.count(suffix) for suffix in sorted(set(suffixes))}


if __name__ == "__main__":
    main()
