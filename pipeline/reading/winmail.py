"""What Outlook wraps into `winmail.dat` (TNEF): the files, their names, and the text.

After the published description of the format, [MS-OXTNEF]: attributes in a row, each a level, an
id, a length and its bytes; of a file its title, its bytes, and a table of properties.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\x78\x9f\x3e\x22"
_HEAD = 6  # the mark and a key
_BEGINS, _TITLE, _BYTES, _MORE = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_BODY, _SUBJECT = 0x0002800C, 0x00018004
_LONG_NAME, _CONTENT = 0x3707, 0x3701
_NAMED = 0x8000  # properties from here on bear a name of their own
_BY_TEXT = 1
_SHORT = frozenset({0x02, 0x03, 0x04, 0x0A, 0x0B})
_LONG = frozenset({0x05, 0x06, 0x07, 0x14, 0x40})
_GUID = 0x48
_VARIED = frozenset({0x0D, 0x1E, 0x1F, 0x102})
_MANY = 0x1000
_WIDE_TEXT = 0x1F
_MOST_VALUES = 10_000


@dataclass(slots=True)
class _File:
    name: str = ""
    data: bytes = b""


def files_of(data: bytes) -> list[tuple[str, bytes]]:
    """The names and bytes of the files within; what is damaged or cut off is left out."""
    found: list[_File] = []
    for kind, content in _attributes(data):
        if kind == _BEGINS:
            found.append(_File())
        elif found and kind == _TITLE:
            found[-1].name = found[-1].name or _plain(content)
        elif found and kind == _BYTES:
            found[-1].data = content
        elif found and kind == _MORE:
            _refine(found[-1], content)
    return [(f.name or f"Anlage {n}", f.data) for n, f in enumerate(found, 1) if f.data]


def text_of(data: bytes) -> tuple[str, str]:
    """The subject and the plain text of the message itself; empty where it has none."""
    told = dict(_attributes(data))
    return _plain(told.get(_SUBJECT, b"")), _plain(told.get(_BODY, b""))


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = _HEAD
    while at + 9 <= len(data):
        kind, length = struct.unpack_from("<II", data, at + 1)
        content = data[at + 9 : at + 9 + length]
        if len(content) < length:
            return
        yield kind, content
        at += 9 + length + 2


def _plain(content: bytes) -> str:
    return content.split(b"\0")[0].decode("cp1252", "replace").strip()


def _refine(file: _File, table: bytes) -> None:
    """The long name, and the content where it stands among the properties."""
    try:
        for name, value in _properties(table):
            if name == _LONG_NAME and value.strip(b"\0"):
                file.name = _text(value)
            elif name == _CONTENT and not file.data:
                file.data = value
    except struct.error:
        return


def _text(value: bytes) -> str:
    is_wide = value[1:2] == b"\0"
    return value.decode("utf-16-le" if is_wide else "cp1252", "replace").split("\0")[0].strip()


def _properties(table: bytes) -> Iterator[tuple[int, bytes]]:
    (count,) = struct.unpack_from("<I", table, 0)
    at = 4
    for _ in range(min(count, _MOST_VALUES)):
        kind, name = struct.unpack_from("<HH", table, at)
        at = _after_name(table, at + 4, name)
        values, at = _values(table, at, kind)
        if values:
            yield name, values[0]


def _after_name(table: bytes, at: int, name: int) -> int:
    if name < _NAMED:
        return at
    at += 16
    by_text, length = struct.unpack_from("<II", table, at)
    return at + 8 + (_padded(length) if by_text == _BY_TEXT else 0)


def _values(table: bytes, at: int, kind: int) -> tuple[list[bytes], int]:
    """The values of one property and where the next begins."""
    bare, is_many = kind & ~_MANY, bool(kind & _MANY)
    count = 1
    if is_many or bare in _VARIED:
        (count,) = struct.unpack_from("<I", table, at)
        at += 4
    found: list[bytes] = []
    for _ in range(min(count, _MOST_VALUES)):
        length = _fixed(bare)
        if bare in _VARIED:
            (length,) = struct.unpack_from("<I", table, at)
            at += 4
        found.append(table[at : at + length])
        at += _padded(length)
    return found, at


def _fixed(kind: int) -> int:
    if kind in _LONG:
        return 8
    return 16 if kind == _GUID else 4


def _padded(length: int) -> int:
    return -(-length // 4) * 4
