"""The whole flow over sources that did not change, as the schedule runs it: `python -m
bench.flows.unchanged CONFIG`.

The server is up before, as it is for a scheduled run. The first run notes the files of the sources;
the second is the one that is measured, and it must find nothing to do.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any


def unchanged(config: Path) -> dict[str, Any]:
    """Files, seconds by the clock and of the processor, and what of it a file takes in
    milliseconds.
    """
    from flows.server import running_server, settle_in
    from pipeline.settings import load_settings

    settings = load_settings(config)
    settle_in(settings, quiet=True)
    with running_server(settings):
        from flows.ingest import ingest_with

        run = ingest_with("thread", 1)
        run(config=str(config), runner="thread", workers=1)
        began, busy = time.perf_counter(), time.process_time()
        report = run(config=str(config), runner="thread", workers=1)
        took, worked = time.perf_counter() - began, time.process_time() - busy
    count = report["found"]
    assert report["unchanged"] == count > 0, "something changed"
    return {
        "files": count, "s": round(took, 2), "cpu_s": round(worked, 2), "ms": round(took / count * 1000, 3),
        "cpu_ms": round(worked / count * 1000, 3),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(unchanged(Path(sys.argv[1]).resolve())))
