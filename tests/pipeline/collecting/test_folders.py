"""Watched folders over several runs: moved, vanished, away, still being written."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from pipeline.archive import open_archive
from pipeline.collecting import collect, last_look
from pipeline.reading.sources import open_source, source_names
from pipeline.reading.sources.types import Away, Missing
from pipeline.settings import Settings
from tests.pipeline.collecting.runs import archive_bytes, run
from tests.workspace import Workspace

TEXT = "Vereinbarung über die Zusammenarbeit in {}. Die Partner treffen sich zweimal im Jahr."


def put(workspace: Workspace, *names: str) -> list[Path]:
    files = [workspace.inbox / f"{name}.txt" for name in names]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(TEXT.format(file.stem), encoding="utf8")
    return files


def test_a_run_without_news_writes_nothing(workspace: Workspace) -> None:
    put(workspace, "a", "b")
    assert run(workspace.settings).outcomes == {"a.txt": "new", "b.txt": "new"}
    before = archive_bytes(workspace.settings)
    assert run(workspace.settings).outcomes == {"a.txt": "unchanged", "b.txt": "unchanged"}
    assert archive_bytes(workspace.settings) == before


def test_a_deleted_file_is_gone_and_its_document_stays(workspace: Workspace) -> None:
    first, _ = put(workspace, "a", "b")
    document = run(workspace.settings).of("a.txt").document
    first.unlink()
    second = run(workspace.settings)
    assert (second.outcomes, second.gone) == ({"b.txt": "unchanged"}, {"a.txt"})
    assert second.of("a.txt").document == document
    before = archive_bytes(workspace.settings)
    assert run(workspace.settings).gone == set()
    assert archive_bytes(workspace.settings) == before
    put(workspace, "a")
    assert run(workspace.settings).of("a.txt").document == document


def test_a_moved_file_is_not_gone(workspace: Workspace) -> None:
    (file,) = put(workspace, "a")
    document = run(workspace.settings).of("a.txt").document
    (workspace.inbox / "2026").mkdir()
    file.rename(workspace.inbox / "2026" / "neu.txt")
    told = run(workspace.settings)
    assert (told.outcomes, told.gone) == ({"neu.txt": "changed"}, set())
    assert told.of("neu.txt").document == document
    assert "Lag bisher unter" in str(told.of("neu.txt").reason)
    before = archive_bytes(workspace.settings)
    assert run(workspace.settings).outcomes == {"neu.txt": "unchanged"}
    assert archive_bytes(workspace.settings) == before


def test_a_copy_whose_original_is_deleted_takes_its_place(workspace: Workspace) -> None:
    first, second = put(workspace, "a", "b")
    second.write_bytes(first.read_bytes())
    assert run(workspace.settings).outcomes == {"a.txt": "new", "b.txt": "duplicate"}
    first.unlink()
    told = run(workspace.settings)
    assert (told.outcomes, told.gone) == ({"b.txt": "changed"}, set())


def test_a_deleted_copy_changes_nothing_about_its_original(workspace: Workspace) -> None:
    first, second = put(workspace, "a", "b")
    second.write_bytes(first.read_bytes())
    run(workspace.settings)
    second.unlink()
    told = run(workspace.settings)
    assert (told.outcomes, told.gone) == ({"a.txt": "unchanged"}, set())


def test_a_folder_that_is_away_is_a_fault_and_nothing_is_gone(workspace: Workspace) -> None:
    put(workspace, "a", "b")
    run(workspace.settings)
    away = workspace.inbox.rename(workspace.folder / "weg")
    told = run(workspace.settings)
    assert (told.outcomes, told.gone) == ({"inbox": "failed"}, set())
    assert "nicht erreichbar" in str(told.of("inbox").reason)
    away.rename(workspace.inbox)
    assert run(workspace.settings).outcomes == {"a.txt": "unchanged", "b.txt": "unchanged"}


def test_the_empty_folder_below_a_share_is_not_the_share(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = put(workspace, "a", "b")
    mounted = monkeypatch.context
    with mounted() as patch:
        patch.setattr(Path, "is_mount", lambda self: self == workspace.inbox)
        run(workspace.settings)
    hidden = workspace.folder / "weg"
    hidden.mkdir()
    for file in (first, second):
        file.rename(hidden / file.name)
    told = run(workspace.settings)
    assert (told.outcomes, told.gone) == ({"inbox": "failed"}, set())
    assert "nicht verbunden" in str(told.of("inbox").reason)
    with mounted() as patch:
        patch.setattr(Path, "is_mount", lambda self: self == workspace.inbox)
        assert run(workspace.settings).gone == {"a.txt", "b.txt"}


def growing(settings: Settings) -> Settings:
    return settings.model_copy(
        update={"sources": settings.sources.model_copy(update={"stable_seconds": 5})}
    )


def test_a_file_that_is_still_being_written_waits(workspace: Workspace) -> None:
    done, file = put(workspace, "alt", "neu")
    os.utime(done, (time.time() - 60, time.time() - 60))
    settings = growing(workspace.settings)
    pauses: list[float] = []

    def write_on(seconds: float) -> None:
        pauses.append(seconds)
        with file.open("a", encoding="utf8") as opened:
            opened.write(" Und weiter.")

    archive = open_archive(settings.store_url)
    look = collect(settings, archive, "inbox", sleep=write_on)
    assert [f.name for f in look.files] == ["alt.txt"]
    assert [o.outcome for o in look.outcomes] == ["failed"]
    assert "wird gerade geschrieben" in str(look.outcomes[0].reason)
    assert pauses[0] == 5

    pauses.clear()
    look = collect(settings, archive, "inbox", sleep=pauses.append)
    assert [f.name for f in look.files] == ["alt.txt", "neu.txt"]
    assert pauses == [5]
    archive.close()


def test_a_file_that_is_written_when_tried_again_comes(workspace: Workspace) -> None:
    (file,) = put(workspace, "neu")
    settings = growing(workspace.settings)
    left = [" Und", " fertig."]

    def write_on(_seconds: float) -> None:
        if left:
            with file.open("a", encoding="utf8") as opened:
                opened.write(left.pop(0))

    archive = open_archive(settings.store_url)
    look = collect(settings, archive, "inbox", sleep=write_on)
    assert [f.name for f in look.files] == ["neu.txt"]
    archive.close()


def test_a_file_that_changes_while_it_is_read_is_not_stored(workspace: Workspace) -> None:
    from pipeline.ingest.intake import Intake

    (file,) = put(workspace, "a")
    with Intake(workspace.settings) as intake:
        (made,) = intake.survey([file]).planned
        file.write_text(TEXT.format("Bonn") + " Ganz anders.", encoding="utf8")
        with pytest.raises(OSError, match="changed while it was read"):
            intake.take_in(made)
    assert run(workspace.settings).outcomes == {"a.txt": "new"}


@pytest.mark.parametrize("becomes", ["a folder", "nothing", "rubbish"])
def test_a_file_that_is_away_while_it_is_read_is_not_put_aside_for_ever(
    workspace: Workspace, becomes: str
) -> None:
    from pipeline.ingest.intake import Intake

    (file,) = put(workspace, "a")
    kept = file.read_bytes()
    with Intake(workspace.settings) as intake:
        (made,) = intake.survey([file]).planned
        file.unlink()
        if becomes == "a folder":
            file.mkdir()
        elif becomes == "rubbish":
            file.write_bytes(b"%PDF-1.7 rubbish")
        with pytest.raises(OSError, match=r"could not be read|changed while it was read"):
            intake.take_in(made)
    if file.is_dir():
        file.rmdir()
    file.write_bytes(kept)
    assert run(workspace.settings).outcomes == {"a.txt": "new"}


def test_a_file_that_may_not_be_named_fails_alone(workspace: Workspace) -> None:
    put(workspace, "a")
    (workspace.inbox / os.fsdecode(b"b\xff.txt")).write_text("Vereinbarung", encoding="utf8")
    told = run(workspace.settings)
    assert told.outcomes == {"a.txt": "new", "b\\udcff.txt": "failed"}
    assert "Benennen Sie die Datei um" in str(told.of("b\\udcff.txt").reason)


def test_litter_and_locks_are_no_documents(workspace: Workspace) -> None:
    put(workspace, "a")
    for name in ("~$a.docx", ".a.swp", "Thumbs.db", "b.part", "c.tmp"):
        (workspace.inbox / name).write_text("nichts", encoding="utf8")
    assert run(workspace.settings).outcomes == {"a.txt": "new"}


def test_two_sources_with_one_place_count_it_once(workspace: Workspace) -> None:
    put(workspace, "tief/a")
    with workspace.config.open("a", encoding="utf8") as config:
        config.write('[[sources.folder]]\nname = "Tief"\npath = "inbox/tief"\n')
    assert source_names(workspace.settings) == ("inbox", "Tief")
    told = run(workspace.settings)
    assert told.outcomes == {"a.txt": "new"}
    assert [look.found for look in told.settled.looks] == [1, 1]
    (workspace.inbox / "tief" / "a.txt").unlink()
    assert [o.outcome for o in run(workspace.settings).settled.vanished] == ["gone"]


def test_the_last_look_is_kept_for_people(workspace: Workspace) -> None:
    put(workspace, "a")
    assert last_look(workspace.settings, "inbox") is None
    run(workspace.settings)
    look = last_look(workspace.settings, "inbox")
    assert look
    assert (look.kind, look.root, look.found, look.listed) == ("folder", str(workspace.inbox), 1, 1)


def test_what_is_not_there_is_told_apart_from_what_cannot_be_read(workspace: Workspace) -> None:
    (file,) = put(workspace, "a")
    source = open_source(workspace.settings, "inbox")
    with pytest.raises(Missing):
        source.fetch(str(workspace.inbox / "nie.txt"))
    link = workspace.inbox / "verweis.txt"
    link.symlink_to(workspace.folder / "nirgends.txt")
    with pytest.raises(Away):
        source.fetch(str(link))
    file.unlink()
    link.unlink()
    workspace.inbox.rmdir()
    with pytest.raises(Away):
        source.fetch(str(file))


@pytest.mark.parametrize(
    ("links", "to", "expected"),
    [
        (False, "ausserhalb", {"a.txt"}),
        (True, "ausserhalb", {"a.txt", "c.txt"}),
        (True, "inbox", {"a.txt"}),
        (True, "", {"a.txt"}),
        (True, "inbox/tief", {"a.txt"}),
        (True, "fehlt", {"a.txt"}),
    ],
)
def test_linked_folders_are_followed_where_wished(
    workspace: Workspace, tmp_path: Path, links: bool, to: str, expected: set[str]
) -> None:
    root = tmp_path / "laufwerk"
    (root / "inbox" / "tief").mkdir(parents=True)
    (root / "ausserhalb" / "tief").mkdir(parents=True)
    (root / "inbox" / "a.txt").write_text(TEXT.format("a"), encoding="utf8")
    (root / "ausserhalb" / "tief" / "c.txt").write_text(TEXT.format("c"), encoding="utf8")
    (root / "ausserhalb" / "zurück").symlink_to(root / "ausserhalb")
    (root / "inbox" / "verknüpft").symlink_to(root / to)
    section = f'[[sources.folder]]\nname = "Ablage"\npath = "{root / "inbox"}"\n'
    told = f"links = {str(links).lower()}\n"
    workspace.config.write_text(
        workspace.config.read_text(encoding="utf8") + section + told, encoding="utf8"
    )
    found = run(workspace.settings)
    assert set(found.outcomes) == expected
    notes = "\n".join(note for look in found.settled.looks for note in look.notes)
    assert ("Verknüpfte Ordner" in notes) is (to != "fehlt")
    assert ("mit durchgesehen" in notes) is (links and to != "fehlt")
