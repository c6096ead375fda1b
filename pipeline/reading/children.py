"""Files that lie embedded in others: Word, OLE and ODF objects, PDF attachments, with caps on
number and size.

Only what the file itself holds is taken; links to files elsewhere are never followed.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.ground.types import Frozen
from pipeline.reading import sandbox
from pipeline.reading.archives import DAMAGED
from pipeline.reading.identify import DOC, DOCX, ODT, PDF
from pipeline.reading.ole import MAGIC, OleFile
from pipeline.settings import Limits

_MB = 1024 * 1024
_FOLDERS = ("word/embeddings/", "word/afchunk", "object ", "obj")
# Pictures of what is embedded.
_PREVIEWS = "objectreplacements/"


@dataclass(frozen=True, slots=True)
class Child:
    """An embedded file: the name that it bears, or that of its place, and its bytes."""

    name: str
    data: bytes


def children_of(path: Path, media_type: str, limits: Limits) -> tuple[Child, ...]:
    """The files embedded in a Word, OpenDocument or PDF file, within the limits for their number
    and size together.

    The caller reads each like any other file, to the depth that it allows. Raises nothing: what is
    damaged is left out.
    """
    found: list[Child] = []
    room = limits.file_mb * _MB
    try:
        for child in _children(path, media_type, room):
            room -= len(child.data)
            if room < 0 or len(found) >= limits.embedded_files:
                break
            found.append(child)
    except DAMAGED:
        pass
    return tuple(found)


class Unpacked(Frozen):
    """An embedded file that was written to `file`; no two of one parent bear the same `name`."""

    name: str
    file: str


class _Request(Frozen):
    path: str
    media_type: str
    limits: Limits
    folder: str


class _Answer(Frozen):
    children: tuple[Unpacked, ...]


def unpack(path: Path, media_type: str, limits: Limits, folder: Path) -> tuple[Unpacked, ...]:
    """Write the files embedded in a file to `folder`, in the sandbox.

    Raises:
        DocumentError: `timeout`, `memory` or `crashed`.
    """
    request = _Request(path=str(path), media_type=media_type, limits=limits, folder=str(folder))
    answer = sandbox.call(f"{__name__}:unpack_request", request.model_dump_json(), limits)
    return _Answer.model_validate_json(answer).children


def unpack_request(text: str) -> str:
    """The child's side of `unpack`."""
    request = _Request.model_validate_json(text)
    taken: set[str] = set()
    written = []
    for number, child in enumerate(
        children_of(Path(request.path), request.media_type, request.limits)
    ):
        file = Path(request.folder) / str(number)
        file.write_bytes(child.data)
        written.append(Unpacked(name=_free(child.name, taken), file=str(file)))
    return _Answer(children=tuple(written)).model_dump_json()


def _free(name: str, taken: set[str]) -> str:
    """A name that no other child has: printable, without slashes."""
    plain = (
        "".join(c if c.isprintable() and c not in "/\\" else "_" for c in name).strip(" .")[-120:]
        or "anlage"
    )
    path, number = PurePosixPath(plain), 2
    while plain.casefold() in taken:
        plain = f"{path.stem} ({number}){path.suffix}"
        number += 1
    taken.add(plain.casefold())
    return plain


def _children(path: Path, media_type: str, room: int) -> Iterator[Child]:
    if media_type == PDF:
        from pipeline.reading.extractors.pdf_forms import attached

        yield from (Child(name, data) for name, data in attached(path, room))
    elif media_type in {DOCX, ODT}:
        with zipfile.ZipFile(path) as package:
            yield from _open_documents(package, room)
            for member in package.infolist():
                lower = member.filename.casefold()
                is_part = lower.startswith("object ") and "/" in lower
                is_left_out = (
                    is_part
                    or lower.startswith(_PREVIEWS)
                    or lower.endswith((".rels", ".xml", ".rdf", "/"))
                )
                if lower.startswith(_FOLDERS) and not is_left_out and member.file_size <= room:
                    yield from _opened(PurePosixPath(member.filename).name, package.read(member))
    elif media_type == DOC:
        data = path.read_bytes()
        if data.startswith(MAGIC):
            yield from _of_ole(OleFile(data), "ObjectPool/", "objekt")


def _open_documents(package: zipfile.ZipFile, room: int) -> Iterator[Child]:
    """OpenDocument objects lie in the package as folders of their own; each is packed as the file
    that it was.
    """
    names = package.namelist()
    for content in sorted(
        n for n in names if n.casefold().startswith("object ") and n.endswith("/content.xml")
    ):
        folder = content.removesuffix("content.xml")
        members = [
            package.getinfo(n) for n in names if n.startswith(folder) and not n.endswith("/")
        ]
        if sum(m.file_size for m in members) > room or b"<office:text" not in package.read(content):
            continue
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as inner:
            inner.writestr("mimetype", ODT, zipfile.ZIP_STORED)
            for member in members:
                inner.writestr(member.filename.removeprefix(folder), package.read(member))
        yield Child(f"{PurePosixPath(folder).name}.odt", packed.getvalue())


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
            yield Child(
                f"{label}.docx" if b"word/" in ole.stream(stream) else f"{label}.zip",
                ole.stream(stream),
            )
        elif last == "CONTENTS" and ole.stream(stream).startswith(b"%PDF"):
            yield Child(f"{label}.pdf", ole.stream(stream))


def _native(data: bytes, label: str) -> Iterator[Child]:
    """A file that Windows packed: flags, its name, its old path, the path of the copy, its
    bytes.
    """
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
