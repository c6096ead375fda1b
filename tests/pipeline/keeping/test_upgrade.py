"""Archives of every released schema open in today's omdok, whole, on both stores, and so do their
backups.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import os
import signal
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive import Parts, open_archive
from pipeline.archive.tables import SCHEMA, metadata
from pipeline.archive.whole import WholeTable
from pipeline.ground.errors import ConfigError
from pipeline.keeping.copying import fill_from, inventory
from pipeline.keeping.export import FORMAT, MANIFEST, Export
from pipeline.keeping.verify import verify
from pipeline.search.query import word_query
from pipeline.settings import Settings
from tests.pipeline.archive.builders import make_document, make_record
from tests.pipeline.reading.test_works import document
from tests.servers.postgres import Server

RELEASED = sorted(Path(__file__).with_name("archives").glob("*.sqlite.gz"))
# What tables were called before the second edition.
FORMER = {"manifest": "ledger", "rulings": "decisions"}
# What was decided in each, and how many tags there are: what the omdok of that time found.
FOUND = {
    "0003": ("BA", 53),
    "0007": ("OM-Netzwerk Berlin-Brandenburg", 81),
    "0008": ("OM-Netzwerk Berlin-Brandenburg", 81),
    "0009": ("OM-Netzwerk Berlin-Brandenburg", 80),
    "0010": ("OM-Netzwerk Berlin-Brandenburg", 88),
    "0011": ("OM-Netzwerk Berlin-Brandenburg", 88),
    "0012": ("OM-Netzwerk Berlin-Brandenburg", 88),
}


@pytest.fixture(params=RELEASED, ids=lambda file: file.name.partition(".")[0])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    file = tmp_path / "alt.sqlite"
    file.write_bytes(gzip.decompress(request.param.read_bytes()))
    return file


def parts_of(file: Path) -> Iterator[WholeTable]:
    """The tables of an old archive as an omdok of that time would have exported them."""
    connection = sqlite3.connect(file)
    there = {
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    # In the order in which they can be put into a database; what only a running installation needs
    # is not exported.
    ordered = [
        table.name for table in metadata.sorted_tables if table.name not in ("state", "leases")
    ]
    ordered.insert(ordered.index("passages") + 1, "words")
    for table in ordered:
        kept = table if table in there else FORMER.get(table, "")
        if kept not in there:
            continue
        names, key, days = ["passage", "surface", "stems", "parts"], "rowid", set()
        if table != "words":
            # All that there were, also those that a later schema dropped.
            declared = connection.execute(f"PRAGMA table_info({kept})").fetchall()
            names, days = (
                [row[1] for row in declared],
                {row[1] for row in declared if row[2] == "DATE"},
            )
            key = ", ".join(column.name for column in metadata.tables[table].primary_key.columns)
        listed = ", ".join(f'"{name}"' for name in names).replace(
            '"passage"', "rowid" if table == "words" else '"passage"'
        )
        values = connection.execute(f"SELECT {listed} FROM {kept} ORDER BY {key}").fetchall()
        columns = {
            name: "date" if name in days else _kind([row[at] for row in values])
            for at, name in enumerate(names)
        }
        lines = [_line(dict(zip(names, map(_plain, row), strict=True))) for row in values]
        yield WholeTable(kept, columns, lines)
    connection.close()


def _line(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _kind(values: list[Any]) -> str:
    kinds = {type(value) for value in values} - {type(None)}
    return (
        {bytes: "bytes", int: "integer", float: "number"}.get(kinds.pop(), "text")
        if len(kinds) == 1
        else "text"
    )


def _plain(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def schema_of(file: Path) -> str:
    return str(
        sqlite3.connect(file).execute("SELECT version_num FROM alembic_version").fetchone()[0]
    )


def installation(tmp_path: Path, url: str) -> Settings:
    values = {"paths": {"outputs": tmp_path / "outputs"}, "store": {"url": url}}
    return Settings.model_validate(values, context={"base": tmp_path})


def assert_holds_what_it_held(archive: Parts, schema: str) -> None:
    surface, tags = FOUND[schema]
    found = {summary.title: summary for summary in archive.documents.summaries()}
    assert len(found) == 4
    aged = found["Damit Erfahrung nicht in Rente geht"]
    assert [version.version for version in archive.documents.versions(aged.document)] == [1, 2]
    assert aged.date == date(2020, 10, 8)
    outcomes = sorted(entry.outcome for entry in archive.manifest.all().values())
    assert outcomes == ["changed", "duplicate", "new", "new", "new", "quarantined"]
    assert [saved.name for saved in archive.saved.all()] == ["Potsdam"]
    assert len(archive.saved.alerts("Potsdam")) == 1
    assert [ruling.surface for ruling in archive.rulings.all()] == [surface]
    names = archive.shown.numbers()
    hits = {
        names[number]
        for number in archive.index.by_words(word_query("Erfahrung Rente")).documents.tolist()
    }
    assert aged.document in hits
    assert sum(summary.tags for summary in found.values()) == tags
    if schema >= "0007":
        assert [entry.number for entry in archive.audit.entries()] == [3, 2, 1]
        assert [judgement.grade for judgement in archive.judgements.all()] == [3]
        assert list(archive.watched.of("presse")) == ["https://beispiel.de/a.pdf"]
        assert archive.renewal.coming("neu") == {aged.document}
        assert_links_to_what_was_there(archive)
    if schema >= "0010":
        with archive.drafts.reading() as drafts:
            assert drafts is not None
            (draft,) = drafts.newest()
        assert draft.document == aged.document
    if schema >= "0011":
        assert_binds_to_what_it_did(archive)
    assert archive.audit.verify() == ()
    archive.documents.save(make_record(make_document("Etwas Neues.", id="neu")), "/inbox/neu")
    assert "neu" in archive.shown.numbers().values()


def assert_binds_to_what_it_did(archive: Parts) -> None:
    """The rulings on an agreement and what follows from them."""
    (due,) = archive.agreements.deadlines(date(2027, 1, 1), date(2027, 12, 31))
    assert (due.deadline.role, due.deadline.day) == ("end", date(2027, 6, 30))
    (ruling,) = archive.agreements.rulings(due.document)
    assert (ruling.by, ruling.action, ruling.why) == ("anna", "day", "Anruf")
    days = (date(2027, 6, 30), date(2027, 7, 1))
    states = [archive.agreements.states_among([due.document], day)[due.document] for day in days]
    # When it began is not known for sure.
    assert states == ["unclear", "expired"]


def assert_links_to_what_was_there(archive: Parts) -> None:
    agreement = next(s for s in archive.documents.summaries() if s.kind == "agreement")
    told = f"Heute wurde „{agreement.title}“ beschlossen."
    release = document("ansage", f"Neues\n{told}", "press_release", agreement.date, "headline lead")
    archive.documents.save(make_record(release), "/inbox/ansage")
    assert {(k.kind, k.target) for k in archive.works.related("ansage")} == {
        ("announces", agreement.document)
    }
    archive.documents.remove("ansage")


def test_there_is_an_archive_of_every_schema_that_was_released() -> None:
    assert {file.name.partition(".")[0] for file in RELEASED} == set(FOUND)


def test_an_old_file_opens_whole(old: Path, tmp_path: Path) -> None:
    settings = installation(tmp_path, f"sqlite:///{old}")
    schema = schema_of(old)
    assert schema <= SCHEMA
    archive = open_archive(settings.store_url)
    assert verify(settings) == ()
    assert_holds_what_it_held(archive, schema)
    archive.close()
    assert verify(settings) == ()
    assert schema_of(old) == SCHEMA


def test_an_upgrade_that_is_killed_leaves_the_old_archive_or_the_new(tmp_path: Path) -> None:
    for number, released in enumerate((*RELEASED, *RELEASED)):
        file = tmp_path / f"{number}.sqlite"
        file.write_bytes(gzip.decompress(released.read_bytes()))
        before = schema_of(file)
        child = os.fork()
        if child == 0:
            open_archive(f"sqlite:///{file}")
            os._exit(0)
        time.sleep(number * 0.02)  # an upgrade takes about a tenth of a second
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert schema_of(file) in (before, SCHEMA)
        with open_archive(f"sqlite:///{file}") as archive:
            assert len(archive.documents.summaries()) == 4
            assert archive.audit.verify() == ()
        assert schema_of(file) == SCHEMA


def test_an_old_archive_on_a_server_becomes_the_same_as_the_file(
    old: Path, tmp_path: Path, postgres: Server
) -> None:
    settings = installation(tmp_path, postgres.new())
    archive, schema = open_archive(settings.store_url), schema_of(old)
    archive.whole.replace(schema, list(parts_of(old)), lambda _: None)
    open_archive(f"sqlite:///{old}").close()
    assert inventory(settings.store_url).hashes == inventory(f"sqlite:///{old}").hashes
    assert verify(settings) == ()
    assert_holds_what_it_held(archive, schema)
    archive.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_old_backup_is_put_back_into_a_newer_omdok(
    old: Path, tmp_path: Path, postgres: Server, kind: str
) -> None:
    url = postgres.new() if kind == "postgresql" else f"sqlite:///{tmp_path}/neu.sqlite"
    settings = installation(tmp_path, url)
    archive, schema = open_archive(url), schema_of(old)
    fill_from(exported(old, schema), archive)
    assert verify(settings) == ()
    assert_holds_what_it_held(archive, schema)
    archive.close()


def test_a_backup_of_a_newer_omdok_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "alt.sqlite"
    file.write_bytes(gzip.decompress(RELEASED[0].read_bytes()))
    with pytest.raises(ConfigError, match="neueren Fassung"):
        exported(file, "9999")


def exported(old: Path, schema: str) -> Export:
    target = io.BytesIO()
    tables = {}
    with zipfile.ZipFile(target, "w") as made:
        for part in parts_of(old):
            content = b"".join(part.lines)
            made.writestr(f"tables/{part.name}.jsonl", content)
            tables[part.name] = {
                "columns": part.columns, "rows": content.count(b"\n"), "sha256": hashlib.sha256(content).hexdigest(),
            }  # fmt: skip
        manifest = {
            "format": FORMAT, "version": 1, "omdok": "0.1.0", "schema_": schema, "tables": tables, "files": {},
            "made": datetime(2026, 1, 1, tzinfo=UTC).isoformat(),
        }  # fmt: skip
        made.writestr(MANIFEST, json.dumps(manifest))
    export = Export(target, "alt.omdok-sicherung")
    export.check()
    return export
