"""Several worker processes on one archive: nothing twice, nothing lost, and how much faster they
are together.

    python -m bench.flows.workers --workers 1 2 4 8 --store postgres --documents 400

`--store postgres` starts a real PostgreSQL of its own (the wheel of the development extras),
`sqlite` takes a file, and a URL names a server that runs. Every worker is a process with models and
connections of its own; they share nothing but the archive. Time counts from the moment when all are
ready until all are done. Where other programs use the machine too, look at what the workers did
with it (Linux tells): seconds of processor, seconds waiting for a turn, and the rest, in which they
waited for the database or for each other.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
from pathlib import Path

from bench.flows.corpus import faults, write_config, write_documents

_BATCH = 25
Spent = tuple[float, float, float]  # seconds: wall, of the processor, waiting for a turn


def spent() -> Spent:
    """Seconds of this thread so far; what it waited for a turn is 0 where the system does not
    tell.
    """
    try:
        queued = (
            int(Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
        )
    except (OSError, ValueError, IndexError):
        queued = 0.0
    return time.perf_counter(), time.thread_time(), queued


def work(
    config: str,
    number: int,
    ready: Barrier,
    results: multiprocessing.Queue[tuple[Counter[str], Spent]],
) -> None:
    """One worker: everything that is planned, batch by batch, until nothing is left that others
    hold.
    """
    from flows.batches import take_in_batch
    from flows.workplace import RunSite, leave, workplace
    from pipeline.reading.sources.folder import find_files

    site = RunSite(f"worker-{number}", config, None, threads=1)
    place = workplace(site)
    inbox = Path(config).parent / "inbox"
    todo = list(place.intake.survey(find_files([inbox])).planned)
    # Each begins elsewhere, as hosts do that were not started at one moment.
    start = random.Random(number).randrange(len(todo) or 1)
    todo = [*todo[start:], *todo[:start]]
    counted: Counter[str] = Counter()
    ready.wait()
    before = spent()
    while todo:
        elsewhere = []
        for at in range(0, len(todo), _BATCH):
            done = take_in_batch(place, todo[at : at + _BATCH])
            counted.update(outcome.outcome for outcome in done.outcomes)
            elsewhere += done.elsewhere
        todo = elsewhere
        time.sleep(0.05 if todo else 0)
    after = spent()
    leave(site)
    results.put((counted, (after[0] - before[0], after[1] - before[1], after[2] - before[2])))


def measure(
    folder: Path, store_url: str, workers: int, documents: int
) -> tuple[float, Counter[str], list[Spent], list[str]]:
    """Seconds of so many workers, what they report together, what each spent, and what is amiss in
    the archive.
    """
    config = write_config(folder, store_url)
    write_documents(folder / "inbox", documents, sentences=40)
    context = multiprocessing.get_context("spawn")
    ready, results = context.Barrier(workers + 1), context.Queue()
    processes = [
        context.Process(target=work, args=(str(config), n, ready, results)) for n in range(workers)
    ]
    for process in processes:
        process.start()
    ready.wait()
    began = time.perf_counter()
    counted: Counter[str] = Counter()
    each: list[Spent] = []
    for _ in processes:
        reported, seconds = results.get()
        counted += reported
        each.append(seconds)
    took = time.perf_counter() - began
    for process in processes:
        process.join()
    return took, counted, each, faults(store_url, folder / "inbox")


@contextmanager
def stores(kind: str, scratch: Path) -> Iterator[Iterator[str]]:
    """The URL of a new, empty archive each time."""
    if kind == "postgres":
        from tests.servers.postgres import running_server

        with running_server() as server:
            yield iter(server.new, "")
    elif kind == "sqlite":
        yield (f"sqlite:///{scratch}/archive-{number}.sqlite" for number in range(1000))
    else:
        yield iter(lambda: kind, "")


def main() -> None:
    """Each number of workers in turn."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--store", default="postgres", help="postgres, sqlite, or a URL")
    asked = parser.parse_args()
    alone = 0.0
    with tempfile.TemporaryDirectory() as scratch, stores(asked.store, Path(scratch)) as urls:
        for workers in asked.workers:
            took, counted, each, amiss = measure(
                Path(scratch) / str(workers), next(urls), workers, asked.documents
            )
            alone = alone or took
            wrong = amiss or (
                [] if counted["new"] == asked.documents else [f"{counted['new']} reported as new"]
            )
            verdict = "; ".join(wrong) or "all there once"
            print(
                f"{workers} workers: {took:.1f} s, {alone / took:.2f} × one; {dict(counted)}; "
                f"{verdict}",
                flush=True,
            )
            for number, (wall, busy, queued) in enumerate(each):
                rest = wall - busy - queued
                print(
                    f"  worker {number}: {busy:.1f} s of processor, {queued:.1f} s for a turn, "
                    f"{rest:.1f} s for others"
                )
            if wrong:
                raise SystemExit(1)


if __name__ == "__main__":
    main()
