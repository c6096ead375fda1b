"""What Prefect costs: the same documents through the flow, and through the same stages called
directly.

    python -m bench.flows.overhead --documents 1000 [--model]

Both sides run in this process with one worker, alternately, and read, tag and store everything for
real: with the test embedder, which makes the flow's share look larger than it is, or with the model
that an installation has. The flow's time does not hold its server's start, which a scheduled run
does not wait for either.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from bench.flows.corpus import write_config, write_documents
from bench.kept import Taking


def through_flow(config: Path) -> float:
    """Seconds of the flow."""
    from flows.ingest import ingest_with

    began = time.perf_counter()
    report = ingest_with("thread", 1)(config=str(config), runner="thread", workers=1)
    _check(report["new"], config)
    return time.perf_counter() - began


def directly(config: Path) -> float:
    """Seconds of the same stages without Prefect, claims and report."""
    from pipeline.archive import open_archive
    from pipeline.collecting.crawling import collect, files_of
    from pipeline.collecting.settling import settle
    from pipeline.ingest.intake import Intake
    from pipeline.reading.sources import source_names
    from pipeline.settings import load_settings

    began = time.perf_counter()
    settings = load_settings(config)
    archive = open_archive(settings.store_url)
    with Intake(settings) as intake:
        looks = [collect(settings, archive, name) for name in source_names(settings)]
        survey = intake.survey(files_of(looks))
        outcomes = [intake.take_in(made) for made in survey.planned]
        settle(settings, archive, looks, outcomes)
    archive.close()
    _check(sum(o.outcome == "new" for o in outcomes), config)
    return time.perf_counter() - began


def _check(new: int, config: Path) -> None:
    expected = sum(1 for _ in (config.parent / "inbox").iterdir())
    if new != expected:
        raise SystemExit(f"{new} of {expected} documents arrived")


def main() -> None:
    """Both sides in turn, and the ratio of the shorter times."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--sentences", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument(
        "--model",
        action="store_true",
        help="with the built language model, as an installation has it",
    )
    asked = parser.parse_args()
    taking = Taking(
        "flow-overhead", f"python -m bench.flows.overhead --documents {asked.documents}"
    )
    with tempfile.TemporaryDirectory() as scratch:
        from flows.server import running_server, settle_in
        from pipeline.settings import load_settings

        settings = load_settings(write_config(Path(scratch) / "server"))
        settle_in(settings, quiet=True)
        times: dict[str, list[float]] = {"directly": [], "through Prefect": []}
        processor: dict[str, list[float]] = {"directly": [], "through Prefect": []}
        with running_server(settings):
            for number in range(asked.rounds):
                for name, side in (("directly", directly), ("through Prefect", through_flow)):
                    folder = Path(scratch) / f"{name}-{number}"
                    write_documents(folder / "inbox", asked.documents, asked.sentences)
                    before = time.process_time()
                    times[name].append(side(write_config(folder, model=asked.model)))
                    processor[name].append(time.process_time() - before)
                    print(
                        f"{name}: {times[name][-1]:.1f} s, {processor[name][-1]:.1f} s of "
                        "processor",
                        flush=True,
                    )
    wall = min(times["through Prefect"]) / min(times["directly"])
    work = min(processor["through Prefect"]) / min(processor["directly"])
    taking.keep(
        {"documents": asked.documents, "clock_ratio": round(wall, 3), "cpu_ratio": round(work, 3)}
    )
    print(
        f"{asked.documents} documents: the flow takes {wall:.3f} × the time, {work:.3f} × the "
        "processor seconds"
    )


if __name__ == "__main__":
    main()
