"""All that an installation keeps, as JSON lines and files that can be read without omdok
(docs/export.md).
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from pydantic import ValidationError

from pipeline.archive import Parts
from pipeline.archive.tables import SCHEMA
from pipeline.archive.whole import WholeTable
from pipeline.drafting.files import snapshot
from pipeline.drafting.lookup import draft_folders
from pipeline.ground.errors import ConfigError, Refused
from pipeline.ground.types import Frozen
from pipeline.ground.whole_files import write_whole
from pipeline.ground.wording import why
from pipeline.settings import Settings

FORMAT, VERSION = "omdok-export", 1
MANIFEST, README = "manifest.json", "LIESMICH.txt"
# What people edit in the corpus; samples and gold come with omdok.
_EDITED = ("vocabulary", "templates", "boilerplate", "style")
_OUTPUTS = ("quarantine",)
_AT_ONCE = 1 << 20
_ABOUT = """Dies ist ein vollständiger Export aus omdok. Er lässt sich ohne omdok lesen.

manifest.json   was da ist, mit Anzahl und SHA-256 jeder Tabelle und jeder Datei
tables/         das Archiv: eine Datei je Tabelle, eine JSON-Zeile je Zeile
files/          Entwürfe, Register, Vorlagen und was sonst in Dateien liegt

Der Text eines Dokuments steht in tables/versions.jsonl im Feld "text"; alle anderen Angaben (Seiten, Blöcke, Tags)
zeigen mit "start" und "end" hinein: Zeichen ab 0, "end" gehört nicht mehr dazu. Bytes sind Base64, Tage sind ISO 8601.
"""  # noqa: E501 - a text for whoever opens the export


class TableEntry(Frozen):
    """One table of an export: what its columns hold, how many rows it has, and the hash of its
    file.
    """

    columns: dict[str, str]
    rows: int
    sha256: str


class FileEntry(Frozen):
    """One file of an export."""

    size: int
    sha256: str


class Manifest(Frozen):
    """What an export holds; tables stand in the order in which they can be put into a database."""

    format: str
    version: int
    omdok: str
    schema_: str
    made: datetime
    tables: dict[str, TableEntry]
    files: dict[str, FileEntry]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by table, and the number of files."""
        return {
            **{name: table.rows for name, table in self.tables.items()},
            "files": len(self.files),
        }


class Sink(Protocol):
    """Where an export is written: a folder or an archive file."""

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A new file of this name, relative, with slashes."""
        ...


class FolderSink:
    """A folder, made where there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, name: str) -> BinaryIO:
        """See `Sink.open`."""
        file = self._folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        return file.open("wb")


class ZipSink:
    """A zip file that is written from front to back."""

    def __init__(self, target: BinaryIO) -> None:
        self._zip = ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1)

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """See `Sink.open`."""
        return self._zip.open(name, "w", force_zip64=True)  # type: ignore[return-value]  # it is written to

    def close(self) -> None:
        """Write the directory."""
        self._zip.close()


