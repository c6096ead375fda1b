"""Looks into a ZIP package before any parser does: is it whole, is it open, is it no bomb."""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO

from pipeline.reading.faults import fault

# What `zipfile` and the ways to pack that it knows raise at a package that is damaged, or packed in
# another way.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, NotImplementedError,
    OSError, ValueError,
    RuntimeError,
)  # fmt: skip
_MEMBERS = 20_000
_RATIO = 200
_SMALL = 10 * 1024 * 1024
_STEP = 1 << 20
_LONGEST_MARK = 16


def check_package(
    path: Path | IO[bytes], limit_mb: int, *, doctypes: re.Pattern[str] | None = None
) -> None:
    """Reads every XML part once, counted, so that a false directory cannot hide a bomb.

    `doctypes` names the parts that may have a document type, because the format's own programs
    wrote one there.

    Raises:
        DocumentError: `damaged`, `encrypted`, `unsafe` or `bomb`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > _MEMBERS:
                raise fault("bomb")
            if any(m.flag_bits & 1 for m in members):
                raise fault("encrypted")
            _weigh(archive, members, limit_mb * 1024 * 1024, doctypes)
    except DAMAGED as error:
        raise fault("damaged") from error


def check_folder(path: Path, limit_mb: int) -> None:
    """Make sure that an archive of files is whole and no bomb; what it holds is not opened.

    Raises:
        DocumentError: `damaged` or `bomb`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except DAMAGED as error:
        raise fault("damaged", "Das ZIP-Archiv ist beschädigt oder unvollständig.") from error
    if len(members) > _MEMBERS or _is_bomb(members, limit_mb * 1024 * 1024):
        raise fault("bomb")


def _is_bomb(members: list[zipfile.ZipInfo], limit: int) -> bool:
    declared = sum(m.file_size for m in members)
    packed = max(1, sum(m.compress_size for m in members))
    return declared > limit or (declared > _SMALL and declared / packed > _RATIO)


def _weigh(
    archive: zipfile.ZipFile,
    members: list[zipfile.ZipInfo],
    limit: int,
    doctypes: re.Pattern[str] | None,
) -> None:
    if _is_bomb(members, limit):
        raise fault("bomb")
    total = 0
    for member in members:
        if not member.filename.casefold().endswith((".xml", ".rels")):
            continue
        with archive.open(member) as part:
            before = b""
            while chunk := part.read(_STEP):
                # In UTF-16 the same letters stand with NULs between them, and a mark may lie across
                # two chunks.
                plain = before + chunk.replace(b"\0", b"")
                before = plain[-_LONGEST_MARK:]
                # No Word program writes a document type; it is the door to entities and foreign
                # files.
                if b"<!ENTITY" in plain or (
                    b"<!DOCTYPE" in plain and not (doctypes and doctypes.fullmatch(member.filename))
                ):
                    raise fault("unsafe")
                total += len(chunk)
                if total > limit:
                    raise fault("bomb")
