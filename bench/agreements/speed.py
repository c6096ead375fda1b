"""How fast states and deadlines are told: `python -m bench.agreements.speed [ZAHL]` (10,000)."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import process_time

import numpy as np
from sqlalchemy import insert, select

from pipeline.agreements.record import make_record
from pipeline.archive import Archive, open_archive
from pipeline.archive.access import EachAlone
from pipeline.archive.agreement_rows import put_agreement
from pipeline.archive.tables import documents
from tests.contracts.test_store_agreements import put
from tests.pipeline.archive.builders import make_document

USUAL = 10_000
_TRIES = 40
_ASOF = date(2026, 11, 30)
_QUARTER = timedelta(days=91)
# Every third is renewed by itself, every third ends, every third reports each year.
_SHAPES = (
    "Die Vereinbarung gilt ab dem {day} für zwei Jahre. Sie verlängert sich jeweils um ein Jahr, "
    "wenn sie nicht drei Monate vor Ablauf gekündigt wird.",
    "Der Vertrag läuft vom {day} bis zum 30. Juni {year}.",
    "Der Pakt tritt am {day} in Kraft und gilt bis auf Weiteres. Der Verein legt jährlich bis zum "
    "31. März einen Bericht vor, erstmals zum 31. März {year}.",
)
_MONTHS = ("Januar", "März", "Mai", "Juli", "September", "November")


def text_of(number: int) -> str:
    """An agreement unlike the others in days and names."""
    day = f"{number % 28 + 1}. {_MONTHS[number % len(_MONTHS)]} {2018 + number % 9}"
    shape = _SHAPES[number % len(_SHAPES)]
    return f"Vereinbarung {number}\n{shape.format(day=day, year=2024 + number % 6)}"


def fill(archive: Archive, number: int) -> None:
    """Put in so many agreements: rows of documents copied from one, each with terms of its own."""
    put(archive, "first", text_of(0))
    with EachAlone(archive.backend).writing() as connection:
        first = dict(connection.execute(select(documents)).mappings().one())
        for one in range(1, number):
            id, at = f"a{one}", first["number"] + one
            new = {"number": at, "id": id, "path": f"/inbox/{id}.txt", "title": f"Nr. {one}"}
            connection.execute(insert(documents).values(**first | new))
            document = make_document(text_of(one), kind="agreement", title=f"Nr. {one}", id=id)
            put_agreement(connection, at, make_record(document, ()))


def timed(ask: Callable[[], object]) -> tuple[float, float]:
    """The first time and the 95th percentile of the others, in milliseconds of processor time."""
    took = []
    for _ in range(_TRIES):
        began = process_time()
        ask()
        took.append((process_time() - began) * 1000)
    return took[0], float(np.percentile(took[1:], 95))


def measure(archive: Archive) -> None:
    """Print a line for each question."""
    quarters = iter(_ASOF + _QUARTER * n for n in range(_TRIES))

    def deadlines() -> object:
        first = next(quarters)
        return archive.agreements.deadlines(first, first + _QUARTER)

    questions: dict[str, Callable[[], object]] = {
        "Fristen, jedes Mal ein anderes Quartal": deadlines,
        "Fristen desselben Quartals": lambda: archive.agreements.deadlines(_ASOF, _ASOF + _QUARTER),
        "Stand aller": lambda: archive.agreements.states(_ASOF, archive.works.replaced()),
        "Ohne Tag": lambda: archive.agreements.undated(_ASOF),
    }
    for name, ask in questions.items():
        first, late = timed(ask)
        print(f"{name}: zuerst {first:.0f} ms, p95 {late:.0f} ms")


def main() -> None:
    """Fill an archive of its own on SQLite, and ask it."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else USUAL
    with (
        tempfile.TemporaryDirectory() as folder,
        open_archive(f"sqlite:///{Path(folder) / 'archive.db'}") as archive,
    ):
        began = process_time()
        fill(archive, number)
        print(f"{number} Vereinbarungen in {process_time() - began:.0f} s")
        measure(archive)


if __name__ == "__main__":
    main()
