"""omdok's side of `run.py`: `python -m bench.ingest.own CONFIG < paths`, a JSON line a document and
one at the end.

It is the product's own way (`Intake`) without the orchestrator; its functions are timed where they
are called.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from bench.ingest.clock import Stages


def timed_intake(stages: Stages, config: Path) -> Any:
    """The intake of an installation with every stage of it timed."""
    import pipeline.ingest.arrival as arrival
    import pipeline.ingest.intake as intake
    from pipeline.archive.documents import Documents
    from pipeline.archive.manifest import Manifest
    from pipeline.archive.works import Works
    from pipeline.review.retagging import Retagging
    from pipeline.settings import load_settings

    def embedder_for(settings: Any) -> Any:
        embedder = loaded(settings)
        for name in ("encode_passages", "passage_states"):
            if hasattr(embedder, name):
                setattr(embedder, name, stages.timed("embed", getattr(embedder, name)))
        return embedder

    loaded, intake.embedder_for = intake.embedder_for, embedder_for
    intake.identify = stages.timed("identify", intake.identify)
    arrival.read_document = stages.timed("extract", arrival.read_document, children=True)
    arrival.index_document = stages.timed("split", arrival.index_document)
    for part, name in (
        (Documents, "save"),
        (Documents, "mend"),
        (Manifest, "settle"),
        (Works, "repeating"),
    ):
        setattr(part, name, _method(stages, "store", getattr(part, name)))
    Retagging.tag = _method(stages, "tag", Retagging.tag)  # type: ignore[method-assign]
    return intake.Intake(load_settings(config))


def _method(stages: Stages, stage: str, method: Any) -> Any:
    def call(self: Any, *args: Any, **more: Any) -> Any:
        with stages.stage(stage):
            return method(self, *args, **more)

    return call


def main() -> None:
    """Take all files in, one after the other."""
    config, paths = Path(sys.argv[1]), [Path(line) for line in sys.stdin.read().splitlines()]
    stages = Stages()
    began, busy = time.perf_counter(), time.process_time()
    with timed_intake(stages, config) as intake:
        print(
            json.dumps({"load": [time.perf_counter() - began, time.process_time() - busy]}),
            flush=True,
        )
        stages.take()
        with stages.stage("rest"):
            survey = intake.survey(paths)
        surveyed = stages.take()
        for made in survey.planned:
            with stages.stage("rest"):
                outcome = intake.take_in(made)
            print(json.dumps({"path": made.source.path, "ok": outcome.outcome == "new", "why": outcome.reason,
                              "inner": len(outcome.embedded), "spent": stages.take()}), flush=True)  # fmt: skip
        for told in (*survey.settled, *intake.settle_duplicates(survey.duplicates, ())):
            print(
                json.dumps(
                    {"path": told.path, "ok": False, "why": told.reason, "inner": 0, "spent": {}}
                ),
                flush=True,
            )
        print(json.dumps({"survey": surveyed, **_counts(intake)}), flush=True)


def _counts(intake: Any) -> dict[str, Any]:
    """How much text, how many passages and tags the archive has now."""
    archive = intake._store
    records = [archive.documents.get(summary.document) for summary in archive.documents.summaries()]
    return {
        "documents": len(records),
        "words": sum(len(record.document.text.split()) for record in records),
        "passages": sum(len(record.passages) for record in records),
        "tags": sum(len(record.tags) for record in records),
        "scans": [
            r.document.source.path for r in records if any(page.ocr for page in r.document.pages)
        ],
    }


if __name__ == "__main__":
    main()
