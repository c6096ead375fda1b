"""Leases: nobody works on what another works on, who was killed holds nothing, who comes too late
writes nothing.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.archive import Parts, open_archive
from pipeline.archive.claims import Superseded, fenced
from pipeline.archive.holding import Holding, is_gone, new_holder
from tests.pipeline.archive.builders import make_document, make_record

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)
LATER = NOON + timedelta(seconds=60)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Parts]:
    opened = open_archive(f"sqlite:///{tmp_path}/archive.sqlite")
    yield opened
    opened.close()


def take(archive: Parts, holder: str, *names: str, now: datetime = NOON) -> bool:
    return (
        archive.leases.claim([names], holder, now=now, until=now + timedelta(seconds=60))[0]
        is not None
    )


def test_a_group_is_had_whole_or_not_at_all(archive: Parts) -> None:
    assert take(archive, "anna", "a", "b")
    assert not take(archive, "bert", "b", "c")
    assert [lease.name for lease in archive.leases.all()] == ["a", "b"]
    assert take(archive, "bert", "c")


def test_a_lease_ends_by_itself_and_its_token_grows(archive: Parts) -> None:
    assert take(archive, "anna", "a")
    assert not take(archive, "bert", "a", now=LATER - timedelta(seconds=1))
    assert take(archive, "bert", "a", now=LATER)
    assert [(lease.holder, lease.token) for lease in archive.leases.all()] == [("bert", 2)]


def test_what_is_given_back_is_free_and_what_others_have_stays_theirs(archive: Parts) -> None:
    (mine,) = archive.leases.claim([("a",)], "anna", now=NOON, until=LATER)
    assert mine
    assert take(archive, "bert", "a", now=LATER)
    archive.leases.release(mine)
    assert not take(archive, "carl", "a", now=LATER)
    assert archive.leases.prolong(mine, LATER) == 0


def test_who_comes_too_late_writes_nothing(archive: Parts) -> None:
    (mine,) = archive.leases.claim([("a",)], "anna", now=NOON, until=LATER)
    assert mine
    record = make_record(make_document("Vereinbarung der Partner."))
    with fenced(mine):
        archive.documents.save(record, "eins.txt")
    generation = archive.generation()
    assert take(archive, "bert", "a", now=LATER)
    with fenced(mine), pytest.raises(Superseded):
        archive.documents.save(record, "zwei.txt")
    assert archive.generation() == generation
    assert set(archive.manifest.all()) == {"eins.txt"}
    archive.documents.save(record, "drei.txt")


def test_leases_are_no_content(archive: Parts) -> None:
    archive.documents.save(make_record(make_document("Vereinbarung der Partner.")), "eins.txt")
    generation = archive.generation()
    assert take(archive, "anna", "a", "b")
    assert archive.generation() == generation


def test_only_one_of_many_threads_gets_a_lease(archive: Parts) -> None:
    won: list[str] = []

    def try_all(holder: str) -> None:
        won.extend(f"{name}" for name in map(str, range(30)) if take(archive, holder, name))

    threads = [threading.Thread(target=try_all, args=(f"holder-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == sorted(map(str, range(30)))


def _claim_and_die(url: str) -> None:
    holding = Holding(open_archive(url), seconds=3600)
    holding.take([("a",)])
    os._exit(9)


def test_a_killed_process_holds_nothing(archive: Parts, tmp_path: Path) -> None:
    process = multiprocessing.get_context("spawn").Process(
        target=_claim_and_die, args=(f"sqlite:///{tmp_path}/archive.sqlite",)
    )
    process.start()
    process.join()
    assert [lease.name for lease in archive.leases.all()] == ["a"]
    with Holding(archive).alive() as holding:
        assert holding.take([("a",)]) != [None]
    assert archive.leases.all() == ()


def test_of_other_machines_nothing_is_known() -> None:
    mine = new_holder()
    machine, pid, started, random = mine.split("|")
    assert not is_gone(mine)
    assert is_gone("|".join((machine, pid, "1.00", random)))
    assert not is_gone("|".join(("anderswo", "999999999", started, random)))
    assert not is_gone("von Hand")


def test_what_is_held_is_prolonged_while_its_process_works(archive: Parts) -> None:
    with Holding(archive, seconds=0.3).alive() as holding:
        holding.take([("a",)])
        (first,) = archive.leases.all()
        until = datetime.now(UTC) + timedelta(seconds=5)
        while archive.leases.all()[0].until == first.until and datetime.now(UTC) < until:
            threading.Event().wait(0.05)
        assert archive.leases.all()[0].until > first.until
