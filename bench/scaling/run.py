"""What a document, an unchanged file and a question cost as the archive grows from 100 documents to
100,000.

    OMP_NUM_THREADS=1 taskset -c 0 python -m bench.scaling.run FOLDER --documents 100 1000 10000
    100000

FOLDER takes an installation for each size (what is there is used again). Documents are generated
(`corpus.py`), small, with two passages each; vectors are made beforehand, because the model costs a
document the same whatever the archive holds. At each size, in a process of its own: a survey of all
files, none of which changed; forty new files taken in the whole way (sandbox, taggers, archive); a
hundred questions; facets over all documents. Seconds are those of the processor. Then the whole
flow once more over the same files (`bench.flows.unchanged`).
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.flows.corpus import write_config
from bench.ingest.clock import Stages
from bench.kept import Taking
from bench.scaling.corpus import fill, letter, write
from bench.search.scale import slope, timed
from pipeline.archive import open_archive
from pipeline.ingest.intake import Intake
from pipeline.search.bundle import Bundle
from pipeline.settings import PROJECT, load_settings

NEW, QUESTIONS = 40, 100


def installation(folder: Path, count: int) -> tuple[Path, dict[str, Any]]:
    """The configuration of an archive of this size, and what a document of it cost.

    It is made if it is missing, or if a document would be made in another way now.
    """
    config, beside = write_config(folder), folder / "stored.json"
    settings = load_settings(config)
    with Intake(settings) as intake:
        fingerprint = intake.fingerprint
    told: dict[str, Any] = json.loads(beside.read_text(encoding="utf8")) if beside.exists() else {}
    if told.get("fingerprint") != fingerprint:
        shutil.rmtree(settings.paths.outputs, ignore_errors=True)
        archive = open_archive(settings.store_url)
        began, busy = time.perf_counter(), time.process_time()
        fill(archive, folder / "inbox", range(count), fingerprint)
        archive.close()
        each = {"ms": time.perf_counter() - began, "cpu_ms": time.process_time() - busy}
        told = {name: round(value / count * 1000, 2) for name, value in each.items()} | {
            "fingerprint": fingerprint
        }
        beside.write_text(json.dumps(told), encoding="utf8")
    return config, told


def unchanged(intake: Intake, inbox: Path, count: int) -> dict[str, float]:
    """A survey of all files: milliseconds a file."""
    from pipeline.reading.sources.folder import find_files

    began, busy = time.perf_counter(), time.process_time()
    survey = intake.survey(find_files([inbox]))
    took, worked = time.perf_counter() - began, time.process_time() - busy
    assert [outcome.outcome for outcome in survey.settled].count("unchanged") == count, (
        "something changed"
    )
    return {"ms": round(took / count * 1000, 4), "cpu_ms": round(worked / count * 1000, 4)}


def arrivals(folder: Path, config: Path, count: int) -> dict[str, Any]:
    """New files taken into a copy of the archive: CPU milliseconds a document, by stage."""
    from bench.ingest.own import timed_intake

    home = folder / "more"
    shutil.rmtree(home, ignore_errors=True)
    copied = write_config(home)
    (home / "outputs").mkdir()
    shutil.copy(
        load_settings(config).paths.outputs / "omdok.sqlite", home / "outputs" / "omdok.sqlite"
    )
    stages = Stages()
    with timed_intake(stages, copied) as intake:
        survey = intake.survey(write(home / "inbox", range(count, count + NEW)))
        stages.take()
        each = []
        for made in survey.planned:
            with stages.stage("rest"):
                assert intake.take_in(made).outcome == "new"
            each.append({name: cost[1] * 1000 for name, cost in stages.take().items()})
    shutil.rmtree(home)
    # The first ones start the child and read the archive.
    warm = each[NEW // 4 :]
    names = sorted({name for one in warm for name in one})
    by_stage = {
        name: round(statistics.median(one.get(name, 0.0) for one in warm), 2) for name in names
    }
    return {
        "cpu_ms": round(statistics.median(sum(one.values()) for one in warm), 2),
        "cpu_ms_by_stage": by_stage,
    }


def asked(config: Path) -> dict[str, Any]:
    """Questions and facets."""
    from pipeline.archive.types import Filters
    from pipeline.registers.vocabulary import load_vocabulary
    from pipeline.search.facets import regions_above
    from pipeline.search.meaning import embedder_for
    from pipeline.search.query import Query
    from pipeline.search.search import search

    settings = load_settings(config)
    vocabulary, embedder = load_vocabulary(settings.vocabulary_folder), embedder_for(settings)
    archive = open_archive(settings.store_url)
    texts = [
        " ".join(letter(number).body.split()[7 : 10 + number % 3]) for number in range(QUESTIONS)
    ]
    began = time.process_time()
    search(Bundle(archive, settings, vocabulary, embedder), Query(text=texts[0]))
    first = time.process_time() - began
    found = timed(
        lambda text: search(Bundle(archive, settings, vocabulary, embedder), Query(text=text)),
        texts,
    )
    everything, above = archive.facts.matching(Filters()), regions_above(vocabulary)
    facets = timed(lambda _: archive.facts.facets(everything, above), texts[:30])
    archive.close()
    return {"first_cpu_s": round(first, 2), "search_ms": found, "facets_ms": facets}


def at_size(folder: Path, config: Path, count: int) -> dict[str, Any]:
    """Everything at one size, in this process."""
    settings = load_settings(config)
    told: dict[str, Any] = {
        "file_mb": round((settings.paths.outputs / "omdok.sqlite").stat().st_size / 1e6, 1)
    }
    with Intake(settings) as intake:
        told["unchanged"] = unchanged(intake, folder / "inbox", count)
    told |= asked(config)
    told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told["arrival"] = arrivals(folder, config, count)
    return told


def slopes(sizes: Sequence[int], found: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Log-log slopes: of what all documents and all files of an archive cost (1: in proportion),
    and of a question.
    """
    whole = {
        "storing all documents": [
            one["stored"]["cpu_ms"] * n for n, one in zip(sizes, found, strict=True)
        ],
        "taking all in, the whole way": [
            one["arrival"]["cpu_ms"] * n for n, one in zip(sizes, found, strict=True)
        ],
        "surveying all, unchanged": [
            one["unchanged"]["cpu_ms"] * n for n, one in zip(sizes, found, strict=True)
        ],
        "a question": [one["search_ms"]["cpu_p50"] for one in found],
    }
    return {name: slope(sizes, np.maximum(values, 1e-3).tolist()) for name, values in whole.items()}