def export_to(folder: Path, settings: Settings, archive: Parts, made: datetime) -> Manifest:
    """Write an export into a new or empty folder.

    Raises:
        NotFound: there is no archive.
        Refused: the folder is not empty.
        ConfigError: a file cannot be read, or the export not written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(
            f"„{folder}“ ist nicht leer; omdok schreibt den Export nur in einen leeren Ordner.",
            "Nennen Sie einen neuen Ordner.",
        )
    return write_export(FolderSink(folder), settings, archive, made)


def write_export(sink: Sink, settings: Settings, archive: Parts, made: datetime) -> Manifest:
    """Write one state of the archive and the files beside it; the manifest comes last.

    Raises:
        NotFound: there is no archive.
        ConfigError: a file cannot be read, or the export not written.
    """
    with archive.whole.read():
        pass  # without an archive nothing is written at all
    with _translated():
        # The files come before the archive: a draft that is made meanwhile may name a document that
        # the archive does not have yet, but no document vanishes between a draft and the archive
        # that it was made from.
        files = _write_files(sink, settings)
    with (
        archive.whole.read() as whole,
        _translated(),
    ):  # in this order: the store would take the fault for its own
        tables = {part.name: _write_table(sink, part) for part in whole.parts()}
        manifest = Manifest(
            format=FORMAT, version=VERSION, omdok=version("omdok"), schema_=SCHEMA, made=made,
            tables=tables,
            files=files,
        )  # fmt: skip
        _write_bytes(sink, README, _ABOUT.encode())
        _write_bytes(sink, MANIFEST, manifest.model_dump_json(indent=1).encode())
    return manifest


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigError(
            f"Der Export lässt sich nicht schreiben ({why(error)}).",
            "Prüfen Sie, ob der Ordner erreichbar ist, ob Sie dort schreiben dürfen und ob noch "
            "Platz frei ist.",
        ) from error


def _write_files(sink: Sink, settings: Settings) -> dict[str, FileEntry]:
    written: dict[str, FileEntry] = {}
    for name, file in files_of(settings):
        if entry := _write_file(sink, f"files/{name}", file):
            written[name] = entry
    for name, content in contents_of(settings):
        written[name] = _write_bytes(sink, f"files/{name}", content)
    return written


def place_of(name: str, settings: Settings) -> Path | None:
    """Where a file of an export belongs in this installation; None for a name that belongs
    nowhere.
    """
    parts = PurePosixPath(name).parts
    if len(parts) < 2 or ".." in parts or PurePosixPath(name).is_absolute():
        return None
    roots = {
        "corpus": settings.paths.corpus,
        "drafts": settings.drafts_folder,
        "outputs": settings.paths.outputs,
    }
    return roots[parts[0]].joinpath(*parts[1:]) if parts[0] in roots else None


def files_of(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Name and place of every file that is kept besides the archive; drafts and databases apart."""
    drafts = set(draft_folders(settings.drafts_folder))
    folders = _edited_folders(settings)
    folders.append(("drafts", settings.drafts_folder))
    collected = ("collected",) if settings.backup.originals else ()
    folders += [
        (f"outputs/{name}", settings.paths.outputs / name) for name in (*_OUTPUTS, *collected)
    ]
    for name, folder in folders:
        for file in _lasting(folder):
            if file.is_file() and not file.is_symlink() and drafts.isdisjoint(file.parents):
                yield f"{name}/{file.relative_to(folder).as_posix()}", file
    key = settings.paths.outputs / "audit.key"
    if key.is_file():
        yield "outputs/audit.key", key


def _lasting(folder: Path) -> list[Path]:
    """The files below a folder, without those that are only being written: such may vanish while
    one looks.
    """

    def tell(error: OSError) -> None:
        if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
            raise error

    found = []
    for place, folders, files in os.walk(folder, onerror=tell):
        folders[:] = [
            name for name in folders if not name.startswith(".") and name != "__pycache__"
        ]
        found += [Path(place) / name for name in files if not name.startswith(".")]
    return sorted(found)


def edited_files(settings: Settings) -> Iterator[Path]:
    """What people edit in the corpus: registers, templates, standing texts, rules."""
    return (
        file
        for _, folder in _edited_folders(settings)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    )


def _edited_folders(settings: Settings) -> list[tuple[str, Path]]:
    return [(f"corpus/{name}", settings.paths.corpus / name) for name in _EDITED]


