"""How large Prefect's database gets: many runs with as many tasks, logs and events as a real one, aged, then retention.

    python -m bench.flows.database --runs 1000

Every run is a real flow run on a real server, with four tasks and two artifacts. All but the newest are then set back
in time beyond the retention of `[keep] runs_days`, and the server's own vacuum takes them away.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.flows.corpus import write_config

MB = 1e6
_AT_ONCE = 1


def size(home: Path) -> float:
    """Megabytes of the database with its write-ahead log."""
    return sum(file.stat().st_size for file in home.glob("prefect.db*")) / MB


def run_many(runs: int) -> None:
    """So many runs, each like an ingest that finds nothing new."""
    from prefect import flow, get_run_logger, task
    from prefect.artifacts import create_markdown_artifact, create_progress_artifact
    from prefect.cache_policies import NO_CACHE

    @task(cache_policy=NO_CACHE, persist_result=False)
    def step(number: int) -> int:
        return number

    @flow(name="ingest", validate_parameters=False)
    def simulated() -> int:
        create_progress_artifact(progress=0.0, key="fortschritt")
        for number in range(4):
            step(number)
        get_run_logger().info("Nichts hat sich geändert")
        create_markdown_artifact("# Laufbericht\n\n" + "Nichts hat sich geändert. " * 20, key="laufbericht")
        return 4

    # More at once go faster, but Prefect's server refuses requests while its SQLite file is locked.
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for number, _ in enumerate(pool.map(lambda _: simulated(), range(runs)), 1):
            if number % 50 == 0:
                print(f"{number} runs", flush=True)


def age(home: Path, days: int, keep: int) -> int:
    """Set all runs but the newest back in time, in the database itself; gives how many were set back."""
    with sqlite3.connect(home / "prefect.db", timeout=60) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(flow_run)")]
        moments = [
            name for name in ("created", "updated", "start_time", "end_time", "expected_start_time") if name in columns
        ]
        sets = ", ".join(f"{name} = datetime({name}, '-{days} days')" for name in moments)
        newest = f"SELECT id FROM flow_run ORDER BY start_time DESC LIMIT {keep}"
        done = database.execute(f"UPDATE flow_run SET {sets} WHERE id NOT IN ({newest})").rowcount
        database.execute(f"UPDATE events SET occurred = datetime(occurred, '-{days} days')")
        return done


def count(home: Path) -> int:
    """Flow runs in the database."""
    with sqlite3.connect(home / "prefect.db", timeout=60) as database:
        return int(database.execute("SELECT count(*) FROM flow_run").fetchone()[0])


def main() -> None:
    """Run, measure, age, vacuum, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["PREFECT_SERVER_SERVICES_DB_VACUUM_LOOP_SECONDS"] = "20"
        from flows.server import running_server, settle_in
        from pipeline.settings import load_settings

        settings = load_settings(write_config(Path(scratch)))
        settle_in(settings, quiet=True)
        home = Path(os.environ["PREFECT_HOME"])
        with running_server(settings):
            run_many(asked.runs)
            time.sleep(10)
            print(f"after {count(home)} runs without retention: {size(home):.1f} MB", flush=True)
            age(home, settings.keep.runs_days + 1, keep=20)
            until = time.monotonic() + 300
            while count(home) > 20 and time.monotonic() < until:
                time.sleep(5)
            left = count(home)
        # What the vacuum freed is used again by later runs; SQLite does not give it back to the disk.
        print(f"after retention: {left} runs, {size(home):.1f} MB on disk")


if __name__ == "__main__":
    main()
