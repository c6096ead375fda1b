"""What every store promises of its audit."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.archive import Archive, open_archive
from pipeline.archive.audit import audit_key, pseudonym
from tests.contracts.test_stores import URLS


@pytest.fixture(params=sorted(URLS))
def archive(request: pytest.FixtureRequest) -> Iterator[Archive]:
    opened = open_archive(URLS[request.param](request))
    yield opened
    opened.close()


def test_changes_are_chained_and_newest_first(archive: Archive) -> None:
    assert archive.audit.verify() == ()
    for number in range(3):
        archive.audit.note(
            "p-1", "geändert", f"entwurf:{number % 2}", {"größe": number, "b": [1, {"c": None}]}
        )
    assert [entry.number for entry in archive.audit.entries()] == [3, 2, 1]
    assert [entry.number for entry in archive.audit.entries(object="entwurf:0")] == [3, 1]
    assert [entry.number for entry in archive.audit.entries(limit=1)] == [3]
    assert archive.audit.entries()[0].details == {"größe": 2, "b": [1, {"c": None}]}
    assert archive.audit.verify() == ()


def test_notes_leave_the_generation_alone(archive: Archive) -> None:
    archive.audit.note("p-1", "angemeldet", "konto")
    before = archive.generation()
    archive.audit.note("p-1", "angemeldet", "konto")
    assert archive.generation() == before


def test_notes_of_many_at_once_make_one_chain(archive: Archive) -> None:
    archive.audit.note("p-0", "angemeldet", "konto")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: archive.audit.note(f"p-{number}", "geändert", "x"), range(12)))
    assert [entry.number for entry in archive.audit.entries()] == list(range(13, 0, -1))
    assert archive.audit.verify() == ()


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE audit SET details = '{}' WHERE number = 2", "Eintrag 2 wurde"),
        ("UPDATE audit SET actor = 'p-9' WHERE number = 3", "Eintrag 3 wurde"),
        ("DELETE FROM audit WHERE number = 2", "Vor Eintrag 3 fehlen"),
    ],
)
def test_what_was_altered_later_is_found(archive: Archive, sql: str, said: str) -> None:
    for number in range(4):
        archive.audit.note("p-1", "geändert", "x", {"n": number})
    with archive.backend.transaction() as connection:
        connection.exec_driver_sql(sql)
    assert any(said in fault for fault in archive.audit.verify())


def test_pseudonyms_hide_names_and_the_key_stays(tmp_path: Path) -> None:
    key = audit_key(tmp_path)
    assert audit_key(tmp_path) == key
    assert pseudonym(key, "Erika Muster") == pseudonym(key, " erika muster ")
    assert pseudonym(key, "Erika Muster") != pseudonym(b"anderer", "Erika Muster")
    assert "erika" not in pseudonym(key, "Erika Muster")
