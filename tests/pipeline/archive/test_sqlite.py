"""What is special about the archive in one SQLite file."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from pipeline.archive import open_archive
from pipeline.archive.migrations import upgrade
from pipeline.archive.tables import SCHEMA, metadata
from pipeline.archive.types import Filters
from pipeline.ground.errors import ConfigError, NotFound
from pipeline.search.query import word_query
from tests.pipeline.archive.builders import EMBEDDER, make_document, make_record
from tests.workspace import processor_seconds

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ordner" / "archiv.sqlite"


def fill(file: Path, count: int = 3) -> None:
    archive = open_archive(f"sqlite:///{file}")
    for number in range(count):
        archive.documents.save(
            make_record(make_document(f"Text Nummer {number}", id=f"d{number}")), f"/inbox/{number}"
        )
    archive.close()


def state_of(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        f.name: (hashlib.sha256(f.read_bytes()).hexdigest(), f.stat().st_mtime_ns)
        for f in folder.iterdir()
    }


def test_opening_and_asking_writes_nothing_and_leaves_nothing_behind(file: Path) -> None:
    fill(file)
    before = state_of(file.parent)
    assert list(before) == ["archiv.sqlite"]
    archive = open_archive(f"sqlite:///{file}")
    archive.manifest.all()
    archive.documents.summaries()
    archive.index.by_words(word_query("Text"))
    archive.index.by_meaning(EMBEDDER.encode_queries(["Text"])[0], EMBEDDER.name)
    archive.close()
    assert state_of(file.parent) == before


def test_asking_where_there_is_nothing_makes_no_file(file: Path) -> None:
    archive = open_archive(f"sqlite:///{file}")
    with pytest.raises(NotFound):
        archive.documents.summaries()
    archive.close()
    assert not file.parent.exists()


def test_an_existing_archive_opens_far_faster_than_a_new_one_is_made(tmp_path: Path) -> None:
    def ask(file: Path) -> None:
        archive = open_archive(f"sqlite:///{file}")
        archive.documents.summaries()
        archive.close()

    new = (tmp_path / f"{number}.sqlite" for number in range(3))
    making = processor_seconds(lambda: fill(next(new)))
    assert processor_seconds(lambda: ask(tmp_path / "0.sqlite")) < making / 3


def test_opening_an_existing_archive_does_not_load_alembic(file: Path) -> None:
    fill(file)
    code = (
        "import sys; from pipeline.archive import open_archive\n"
        f"open_archive('sqlite:///{file}').documents.summaries()\n"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0


@pytest.mark.parametrize("scheme", ["oracle://x", "archiv.sqlite", ""])
def test_an_address_that_no_store_serves_is_a_fault_of_the_configuration(scheme: str) -> None:
    with pytest.raises(ConfigError, match="kann omdok nicht öffnen"):
        open_archive(scheme)


def test_a_file_that_is_no_database_is_told_so(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"Das ist ein Text und keine Datenbank. " * 100)
    with pytest.raises(ConfigError, match="kein Archiv von omdok oder beschädigt") as caught:
        open_archive(f"sqlite:///{file}")
    assert "Sicherung" in caught.value.hint


def test_the_database_of_another_program_is_not_touched(file: Path) -> None:
    file.parent.mkdir()
    foreign = sqlite3.connect(file)
    foreign.execute("CREATE TABLE kunden (name TEXT)")
    foreign.commit()
    foreign.close()
    before = state_of(file.parent)
    with pytest.raises(ConfigError, match="eines anderen Programms"):
        open_archive(f"sqlite:///{file}")
    assert state_of(file.parent) == before


def test_an_archive_of_a_newer_omdok_is_not_touched(file: Path) -> None:
    fill(file, 1)
    connection = sqlite3.connect(file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(ConfigError, match="neueren Fassung"):
        open_archive(f"sqlite:///{file}")


def test_a_damaged_archive_is_a_fault_of_the_configuration(file: Path) -> None:
    fill(file, 50)
    content = bytearray(file.read_bytes())
    content[4096:] = b"\x5a" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(ConfigError):
        open_archive(f"sqlite:///{file}").documents.summaries()


def test_a_folder_in_place_of_the_file_is_a_fault_of_the_configuration(file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(ConfigError, match="lässt sich nicht öffnen"):
        open_archive(f"sqlite:///{file}").documents.save(make_record(make_document()), "/inbox/a")


def test_migrations_make_exactly_the_tables_of_today(file: Path) -> None:
    from alembic.autogenerate import compare_metadata

    fill(file, 1)
    engine = create_engine(f"sqlite:///{file}")
    ours = set(metadata.tables)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _parents: kind != "table" or name in ours,
                "compare_type": True,
            },
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_a_new_file_is_what_the_history_makes_step_by_step(file: Path, tmp_path: Path) -> None:
    made = open_archive(f"sqlite:///{file}")
    with made.backend.transaction():
        pass
    made.close()
    walked = create_engine(f"sqlite:///{tmp_path}/walked.sqlite")
    for number in range(1, int(SCHEMA) + 1):
        with walked.begin() as connection:
            upgrade(connection, f"{number:04}")
    assert _content(file) == _content(tmp_path / "walked.sqlite")


def _content(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as opened:
        return list(opened.iterdump())


def test_the_schema_in_the_code_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "pipeline.archive:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA


def test_removed_words_cannot_be_read_from_the_file(file: Path) -> None:
    archive = open_archive(f"sqlite:///{file}")
    archive.documents.save(
        make_record(make_document("Das Geheimwort Xylophonkonzert steht hier.", id="weg")),
        "/inbox/weg",
    )
    archive.documents.save(make_record(make_document("Bleibt.", id="bleibt")), "/inbox/bleibt")
    archive.documents.remove("weg")
    archive.close()
    content = file.read_bytes().lower()
    assert b"bleibt" in content
    assert b"xylophon" not in content


WRITER = """
import sys
from pipeline.archive import open_archive
from tests.pipeline.archive.builders import make_document, make_record
store = open_archive(sys.argv[1])
for number in range(100_000):
    text = "\\n".join(f"# Teil {n}\\n" + f"Satz {number} mit vielen Worten. " * 30 for n in range(5))
    store.documents.save(make_record(make_document(text, id=f"d{number}")), f"/inbox/{number}")
    print(number, flush=True)
