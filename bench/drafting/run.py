"""Drafts per second, and what each rendering costs, beside a bare docxtpl rendering of the same
template, in one run.

    OMP_NUM_THREADS=1 taskset -c 0 python -m bench.drafting.run [--rounds 4]

Every agreement and release of the samples is drafted from with the template `pressemitteilung`:
facts with their sources, standing texts, linter, DOCX, PDF (PDF/UA), HTML and text, list of
sources, all written to disk. The peer fills the same Word file with finished texts and saves it: no
sources, no gaps, no linter, one format.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.flows.corpus import PROJECT, write_config
from bench.ingest.clock import Stages
from bench.kept import Taking
from pipeline.archive import open_archive
from pipeline.drafting.from_document import draft_from
from pipeline.drafting.render import RENDERERS
from pipeline.drafting.templates import find_template
from pipeline.ingest.intake import Intake
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import Settings, load_settings

TEMPLATE = "pressemitteilung"
# What a release of the samples has in its fields, by length.
_WORDS = "Die Partner haben in Potsdam eine gemeinsame Vereinbarung zur Beratung kleiner Betriebe beschlossen. "


def installation(folder: Path) -> Settings:
    """An archive of the samples."""
    settings = load_settings(write_config(folder))
    with Intake(settings) as intake:
        survey = intake.survey(sorted((PROJECT / "corpus" / "samples" / "documents").iterdir()))
        for made in survey.planned:
            intake.take_in(made)
    return settings


def time_renderers(stages: Stages) -> None:
    """Let every format be timed where it is made."""
    import pkgutil

    import pipeline.drafting.draft as draft
    import pipeline.drafting.render as render

    found = {place: pkgutil.resolve_name(place) for place in RENDERERS.values()}
    named = {
        place: stages.timed(f"render {name}", found[place]) for name, place in RENDERERS.items()
    }
    render.pkgutil = _Resolving(named)  # type: ignore[attr-defined]  # timed functions in place of those of the table
    draft.fill = stages.timed("fill the template", draft.fill)  # type: ignore[attr-defined]


class _Resolving:
    def __init__(self, named: dict[str, Callable[..., bytes]]) -> None:
        self._named = named

    def resolve_name(self, place: str) -> Callable[..., bytes]:
        """As `pkgutil.resolve_name`, timed."""
        return self._named[place]


def bare(settings: Settings) -> Callable[[], None]:
    """The peer: docxtpl alone."""
    from docxtpl import DocxTemplate

    template = find_template(TEMPLATE, settings)
    many = {field.name for field in template.fields if field.paragraphs}
    context = {f.name: [_WORDS * 3] * 4 if f.name in many else _WORDS for f in template.fields}

    def fill() -> None:
        document = DocxTemplate(template.docx)
        document.render(context)
        document.save(io.BytesIO())

    return fill


def measure(settings: Settings, rounds: int) -> dict[str, Any]:
    """CPU seconds of drafts, of their parts, and of the peer, in turn."""
    stages, vocabulary = Stages(), load_vocabulary(settings.vocabulary_folder)
    time_renderers(stages)
    archive, fill, at = (
        open_archive(settings.store_url),
        bare(settings),
        datetime(2026, 3, 2, 9, tzinfo=UTC),
    )
    wanted = [
        one.document
        for one in archive.documents.summaries()
        if one.kind in ("agreement", "press_release")
    ]
    each: list[dict[str, float]] = []
    peer: list[float] = []
    for number in range(rounds):
        for document in wanted:
            with stages.stage("facts, sources, linter, files"):
                out = settings.paths.outputs / f"drafts-{number}"
                draft_from(
                    archive, TEMPLATE, document, vocabulary, settings, values={}, at=at, out=out
                )
            spent = {name: cost[1] for name, cost in stages.take().items()}
            busy = time.process_time()
            fill()
            if number:  # the first round loads and reads everything
                each.append(spent)
                peer.append(time.process_time() - busy)
    archive.close()
    parts = {
        name: round(statistics.median(one[name] for one in each) * 1000, 1) for name in each[0]
    }
    whole, alone = statistics.median(sum(one.values()) for one in each), statistics.median(peer)
    return {
        "drafts": len(each), "drafts_per_cpu_s": round(1 / whole, 2), "cpu_ms_a_draft": round(whole * 1000, 1),
        "cpu_ms_by_part": parts, "docxtpl_alone_cpu_ms": round(alone * 1000, 1), "ratio": round(whole / alone, 2),
    }  # fmt: skip


def main() -> None:
    """Draft, keep and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=4)
    rounds = parser.parse_args().rounds
    taking = Taking("drafting", "OMP_NUM_THREADS=1 taskset -c 0 python -m bench.drafting.run")
    with tempfile.TemporaryDirectory() as scratch:
        report = measure(installation(Path(scratch)), rounds)
    taking.keep(report)
    print(json.dumps(report, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