def contents_of(settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Name and content of what may be written at this moment: each draft, and each small database,
    in one state.
    """
    for folder in draft_folders(settings.drafts_folder):
        for name, content in snapshot(folder).items():
            yield f"drafts/{folder.name}/{name}", content
    file = settings.paths.outputs / "accounts.sqlite"
    if file.is_file():
        yield f"outputs/{file.name}", content_of(file)


def content_of(file: Path) -> bytes:
    """A file's bytes; of a database a whole copy, with what is still in its log."""
    if file.suffix != ".sqlite":
        return file.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / file.name
        _copy_database(file, copy)
        return copy.read_bytes()


def put_content(file: Path, content: bytes) -> None:
    """Write a file in one go; a database gets its content in one transaction, so that others may
    have it open.

    Raises:
        OSError: it cannot be written; what was there is still there.
    """
    if file.suffix == ".sqlite" and file.exists():
        with tempfile.TemporaryDirectory() as folder:
            written = Path(folder) / file.name
            written.write_bytes(content)
            _copy_database(written, file)
    else:
        write_whole(file, content, 0o600 if file.suffix in (".key", ".sqlite") else 0o644)


def _copy_database(source: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as given, closing(sqlite3.connect(target)) as taken:
            given.backup(taken)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _write_table(sink: Sink, part: WholeTable) -> TableEntry:
    digest, rows = hashlib.sha256(), 0
    with sink.open(f"tables/{part.name}.jsonl") as target:
        for line in part.lines:
            target.write(line)
            digest.update(line)
            rows += 1
    return TableEntry(columns=dict(part.columns), rows=rows, sha256=digest.hexdigest())


def _write_file(sink: Sink, name: str, file: Path) -> FileEntry | None:
    digest, size = hashlib.sha256(), 0
    try:
        source = file.open("rb")
    except FileNotFoundError:
        return None  # it went away since it was listed
    except OSError as error:
        raise ConfigError(
            f"Die Datei „{file}“ lässt sich nicht lesen ({why(error)}).",
            "Geben Sie sie frei; ohne sie wäre die Sicherung nicht vollständig.",
        ) from error
    with source, sink.open(name) as target:
        while some := source.read(_AT_ONCE):
            target.write(some)
            digest.update(some)
            size += len(some)
    return FileEntry(size=size, sha256=digest.hexdigest())


def _write_bytes(sink: Sink, name: str, content: bytes) -> FileEntry:
    with sink.open(name) as target:
        target.write(content)
    return FileEntry(size=len(content), sha256=hashlib.sha256(content).hexdigest())


class Export:
    """An export that lies in a zip file, to be read."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        self._name = name
        try:
            self._zip = ZipFile(source)
            self.manifest = Manifest.model_validate_json(self._zip.read(MANIFEST))
        except (BadZipFile, KeyError, ValidationError, OSError) as error:
            raise self._damaged("das Inhaltsverzeichnis fehlt oder ist unlesbar") from error
        if (
            self.manifest.format != FORMAT
            or self.manifest.version > VERSION
            or self.manifest.schema_ > SCHEMA
        ):
            raise ConfigError(
                f"„{name}“ stammt aus einer neueren Fassung von omdok ({self.manifest.omdok}).",
                "Aktualisieren Sie omdok auf diesem Rechner und versuchen Sie es noch einmal.",
            )

    def check(self) -> None:
        """Compare every table and file with its hash; ConfigError when one differs or belongs
        nowhere.
        """
        wanted = {
            f"tables/{name}.jsonl": entry.sha256 for name, entry in self.manifest.tables.items()
        }
        wanted |= {f"files/{name}": entry.sha256 for name, entry in self.manifest.files.items()}
        for name, sha256 in wanted.items():
            digest = hashlib.sha256()
            try:
                with self._zip.open(name) as member:
                    while some := member.read(_AT_ONCE):
                        digest.update(some)
            except (BadZipFile, KeyError, OSError, EOFError, zlib.error) as error:
                raise self._damaged(name) from error
            if digest.hexdigest() != sha256:
                raise self._damaged(name)

    def parts(self) -> Iterator[WholeTable]:
        """The tables, in order."""
        for name, entry in self.manifest.tables.items():
            with self._zip.open(f"tables/{name}.jsonl") as lines:
                yield WholeTable(name, entry.columns, lines)

    def read(self, name: str) -> bytes:
        """The content of a file of the manifest."""
        return self._zip.read(f"files/{name}")

    def _damaged(self, what: str) -> ConfigError:
        return ConfigError(
            f"Die Sicherung „{self._name}“ ist beschädigt ({what}).",
            "Nehmen Sie eine andere: `omdok backup --list` zeigt alle. Am Archiv wurde nichts "
            "geändert.",
        )
