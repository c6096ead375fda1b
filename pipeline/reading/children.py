"""Files that lie embedded in others: Word and OLE objects, taken out whole, with caps on number and size.

Only what the file itself holds is taken; links to files elsewhere are never followed.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.reading.identify import DOC, DOCX, ODT
from pipeline.reading.ole import MAGIC, OleFile
from pipeline.settings import Limits

_MOST = 50
_MB = 1024 * 1024
_FOLDERS = ("word/embeddings/", "word/afchunk", "object ", "obj")


@dataclass(frozen=True, slots=True)
class Child:
    """An embedded file: the name that it bears, or that of its place, and its bytes."""

    name: str
    data: bytes


def children_of(path: Path, media_type: str, limits: Limits) -> tuple[Child, ...]:
    """The files embedded in a Word or OpenDocument file, at most fifty and no larger than the limit for one file.

    The caller reads each like any other file, to the depth that it allows. Raises nothing: what is damaged is left out.
    """
    found: list[Child] = []
    room = limits.file_mb * _MB
    try:
        for child in _children(path, media_type, room):
            room -= len(child.data)
            if room < 0 or len(found) >= _MOST:
                break
            found.append(child)
    except (ValueError, OSError, zipfile.BadZipFile, struct.error, RuntimeError, NotImplementedError, EOFError):
        pass
    return tuple(found)


def _children(path: Path, media_type: str, room: int) -> Iterator[Child]:
    if media_type in {DOCX, ODT}:
        with zipfile.ZipFile(path) as package:
            for member in package.infolist():
                is_child = member.filename.casefold().startswith(_FOLDERS) and not member.is_dir()
                if is_child and member.file_size <= room and not member.filename.endswith((".rels", ".xml", ".rdf")):
                    yield from _opened(PurePosixPath(member.filename).name, package.read(member))
    elif media_type == DOC:
        data = path.read_bytes()
        if data.startswith(MAGIC):
            yield from _of_ole(OleFile(data), "ObjectPool/", "objekt")


def _opened(name: str, data: bytes) -> Iterator[Child]:
    """An OLE object may be only the wrapping of the file."""
    inner = list(_of_ole(OleFile(data), "", name)) if data.startswith(MAGIC) else []
    yield from inner or [Child(name, data)]


def _of_ole(ole: OleFile, below: str, name: str) -> Iterator[Child]:
    for stream in ole.names(below):
        folder, _, last = stream.rpartition("/")
        label = folder.rpartition("/")[2].lstrip("_") or PurePosixPath(name).stem
        if last == "\x01Ole10Native":
            yield from _native(ole.stream(stream), label)
        elif last == "Package":
            yield Child(f"{label}.docx" if b"word/" in ole.stream(stream) else f"{label}.zip", ole.stream(stream))
        elif last == "CONTENTS" and ole.stream(stream).startswith(b"%PDF"):
            yield Child(f"{label}.pdf", ole.stream(stream))


def _native(data: bytes, label: str) -> Iterator[Child]:
    """A file that Windows packed: flags, its name, its old path, the path of the copy, its bytes."""
    names: list[bytes] = []
    at = 6
    for skipped in (0, 0, 8):
        at += skipped if len(names) == 2 else 0
        end = data.find(b"\0", at)
        if end < 0:
            return
        names.append(data[at:end])
        at = end + 1
    if at + 4 > len(data):
        return
    length = struct.unpack_from("<I", data, at)[0]
    content = data[at + 4 : at + 4 + length]
    name = PurePosixPath(names[0].decode("cp1252", "replace").replace("\\", "/")).name
    if content and len(content) == length:
        yield Child(name or label, content)
