"""A backup holds one state of everything, comes back whole or not at all, and is gone with its
key.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.archive import Parts, open_archive
from pipeline.archive.types import Filters
from pipeline.drafting.files import put
from pipeline.ground.errors import ConfigError, NotFound, Refused
from pipeline.keeping import backup as module
from pipeline.keeping.backup import MARK, make_backup, rehearse, restore_backup
from pipeline.keeping.copying import inventory
from pipeline.keeping.export import export_to
from pipeline.keeping.vault import Backup, find_backup, forget, list_backups
from pipeline.keeping.vault import opened as opened_backup
from pipeline.settings import Settings
from tests.pipeline.archive.builders import make_document, make_record, make_tag
from tests.servers.postgres import Server

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def installation(folder: Path, **archive: str) -> Settings:
    """An installation of its own with a few registers."""
    values = {
        "paths": {"corpus": folder / "corpus", "outputs": folder / "outputs"},
        "store": archive,
        "backup": {"keep": 3},
    }
    return Settings.model_validate(values, context={"base": folder})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = installation(tmp_path / "hier")
    for name, content in {
        "corpus/vocabulary/partners.toml": "# Partner\n",
        "corpus/templates/a.toml": "# Vorlage\n",
        "corpus/samples/egal.txt": "kommt mit omdok",
        "outputs/drafts/entwurf-1/draft.json": "{}",
        "outputs/drafts/entwurf-1/.omdok-halb": "halb geschrieben",
        "outputs/collected/ab/abc": "geholt",
        "outputs/models/groß.bin": "kann neu gebaut werden",
    }.items():
        file = tmp_path / "hier" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf8")
    accounts = sqlite3.connect(tmp_path / "hier" / "outputs" / "accounts.sqlite")
    accounts.execute("PRAGMA journal_mode = WAL")
    accounts.execute("CREATE TABLE people (name TEXT)")
    accounts.execute("INSERT INTO people VALUES ('anna')")
    accounts.commit()
    fill(made, "eins", "zwei")
    return made


def fill(settings: Settings, *names: str) -> None:
    with opened(settings) as archive:
        for name in names:
            document = make_document(f"Dokument {name} aus Hessen.", id=name)
            archive.documents.save(
                make_record(document, [make_tag(document, "Hessen", "region", "hessen")]),
                f"/inbox/{name}",
            )


class opened:  # noqa: N801 - reads like a function
    def __init__(self, settings: Settings) -> None:
        self._store = open_archive(settings.store_url)

    def __enter__(self) -> Parts:
        return self._store

    def __exit__(self, *_: object) -> None:
        self._store.close()


def test_everything_that_people_made_comes_back_on_another_machine(
    settings: Settings, tmp_path: Path
) -> None:
    made = make_backup(settings)
    assert made.counts is not None
    assert (made.counts["documents"], made.counts["files"]) == (2, 5)
    there = installation(tmp_path / "dort")
    for file in settings.keys_folder.iterdir():
        there.keys_folder.mkdir(parents=True, exist_ok=True)
        (there.keys_folder / file.name).write_bytes(file.read_bytes())
    restored = restore_backup(there, find_backup(there, str(made.file)))
    assert inventory(there.store_url) == inventory(settings.store_url)
    assert restored.counts == made.counts
    assert (there.drafts_folder / "entwurf-1" / "draft.json").read_text() == "{}"
    assert (there.paths.corpus / "vocabulary" / "partners.toml").read_text() == "# Partner\n"
    assert (there.paths.outputs / "collected" / "ab" / "abc").read_text() == "geholt"
    assert not (there.paths.outputs / "models").exists()
    assert not (there.paths.corpus / "samples").exists()
    accounts = sqlite3.connect(there.paths.outputs / "accounts.sqlite")
    assert accounts.execute("SELECT name FROM people").fetchall() == [("anna",)]
    assert not (there.paths.outputs / MARK).exists()


def test_a_backup_moves_to_a_server_and_back(
    settings: Settings, tmp_path: Path, postgres: Server
) -> None:
    there = installation(tmp_path / "hier", url=postgres.new())
    made = make_backup(settings)
    restore_backup(there, made)
    assert inventory(there.store_url) == inventory(settings.store_url)
    assert rehearse(settings, make_backup(there)).ok
    assert rehearse(settings, made, postgres.new()).ok


def backed_up_while(
    write: Callable[[], None], stop: threading.Event, settings: Settings
) -> list[Backup]:
    """Three backups, made while another thread writes until `stop` is set."""
    writer = threading.Thread(target=write)
    writer.start()
    try:
        return [make_backup(settings) for _ in range(3)]
    finally:
        stop.set()
        writer.join()


def test_a_backup_made_while_documents_come_in_holds_one_state(settings: Settings) -> None:
    stop = threading.Event()

    def write() -> None:
        with opened(settings) as archive:
            for number in range(1000):
                if stop.is_set():
                    return
                archive.documents.save(
                    make_record(make_document(f"Nummer {number}. " * 30, id=f"n{number}")),
                    f"/inbox/n{number}",
                )

    for backup in backed_up_while(write, stop, settings):
        assert backup.counts is not None
        assert rehearse(settings, backup).ok
        # Each document is there with all its parts, or not at all.
        assert backup.counts["documents"] == backup.counts["versions"] == backup.counts["manifest"]
        assert backup.counts["words"] == backup.counts["passages"]


def test_a_draft_that_is_written_meanwhile_is_in_it_in_one_state(settings: Settings) -> None:
    stop, folder = threading.Event(), settings.drafts_folder / "entwurf-2"

    def write() -> None:
        for number in range(100_000):
            if stop.is_set():
                return
            put(
                folder,
                {name: str(number).encode() for name in ("draft.json", "a.docx", "a.pdf", "a.txt")},
            )

    put(folder, {"draft.json": b"0"})
    for backup in backed_up_while(write, stop, settings):
        with opened_backup(settings, backup) as export:
            names = [
                name
                for name in export.manifest.files
                if "entwurf-2/" in name and "sums" not in name
            ]
            assert len({export.read(name) for name in names}) == 1


def test_what_a_draft_rests_on_is_in_the_backup_of_that_draft(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written_meanwhile(settings: Settings) -> Iterator[tuple[str, bytes]]:
        fill(settings, "drei")
        yield "drafts/entwurf-3/draft.json", b"rests on drei"

    monkeypatch.setattr("pipeline.keeping.export.contents_of", written_meanwhile)
    made = make_backup(settings)
    assert made.counts is not None
    assert made.counts["documents"] == 3


def test_what_a_killed_backup_left_goes_with_the_next(settings: Settings) -> None:
    settings.backups_folder.mkdir(parents=True)
    settings.keys_folder.mkdir(parents=True)
    part, key = settings.backups_folder / ".omdok-1.part", settings.keys_folder / "omdok-1.key"
    for left in (part, key):
        left.write_text("halb")
    make_backup(settings)
    assert part.exists()  # somebody may be writing
    os.utime(part, (0, 0))
    make_backup(settings)
    assert not part.exists()
    assert not key.exists()


def test_nothing_is_replaced_unless_told_and_nothing_is_lost_then(settings: Settings) -> None:
    made = make_backup(settings)
    register = settings.paths.corpus / "vocabulary" / "partners.toml"
    register.write_text("# von Hand geändert\n")
    fill(settings, "drei")
    before = inventory(settings.store_url)
    with pytest.raises(Refused, match=r"partners\.toml") as caught:
        restore_backup(settings, made)
    assert "--force" in caught.value.hint
    register.write_text("# Partner\n")
    with pytest.raises(Refused, match="schon ein Archiv"):
        restore_backup(settings, made)
    assert inventory(settings.store_url) == before
    register.write_text("# von Hand geändert\n")
    restored = restore_backup(settings, made, force=True)
    assert restored.aside
    assert (
        restored.aside / "corpus" / "vocabulary" / "partners.toml"
    ).read_text() == "# von Hand geändert\n"
    assert register.read_text() == "# Partner\n"
    with opened(settings) as archive:
        assert set(archive.shown.numbers().values()) == {"eins", "zwei"}


@pytest.mark.parametrize("place", [0, 5, 60, -1000, -1])
def test_a_damaged_backup_changes_nothing(settings: Settings, place: int) -> None:
    made = make_backup(settings)
    content = bytearray(made.file.read_bytes())
    content[place] ^= 1
    made.file.write_bytes(content)
    before = inventory(settings.store_url)
    with pytest.raises(ConfigError):
        restore_backup(settings, find_backup(settings, str(made.file)), force=True)
    assert inventory(settings.store_url) == before


def test_a_backup_that_was_cut_off_changes_nothing(settings: Settings) -> None:
    made = make_backup(settings)
    content = made.file.read_bytes()
    for length in (len(content) - 1, len(content) // 2, 200):
        made.file.write_bytes(content[:length])
        assert not rehearse(settings, made).ok
        with pytest.raises(ConfigError, match="beschädigt"):
            restore_backup(settings, made, force=True)


def test_a_plain_backup_with_a_changed_table_is_noticed(settings: Settings, tmp_path: Path) -> None:
    plain = settings.model_copy(
        update={"backup": settings.backup.model_copy(update={"encrypt": False})}
    )
    made = make_backup(plain)
    assert rehearse(plain, made).ok
    with zipfile.ZipFile(made.file) as source, zipfile.ZipFile(tmp_path / "neu.zip", "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(
                name,
                content.replace(b"Hessen", b"Bayern") if name.endswith("tags.jsonl") else content,
            )
    header = made.file.read_bytes().split(b"\n", 2)[:2]
    made.file.write_bytes(b"\n".join([*header, (tmp_path / "neu.zip").read_bytes()]))
    outcome = rehearse(plain, made)
    assert not outcome.ok
    assert "tags.jsonl" in outcome.faults[0]


def test_without_its_key_a_backup_is_gone_for_good(settings: Settings) -> None:
    made = make_backup(settings)
    copy = made.file.with_name("kopie-auf-dem-stick.omdok-sicherung")
    copy.write_bytes(made.file.read_bytes())
    assert b"Hessen" not in copy.read_bytes()
    forget(settings, made)
    left = find_backup(settings, str(copy))
    assert not left.readable
    with pytest.raises(ConfigError, match="Schlüssel") as caught:
        restore_backup(settings, left, force=True)
    assert "für immer unlesbar" in caught.value.hint
    assert not any(settings.keys_folder.iterdir())


def test_the_oldest_backups_go_with_their_keys(settings: Settings) -> None:
    made = [make_backup(settings, now=NOW + timedelta(days=day)) for day in range(5)]
    kept = list_backups(settings)
    assert [backup.id for backup in kept] == [backup.id for backup in reversed(made[2:])]
    assert {file.stem for file in settings.keys_folder.iterdir()} == {backup.id for backup in kept}
    assert find_backup(settings, "neueste").id == made[-1].id
    assert find_backup(settings, made[3].id).id == made[3].id
    with pytest.raises(NotFound, match="gibt es nicht"):
        find_backup(settings, made[0].id)


def test_a_clock_that_was_ahead_makes_no_backup_the_newest_for_ever(settings: Settings) -> None:
    for year in (2030, 2029, 2031):
        make_backup(settings, now=NOW.replace(year=year))
    last = make_backup(settings, now=NOW)
    assert find_backup(settings, "neueste").id == last.id
    assert [backup.made.year for backup in list_backups(settings)] == [NOW.year, 2031, 2029]


def test_keys_are_for_their_owner_only(settings: Settings) -> None:
    make_backup(settings)
    assert [file.stat().st_mode & 0o777 for file in settings.keys_folder.iterdir()] == [0o600]


def test_a_full_disk_leaves_no_half_backup(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.keeping.export._write_file", full)
    with pytest.raises(ConfigError, match="lässt sich nicht schreiben"):
        make_backup(settings)
    assert list(settings.backups_folder.iterdir()) == []
    assert list(settings.keys_folder.iterdir()) == []


def test_broken_off_between_archive_and_files_it_can_be_finished(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_backup(settings)
    register = settings.paths.corpus / "vocabulary" / "partners.toml"
    register.write_text("# anders\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(module, "_put", full)
        with pytest.raises(ConfigError, match="ließ sich etwas nicht schreiben"):
            restore_backup(settings, made, force=True)
    assert (settings.paths.outputs / MARK).is_file()
    restore_backup(settings, made, force=True)
    assert register.read_text() == "# Partner\n"
    assert not (settings.paths.outputs / MARK).exists()


def test_without_an_archive_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    empty = installation(tmp_path)
    with pytest.raises(NotFound, match="noch keinen Index"):
        make_backup(empty)
    assert not empty.keys_folder.exists() or not any(empty.keys_folder.iterdir())


def test_a_file_that_belongs_nowhere_is_not_written(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = [("../../etc/passwd", settings.paths.corpus / "templates" / "a.toml")]
    monkeypatch.setattr("pipeline.keeping.export.files_of", lambda _: iter(evil))
    made = make_backup(settings)
    assert not rehearse(settings, made).ok
    with pytest.raises(ConfigError, match="nirgends hingehört"):
        restore_backup(settings, made, force=True)


def test_an_export_is_read_without_omdok(settings: Settings, tmp_path: Path) -> None:
    with opened(settings) as archive:
        export_to(tmp_path / "export", settings, archive, NOW)
        with pytest.raises(Refused, match="nicht leer"):
            export_to(tmp_path / "export", settings, archive, NOW)
        assert len(archive.facts.matching(Filters())) == 2
    manifest = json.loads((tmp_path / "export" / "manifest.json").read_text())
    rows = {
        name: [
            json.loads(line)
            for line in (tmp_path / "export" / "tables" / f"{name}.jsonl").open(encoding="utf8")
        ]
        for name in manifest["tables"]
    }
    numbers = {row["number"]: row["id"] for row in rows["documents"]}
    texts = {numbers[row["document"]]: row["text"] for row in rows["versions"]}
    assert texts == {name: f"Dokument {name} aus Hessen." for name in ("eins", "zwei")}
    for tag in rows["tags"]:
        assert texts[numbers[tag["document"]]][tag["start"] : tag["end"]] == tag["surface"]
    assert (tmp_path / "export" / "files" / "drafts" / "entwurf-1" / "draft.json").is_file()
    assert "Export aus omdok" in (tmp_path / "export" / "LIESMICH.txt").read_text(encoding="utf8")


@pytest.fixture(autouse=True)
def no_warnings(recwarn: pytest.WarningsRecorder) -> Iterator[None]:
    yield
    assert [str(w.message) for w in recwarn if "unraisable" in str(w.category).lower()] == []
