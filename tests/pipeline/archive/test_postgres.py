"""What is special about the archive on a PostgreSQL server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url, text

from pipeline.archive import Parts, open_archive
from pipeline.archive.postgres_faults import fault, unsupported
from pipeline.archive.tables import metadata
from pipeline.ground.errors import ConfigError, NotFound
from pipeline.search.query import word_query
from tests.pipeline.archive.builders import make_document, make_record
from tests.servers.postgres import Server


@pytest.fixture
def archive(postgres: Server) -> Iterator[Parts]:
    opened = open_archive(postgres.new())
    yield opened
    opened.close()


def database_of(url: str) -> str:
    return str(make_url(url).database)


def test_migrations_make_exactly_the_tables_of_today(postgres: Server) -> None:
    from alembic.autogenerate import compare_metadata

    url = postgres.new()
    archive = open_archive(url)
    archive.documents.save(make_record(make_document()), "/inbox/a")
    archive.close()
    engine = create_engine(url)
    with engine.connect() as connection:
        names = {
            "include_name": lambda name, kind, _above: kind != "table" or name in metadata.tables
        }
        context = MigrationContext.configure(connection, opts={**names, "compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_asking_where_there_is_nothing_makes_no_table(postgres: Server) -> None:
    url = postgres.new()
    archive = open_archive(url)
    with pytest.raises(NotFound):
        archive.documents.summaries()
    archive.close()
    assert postgres.execute(
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", database_of(url)
    ) == [(0,)]


def test_the_database_of_another_program_is_not_touched(postgres: Server) -> None:
    url = postgres.new()
    postgres.execute("CREATE TABLE kunden (name text)", database_of(url))
    with pytest.raises(ConfigError, match="gehört einem anderen Programm") as caught:
        open_archive(url).documents.save(make_record(make_document()), "/inbox/a")
    assert "eigene Datenbank" in caught.value.hint


def test_an_archive_of_a_newer_omdok_is_not_touched(postgres: Server) -> None:
    url = postgres.new()
    open_archive(url).documents.save(make_record(make_document()), "/inbox/a")
    postgres.execute("UPDATE alembic_version SET version_num = '9999'", database_of(url))
    with pytest.raises(ConfigError, match="neueren Fassung"):
        open_archive(url).documents.summaries()


def test_a_server_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="antwortet nicht") as caught:
        open_archive(f"postgresql+psycopg://jemand@/archiv?host={tmp_path}")
    assert "ob der Server läuft" in caught.value.hint


def test_a_wrong_password_is_told_so_and_not_repeated(postgres: Server) -> None:
    postgres.execute("CREATE ROLE anna LOGIN PASSWORD 'richtig'")
    with pytest.raises(ConfigError, match="nimmt Name oder Passwort nicht an") as caught:
        open_archive(postgres.url("postgres", user="anna", password="geheim"))
    assert "„anna“" in caught.value.message
    assert "geheim" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize("address", ["postgresql://anna:geheim@rechner:zahl/x", "postgresql:x"])
def test_an_address_that_is_none_is_told_so_and_not_repeated(address: str) -> None:
    with pytest.raises(ConfigError, match="nicht zu verstehen") as caught:
        open_archive(address)
    assert "geheim" not in caught.value.message + caught.value.hint


def test_an_unknown_database_is_told_so(postgres: Server) -> None:
    with pytest.raises(ConfigError, match="gibt es die Datenbank „nirgends“ nicht"):
        open_archive(postgres.url("nirgends"))


def test_a_user_who_may_not_write_is_told_so(postgres: Server) -> None:
    url = postgres.new()
    postgres.execute("CREATE ROLE leserin LOGIN PASSWORD 'lies'")
    archive = open_archive(postgres.url(database_of(url), user="leserin", password="lies"))
    with pytest.raises(ConfigError, match=r"darf in der Datenbank .* nicht") as caught:
        archive.documents.save(make_record(make_document()), "/inbox/a")
    archive.close()
    assert caught.value.hint


def test_the_messages_of_servers_that_are_hard_to_have_here() -> None:
    url = make_url("postgresql+psycopg://anna@db.example/archiv")
    for said, told in (
        ('extension "vector" is not available', "fehlt die Erweiterung pgvector"),
        (
            'permission denied to create extension "vector"',
            "darf in der Datenbank „archiv“ die Erweiterung",
        ),
        ("could not extend file: No space left on device", "kein Platz mehr"),
        ("server closed the connection unexpectedly", "ist abgerissen"),
        ("FATAL: the database system is starting up", "startet gerade"),
        ("FATAL: the database system is shutting down", "wird angehalten"),
        ("canceling statement due to lock timeout", "von einem anderen Vorgang beschrieben"),
        ("FATAL: sorry, too many clients already", "keine weiteren Verbindungen"),
    ):
        found = fault(url, said)
        assert told in found.message
        assert found.hint
    assert "PostgreSQL 14" in unsupported(url, 14).message


def test_a_connection_that_the_server_drops_is_told_and_the_next_one_works(
    postgres: Server,
) -> None:
    url = postgres.new()
    archive = open_archive(url)
    archive.documents.save(make_record(make_document("eins", id="eins")), "/inbox/1")
    ours = f"FROM pg_stat_activity WHERE datname = '{database_of(url)}'"

    def write_while_the_server_drops_us() -> None:
        with archive.backend.transaction() as connection:
            connection.execute(text("DELETE FROM documents"))
            postgres.execute(f"SELECT pg_terminate_backend(pid) {ours}")
            connection.execute(text("DELETE FROM manifest"))

    with pytest.raises(ConfigError, match="abgerissen"):
        write_while_the_server_drops_us()
    assert [summary.document for summary in archive.documents.summaries()] == ["eins"]
    archive.close()


def test_every_text_is_sorted_by_code_point_whatever_language_the_server_speaks(
    postgres: Server,
) -> None:
    url = postgres.new()
    open_archive(url).documents.save(make_record(make_document()), "/inbox/a")
    found = postgres.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = "
        "'public' "
        "AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'",
        database_of(url),
    )
    assert found == []


def test_several_openers_may_make_the_archive_at_once(postgres: Server) -> None:
    url = postgres.new()

    def work(name: str) -> None:
        archive = open_archive(url)
        archive.documents.save(make_record(make_document(name, id=name)), name)
        archive.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    archive = open_archive(url)
    assert sorted(summary.document for summary in archive.documents.summaries()) == [
        "a",
        "b",
        "c",
        "d",
    ]
    assert len(archive.index.by_words(word_query("a b c d")).values) == 4
    archive.close()