def main() -> None:
    """Make and measure one size after the other; keep and print all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--name", default="scaling")
    parser.add_argument(
        "--one", action="store_true", help="measure the archive that is there, print JSON"
    )
    chosen = parser.parse_args()
    sizes = sorted(chosen.documents)
    if chosen.one:
        home = chosen.folder.resolve()
        print(json.dumps(at_size(home, home / "omdok.toml", sizes[0])))
        return
    command = (
        "OMP_NUM_THREADS=1 taskset -c 0 python -m bench.scaling.run FOLDER "
        f"--documents {' '.join(map(str, sizes))}"
    )
    taking, found = Taking(chosen.name, command), []
    for count in sizes:
        home = chosen.folder.resolve() / str(count)
        config, stored = installation(home, count)
        told = _said("bench.scaling.run", str(home), "--documents", str(count), "--one")
        told |= {"stored": stored, "flow": _said("bench.flows.unchanged", str(config))}
        print(json.dumps({count: told}), flush=True)
        found.append(told)
    report = {
        "sizes": dict(zip(map(str, sizes), found, strict=True)),
        "slopes": slopes(sizes, found),
    }
    taking.keep(report)
    print(json.dumps(report["slopes"], indent=1))


def _said(module: str, *given: str) -> dict[str, Any]:
    """What a module answers in a process of its own."""
    command = [sys.executable, "-m", module, *given]
    done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    main()
