"""Files that lie embedded in others: Word, OLE and ODF objects, PDF attachments, with caps on
number and size.

Only what the file itself holds is taken; links to files elsewhere are never followed.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pipeline.ground.types import Frozen
from pipeline.reading import sandbox
from pipeline.reading.archives import DAMAGED
from pipeline.reading.formats import DOC, DOCX, EML, MBOX, MSG, ODT, PDF, TNEF, ZIP
from pipeline.reading.litter import is_litter
from pipeline.reading.ole import MAGIC, OleFile
from pipeline.settings import Limits

if TYPE_CHECKING:
    from pipeline.reading.messages import Letter

_MB = 1024 * 1024
_FOLDERS = ("word/embeddings/", "word/afchunk", "object ", "obj")
_TOO_LARGE = "Sie ist größer als erlaubt."
# What a Mac packs beside each file.
_HELPER = re.compile(r"(?:^|/)__MACOSX/")
# Pictures of what is embedded.
_PREVIEWS = "objectreplacements/"


@dataclass(frozen=True, slots=True)
class Child:
    """An embedded file: the name that it bears, or that of its place, and its bytes.

    `unread` is the German reason why its bytes cannot be had.
    """

    name: str
    data: bytes
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Inside:
    """What lies in a file: what can be had of it, and the names of the rest with the reasons."""

    children: tuple[Child, ...]
    left_out: tuple[tuple[str, str], ...] = ()


def children_of(path: Path, media_type: str, limits: Limits) -> tuple[Child, ...]:
    """The files embedded in a file, within the limits for their number and size together."""
    return inside(path, media_type, limits).children


def inside(path: Path, media_type: str, limits: Limits) -> Inside:
    """The files embedded in a file, and those that are left out.

    The caller reads each like any other file, to the depth that it allows. Raises nothing: what is
    damaged is left out.
    """
    found: list[Child] = []
    left_out: list[tuple[str, str]] = []
    room = limits.file_mb * _MB
    try:
        for child in _children(path, media_type, room):
            if child.unread:
                left_out.append((child.name, child.unread))
                continue
            room -= len(child.data)
            if room < 0 or len(found) >= limits.embedded_files:
                left_out.append((child.name, _too_many(limits)))
                break
            found.append(child)
    except DAMAGED:
        left_out.append(("", "Der Rest der Datei ist beschädigt."))
    return Inside(tuple(found), tuple(left_out))


def _too_many(limits: Limits) -> str:
    return (
        f"Aus einer Datei werden höchstens {limits.embedded_files} Dateien mit zusammen "
        f"{limits.file_mb} MB aufgenommen; diese und alle folgenden blieben liegen."
    )


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
        from pipeline.reading.extractors.pdf_attached import attached

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
    elif media_type in _FOLDERS_OF:
        yield from _FOLDERS_OF[media_type](path, room)
    elif media_type == DOC:
        data = path.read_bytes()
        if data.startswith(MAGIC):
            yield from _of_ole(OleFile(data), "ObjectPool/", "objekt")


def _of_mail(path: Path, _room: int) -> Iterator[Child]:
    from pipeline.reading.messages import read_message

    yield from _carried(read_message(path.read_bytes()))


def _of_outlook(path: Path, _room: int) -> Iterator[Child]:
    from pipeline.reading.extractors.msg import outlook_letter

    yield from _carried(outlook_letter(path.read_bytes()))


def _carried(letter: Letter) -> Iterator[Child]:
    return (Child(part.name, part.data) for part in letter.parts if not part.is_logo)


def _of_winmail(path: Path, _room: int) -> Iterator[Child]:
    from pipeline.reading.winmail import files_of

    yield from (Child(name, data) for name, data in files_of(path.read_bytes()))


def _of_mbox(path: Path, _room: int) -> Iterator[Child]:
    from pipeline.reading.mailbox_files import messages_of

    yield from (Child(name, data) for name, data in messages_of(path.read_bytes()))


def _of_zip(path: Path, room: int) -> Iterator[Child]:
    with zipfile.ZipFile(path) as package:
        for member in package.infolist():
            # A member may lack its name, which the standard library stumbles over.
            if not member.filename.endswith("/"):
                yield _packed(package, member, room)


def _packed(package: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> Child:
    """One file of an archive; of one that unpacks to more than it says no more is read."""
    name = member.filename
    if _HELPER.search(name) or is_litter(PurePosixPath(name).name):
        return Child(name, b"", "Eine Hilfsdatei, kein Dokument.")
    if member.flag_bits & 1:
        return Child(name, b"", "Sie ist mit einem Kennwort geschützt.")
    if member.file_size > room:
        return Child(name, b"", _TOO_LARGE)
    try:
        with package.open(member) as part:
            data = part.read(room + 1)
    except DAMAGED:
        return Child(name, b"", "Sie ist beschädigt.")
    return Child(name, data) if len(data) <= room else Child(name, b"", _TOO_LARGE)


_FOLDERS_OF: dict[str, Callable[[Path, int], Iterator[Child]]] = {
    EML: _of_mail,
    MSG: _of_outlook,
    TNEF: _of_winmail,
    MBOX: _of_mbox,
    ZIP: _of_zip,
}


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