"""


def test_a_writer_that_is_killed_leaves_only_whole_documents(file: Path) -> None:
    for delay in (0.0, 0.013, 0.05):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, f"sqlite:///{file}"],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout
        acknowledged = -1
        while acknowledged < 5:
            acknowledged = int(writer.stdout.readline())
        time.sleep(delay)
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged = max([acknowledged, *map(int, writer.stdout.read().split())])
        writer.wait()
        writer.stdout.close()
        archive = open_archive(f"sqlite:///{file}")
        found = {summary.document for summary in archive.documents.summaries()}
        assert {f"d{number}" for number in range(acknowledged + 1)} <= found
        passages = 0
        for document in found:
            record = archive.documents.get(document)
            assert len(record.passages) == 5
            passages += len(record.passages)
        assert len(archive.index.by_words(word_query("Satz")).values) == passages
        assert {entry.document for entry in archive.manifest.all().values()} == found
        archive.close()
        assert sqlite3.connect(file).execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        file.unlink()


def test_readers_go_on_while_another_process_writes(file: Path) -> None:
    fill(file, 1)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, f"sqlite:///{file}"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout
    writer.stdout.readline()
    archive = open_archive(f"sqlite:///{file}")
    counts = []
    try:
        for _ in range(20):
            # Each document is whole at any moment.
            words = archive.index.by_words(word_query("Satz"))
            assert len(words.values) % 5 == 0
            counts.append(len(archive.facts.matching(Filters())))
            writer.stdout.readline()
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
        archive.close()
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


def test_several_processes_may_create_the_archive_at_once(file: Path) -> None:
    code = (
        "import sys; from pipeline.archive import open_archive\n"
        "from tests.pipeline.archive.builders import make_document, make_record\n"
        "store = open_archive(sys.argv[1])\n"
        "store.documents.save(make_record(make_document(sys.argv[2], id=sys.argv[2])), sys.argv[2])\n"
        "store.close()"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, f"sqlite:///{file}", name], cwd=PROJECT)
        for name in "abcd"
    ]
    assert [process.wait() for process in started] == [0, 0, 0, 0]
    assert sorted(s.document for s in open_archive(f"sqlite:///{file}").documents.summaries()) == [
        "a",
        "b",
        "c",
        "d",
    ]


def test_threads_may_open_the_archive_at_once(file: Path) -> None:
    fill(file)
    archive = open_archive(f"sqlite:///{file}")
    results: list[int] = []
    threads = [
        threading.Thread(target=lambda: results.append(len(archive.documents.summaries())))
        for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    archive.close()
    assert results == [3] * 12
