"""How large Prefect's database gets: many runs with as many tasks, logs and artifacts as an ingest,
and what bounds it.

    python -m bench.flows.database --runs 1000 --keep 200

Every run is a real flow run on a real server, with four tasks and two artifacts, in the frame that
all flows have: at its end, it takes away the oldest beyond `[keep] runs`. The file is measured as
it lies on the disk with its log, every hundred runs and at the end, and once more after `compact`,
as the next start of `omdok up` leaves it.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bench.flows.corpus import write_config

MB = 1e6
_STEP = 100


def size(home: Path) -> float:
    """Megabytes of the database with its write-ahead log."""
    return sum(file.stat().st_size for file in home.glob("prefect.db*")) / MB


def run_many(config: Path, runs: int, tell: Callable[[int], None]) -> None:
    """So many runs, each like an ingest that finds nothing new; `tell` is called every hundred."""
    from prefect import flow, get_run_logger, task
    from prefect.artifacts import create_markdown_artifact
    from prefect.cache_policies import NO_CACHE

    from flows.frame import ShownProgress, framed

    @task(cache_policy=NO_CACHE, persist_result=False)
    def step(number: int) -> int:
        return number

    @flow(name="ingest", validate_parameters=False)
    def simulated(config: str) -> int:
        with framed("ingest", config, None, alone=False):
            ShownProgress()
            for number in range(4):
                step(number)
            get_run_logger().info("Nichts hat sich geändert")
            create_markdown_artifact(
                "# Laufbericht\n\n" + "Nichts hat sich geändert. " * 20, key="laufbericht"
            )
        return 4

    for number in range(1, runs + 1):
        simulated(str(config))
        if number % _STEP == 0:
            tell(number)


def count(home: Path, table: str = "flow_run") -> int:
    """Rows of a table of the database."""
    with closing(sqlite3.connect(home / "prefect.db", timeout=60)) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def tell_size(home: Path, words: str) -> None:
    """Print how large the database is and what is in it."""
    rows = ", ".join(
        f"{count(home, table)} in {table}"
        for table in ("flow_run", "task_run", "artifact", "log", "events")
    )
    print(f"{words}: {size(home):.1f} MB on disk; {rows}", flush=True)


def main() -> None:
    """Run and measure, stop the server, compact, measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--keep", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        from flows.server import compact, running_server, settle_in
        from pipeline.settings import load_settings

        config = write_config(Path(scratch), more=f"[keep]\nruns = {asked.keep}\n")
        settings = load_settings(config)
        settle_in(settings)
        home = Path(os.environ["PREFECT_HOME"])
        began = time.monotonic()
        with running_server(settings):
            run_many(config, asked.runs, lambda number: tell_size(home, f"{number} runs"))
            time.sleep(5)
            tell_size(home, f"{asked.runs} runs, {time.monotonic() - began:.0f} s")
        done = compact(settings)
        tell_size(home, f"after a restart ({'compacted' if done else 'not worth compacting'})")


if __name__ == "__main__":
    main()
