"""An archive of many generated documents from PostgreSQL to SQLite and back: the same hashes, and
how long it takes.

    nice -n 10 python -m bench.store.moving FOLDER [--documents 10000]

Documents have two passages each, generated as for `bench.store.large`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.store.large import fill
from pipeline.archive import open_archive
from pipeline.keeping.copying import Inventory, copy_archive, inventory
from tests.servers.postgres import running_server


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gives, and its seconds."""
    began = time.perf_counter()
    found = work()
    return found, round(time.perf_counter() - began, 1)


def main() -> None:
    """Print one JSON value."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    file = f"sqlite:///{chosen.folder}/kopie.sqlite"
    report: dict[str, Any] = {"documents": chosen.documents}
    with running_server(fsync="on") as server:
        source, back = server.new(), server.new()
        archive = open_archive(source)
        fill(archive, 2 * chosen.documents, each=2)
        archive.close()
        first: Inventory
        first, report["count_and_hash_s"] = timed(lambda: inventory(source))
        second, report["to_file_s"] = timed(lambda: copy_archive(source, file, over=True))
        third, report["to_server_s"] = timed(lambda: copy_archive(file, back))
    report |= {
        "rows": sum(first.counts.values()),
        "sha256": first.sha256,
        "identical": first == second == third,
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
