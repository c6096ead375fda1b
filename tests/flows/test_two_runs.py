"""Several runs on one archive: nothing twice, nothing lost, and nobody reports what another took
in.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bench.flows.corpus import faults, write_config, write_documents
from bench.flows.kill import finish, kill_at_random
from flows.batches import Done, take_in_batch
from flows.workplace import RunSite, Workplace, leave, workplace
from pipeline.archive.claims import fenced
from pipeline.archive.holding import Holding
from pipeline.archive.planning import FilePlan
from pipeline.archive.replan import names_to_claim
from pipeline.reading.sources.folder import find_files
from tests.workspace import PROJECT


@contextmanager
def at_work(config: Path, *names: str) -> Iterator[list[Workplace]]:
    """A workplace for each run, all on one archive."""
    sites = [RunSite(name, str(config), None) for name in names]
    try:
        yield [workplace(site) for site in sites]
    finally:
        for site in sites:
            leave(site)


def planned(place: Workplace, inbox: Path) -> list[FilePlan]:
    return list(place.intake.survey(find_files([inbox])).planned)


def url_of(folder: Path) -> str:
    return f"sqlite:///{folder}/outputs/omdok.sqlite"


def test_what_another_run_holds_is_left_to_it_and_found_done_afterwards(tmp_path: Path) -> None:
    config, inbox = write_config(tmp_path), tmp_path / "inbox"
    write_documents(inbox, 4)
    with at_work(config, "eins", "zwei") as (one, two):
        plans = planned(one, inbox)
        held = one.holding.take([names_to_claim(plans[0])])
        first = take_in_batch(two, plans)
        assert [made.source.name for made in first.elsewhere] == [plans[0].source.name]
        assert len(first.outcomes) == 3
        one.holding.give_back([lease for leases in held if leases for lease in leases])

        mine = take_in_batch(one, plans)
        assert Counter(o.outcome for o in mine.outcomes) == {"new": 1, "unchanged": 3}
        assert one.archive.leases.all() == ()
    assert faults(url_of(tmp_path), inbox) == []


def test_a_run_that_was_overtaken_writes_nothing_and_says_so(tmp_path: Path) -> None:
    config, inbox = write_config(tmp_path), tmp_path / "inbox"
    write_documents(inbox, 1)
    with at_work(config, "eins") as (one,):
        (made,) = planned(one, inbox)
        slow = Holding(one.archive, seconds=0.0)  # ended as soon as it began
        (leases,) = slow.take([names_to_claim(made)])
        assert leases
        other = take_in_batch(one, [made])
        assert [o.outcome for o in other.outcomes] == ["new"]
        generation = one.archive.generation()
        with fenced(leases), pytest.raises(Exception, match="übernommen"):
            one.intake.take_in(made)
        assert one.archive.generation() == generation


def test_the_same_bytes_from_two_runs_are_one_document(tmp_path: Path) -> None:
    config = write_config(tmp_path)
    for name in ("inbox", "zweiter"):
        write_documents(tmp_path / name, 1)
    with at_work(config, "eins", "zwei") as (one, two):
        (mine,), (theirs,) = planned(one, tmp_path / "inbox"), planned(two, tmp_path / "zweiter")
        assert mine.outcome == theirs.outcome == "new"
        assert [o.outcome for o in take_in_batch(one, [mine]).outcomes] == ["new"]
        assert [o.outcome for o in take_in_batch(two, [theirs]).outcomes] == ["duplicate"]
        assert len(one.archive.documents.summaries()) == 1


def test_eight_runs_at_once_take_each_file_in_once(tmp_path: Path) -> None:
    config, inbox = write_config(tmp_path), tmp_path / "inbox"
    write_documents(inbox, 40, sentences=2)
    results: list[Done] = []

    def work(place: Workplace, todo: list[FilePlan]) -> None:
        while todo:
            for batch in [todo[at : at + 5] for at in range(0, len(todo), 5)]:
                done = take_in_batch(place, batch)
                results.append(done)
                todo = [made for made in todo if made not in batch] + done.elsewhere

    with at_work(config, *map(str, range(8))) as places:
        plans = planned(places[0], inbox)
        threads = [
            threading.Thread(target=work, args=(place, random.Random(n).sample(plans, len(plans))))
            for n, place in enumerate(places)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    counted = Counter(o.outcome for done in results for o in done.outcomes)
    assert counted["new"] == 40
    assert set(counted) <= {"new", "unchanged"}
    assert faults(url_of(tmp_path), inbox) == []


@pytest.fixture
def served(prefect: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - it must run
    """Let processes that a test starts use the server of the session."""
    from prefect.settings import PREFECT_API_URL

    monkeypatch.setenv("PREFECT_API_URL", str(PREFECT_API_URL.value()))


@pytest.mark.usefixtures("served")
def test_two_parallel_ingests_share_the_work(tmp_path: Path) -> None:
    config, inbox = write_config(tmp_path), tmp_path / "inbox"
    write_documents(inbox, 60, sentences=4)
    script = "import json, sys; from flows.ingest import ingest; print(json.dumps(ingest(config=sys.argv[1])))"
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(config)],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    reports: list[dict[str, Any]] = [
        json.loads(run.communicate()[0].strip().splitlines()[-1]) for run in runs
    ]
    assert sum(report["new"] for report in reports) == 60
    assert all(report["new"] + report["unchanged"] == report["found"] == 60 for report in reports)
    assert faults(url_of(tmp_path), inbox) == []


@pytest.mark.usefixtures("served")
def test_a_killed_run_is_made_whole_by_the_next(tmp_path: Path) -> None:
    config, inbox = write_config(tmp_path), tmp_path / "inbox"
    write_documents(inbox, 30, sentences=4)
    kill_at_random(config, random.Random(3), 1.5)
    counts = finish(config)
    assert counts["new"] + counts["unchanged"] == counts["found"] == 30
    assert faults(url_of(tmp_path), inbox) == []
