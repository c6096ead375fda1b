"""Types by content, and which files of a folder count."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from pipeline.ground.errors import NotFound
from pipeline.reading import formats
from pipeline.reading.identify import identify
from pipeline.reading.sources.folder import Folder, find_files
from pipeline.settings import Settings
from pipeline.settings.sources import FolderSource
from tests.pipeline.reading import makers


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.4 x", formats.PDF),
        (b"\n\njunk\n%PDF-1.4 x", formats.PDF),
        (makers.docx(makers.paragraph("x")), formats.DOCX),
        (makers.ole("WordDocument"), formats.DOC),
        (makers.ole("EncryptedPackage"), formats.ENCRYPTED),
        (b"<!DOCTYPE html><p>x", formats.HTML),
        (b"<!-- Seite --><html><body>x</body></html>", formats.HTML),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', formats.HTML),
        (b'<?xml version="1.0"?><daten/>', "application/xml"),
        ("Übersicht über die Kreise".encode(), formats.TEXT),
        (b"BMAS: Neue Regeln", formats.TEXT),
        (b"5 < 7 und <b> ist kein Anfang", formats.TEXT),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"", formats.EMPTY),
        (bytes(range(256)) * 4, formats.UNKNOWN),
    ],
)
def test_type_by_content(tmp_path: Path, data: bytes, expected: str) -> None:
    path = makers.put(tmp_path, "datei.irgendwas", data)
    source = identify(path)
    assert source.media_type == expected
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert source.size == len(data)
    assert source.name == "datei.irgendwas"


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="gibt es nicht"):
        identify(tmp_path / "weg.pdf")


def test_folders_are_searched_without_litter(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.docx", "~$a.docx", ".~lock.b.odt#", ".DS_Store", "Thumbs.db", "x.tmp"):
        makers.put(tmp_path, name, b"x")
    (tmp_path / "tief" / ".git").mkdir(parents=True)
    makers.put(tmp_path / "tief", "c.txt", b"x")
    makers.put(tmp_path / "tief" / ".git", "config", b"x")
    found = [p.relative_to(tmp_path).as_posix() for p in find_files([tmp_path])]
    assert found == ["a.docx", "b.pdf", "tief/c.txt"]


TAKEN = ["#OM-Woche.txt", "~Entwurf.txt", "Liste #3.txt", "$ Kosten.txt", "Protokoll#.txt"]
HELPERS = ["$RECYCLE.BIN", "@eaDir", "#recycle", "System Volume Information", "lost+found", ".Trash-1000", "~snapshot",
    "#snapshot", ".git", "RECYCLER"]  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_names_that_only_look_temporary_are_taken(tmp_path: Path, name: str) -> None:
    assert find_files([tmp_path]) == []
    file = makers.put(tmp_path, name, b"x")
    assert find_files([tmp_path]) == [file]


@pytest.mark.parametrize("name", HELPERS)
def test_bins_and_helper_folders_are_left_out_and_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    makers.put(tmp_path / name, "alt.txt", b"x")
    file = makers.put(tmp_path, "neu.txt", b"x")
    entry = FolderSource(name="Ablage", path=tmp_path)
    folder = Folder(entry, Settings(), lambda _seconds: None)
    assert list(folder.list({})) == [str(file)]
    assert name in "\n".join(folder.notes)


def test_what_else_is_left_out_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "verweis").symlink_to(tmp_path / "a")
    makers.put(tmp_path, "x.tmp", b"x")
    folder = Folder(FolderSource(name="Ablage", path=tmp_path), Settings(), lambda _seconds: None)
    assert list(folder.list({})) == []
    assert "verweis" in folder.notes[0]
    assert folder.notes[1].endswith(": 1.")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_locked_folder_costs_only_itself(tmp_path: Path) -> None:
    locked = tmp_path / "Personal"
    locked.mkdir()
    file = makers.put(tmp_path, "a.txt", b"x")
    locked.chmod(0)
    folder = Folder(FolderSource(name="Ablage", path=tmp_path), Settings(), lambda _seconds: None)
    assert list(folder.list({})) == [str(file)]
    locked.chmod(0o700)
    assert "Personal" in folder.notes[0]


def test_a_named_file_always_counts_once(tmp_path: Path) -> None:
    hidden = makers.put(tmp_path, ".vereinbarung.pdf", b"x")
    assert find_files([hidden, hidden, tmp_path]) == [hidden]


def test_a_missing_path_is_told_in_german(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="gibt es nicht"):
        find_files([tmp_path / "nirgends"])
