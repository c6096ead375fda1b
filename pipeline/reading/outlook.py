"""An Outlook message (.msg) as an ordinary message, so that one reader serves both.

After the published description, [MS-OXMSG]: an OLE file whose streams are named after the
properties that they hold, attachments and messages within them as folders of their own.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from pipeline.reading.messages import MALFORMED
from pipeline.reading.ole import OleFile

_SUBJECT, _BODY, _HTML = 0x0037, 0x1000, 0x1013
_SENDER, _ADDRESS, _SMTP, _TO, _CC = 0x0C1A, 0x0C1F, 0x5D01, 0x0E04, 0x0E03
_LONG_NAME, _SHORT_NAME, _DISPLAY, _CONTENT, _CONTENT_ID = 0x3707, 0x3704, 0x3001, 0x3701, 0x3712
_SENT_AT, _CAME_AT = 0x00390040, 0x0E060040
_WIDE, _NARROW, _BYTES, _OBJECT = "001F", "001E", "0102", "000D"
_PROPERTIES = "__properties_version1.0"
_ATTACHED = "__attach_version1.0_#"
_ROW = 16  # bytes of a property of fixed size
_HEADS = (32, 24)  # bytes before the first of them: in the message itself, in one within
_DEEPEST = 5
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def as_message(ole: OleFile, below: str = "", depth: int = 0) -> EmailMessage:
    """The message in the storage `below`, with its attachments and those within them."""
    message = EmailMessage()
    sender = _text(ole, below, _SENDER)
    address = _text(ole, below, _SMTP) or _text(ole, below, _ADDRESS)
    who = f"{sender} <{address}>" if "@" in address and address != sender else sender or address
    fields = {
        "Subject": _text(ole, below, _SUBJECT),
        "From": who,
        "To": _text(ole, below, _TO),
        "Cc": _text(ole, below, _CC),
        "Date": _sent(ole, below, depth),
    }
    for name, value in fields.items():
        _set(message, name, value)
    _write_text(message, ole, below)
    for folder in _folders(ole, below):
        _attach(message, ole, folder, depth)
    return message


def _set(message: EmailMessage, name: str, value: str) -> None:
    """A field of the head; one that is empty is left out."""
    plain = " ".join(value.split())
    if plain:
        message[name] = plain


def _text(ole: OleFile, below: str, number: int) -> str:
    wide = ole.stream(f"{below}__substg1.0_{number:04X}{_WIDE}")
    if wide:
        return wide.decode("utf-16-le", "replace").rstrip("\0")
    return ole.stream(f"{below}__substg1.0_{number:04X}{_NARROW}").decode("cp1252", "replace")


def _bytes(ole: OleFile, below: str, number: int) -> bytes:
    return ole.stream(f"{below}__substg1.0_{number:04X}{_BYTES}")


def _sent(ole: OleFile, below: str, depth: int) -> str:
    table = ole.stream(f"{below}{_PROPERTIES}")
    for at in range(_HEADS[1 if depth else 0], len(table) - _ROW + 1, _ROW):
        tag, _, ticks = struct.unpack_from("<IIQ", table, at)
        if tag in {_SENT_AT, _CAME_AT} and ticks:
            try:
                return format_datetime(_EPOCH + timedelta(microseconds=ticks / 10))
            except (OverflowError, ValueError):
                return ""
    return ""


def _write_text(message: EmailMessage, ole: OleFile, below: str) -> None:
    body = _text(ole, below, _BODY)
    page = _bytes(ole, below, _HTML)
    if body.strip() or not page:
        message.set_content(body.replace("\r\n", "\n").replace("\r", "\n"))
    else:
        message.set_content(page, maintype="text", subtype="html")


def _folders(ole: OleFile, below: str) -> list[str]:
    start = f"{below}{_ATTACHED}"
    inside = (name[len(below) :] for name in ole.names(start))
    return sorted({f"{below}{name.partition('/')[0]}/" for name in inside if "/" in name})


def _attach(message: EmailMessage, ole: OleFile, folder: str, depth: int) -> None:
    names = (_text(ole, folder, n).strip("\0 ") for n in (_LONG_NAME, _SHORT_NAME, _DISPLAY))
    name = next((one for one in names if one), "Anlage")
    within = f"{folder}__substg1.0_{_CONTENT:04X}{_OBJECT}/"
    if ole.names(within) and depth < _DEEPEST:
        _enclose(message, as_message(ole, within, depth + 1))
        return
    data = _bytes(ole, folder, _CONTENT)
    if data:
        cid = _text(ole, folder, _CONTENT_ID).strip("<>\0 ")
        message.add_attachment(
            data,
            maintype="application",
            subtype="octet-stream",
            filename=name,
            disposition="inline" if cid else "attachment",
            cid=f"<{cid}>" if cid else None,
        )


def _enclose(message: EmailMessage, inner: EmailMessage) -> None:
    try:
        message.add_attachment(inner)
    except MALFORMED:
        return
