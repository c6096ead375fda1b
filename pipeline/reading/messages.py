"""An e-mail as it was sent: its head, the text that it shows, and the files that it carries.

One reader for messages in files, in mailboxes and in other messages. Headers of foreign programs
keep to no rule: what cannot be read is empty, never an error.
"""

from __future__ import annotations

import email
import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from email import policy
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime

from nlp.normal import normalise
from pipeline.reading import winmail
from pipeline.reading.identify import decode
from pipeline.reading.sealed import signed_content, unarmoured

# What the parser of the standard library raises at a message that keeps to no rule.
MALFORMED = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
    OverflowError,
)
_DEEPEST = 30
_TEXTS = frozenset({"text/plain", "text/html"})
# What a mail server tells of itself, and the second form of what stands there already.
_NO_PART = frozenset(
    {
        "message/delivery-status",
        "message/disposition-notification",
        "text/enriched",
        "application/pgp-encrypted",  # only says the version of what follows
    }
)
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_ENCRYPTED_NAME = "Nachricht.asc"
_FEWEST_LETTERS = 20
_HEADS = (
    ("From", "Von"),
    ("To", "An"),
    ("Cc", "Kopie an"),
    ("Date", "Datum"),
    ("Subject", "Betreff"),
)
_TAGS = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_OPENERS = re.compile(r"[\r\n\t ]+")
_SUFFIXES = {
    "application/pdf": ".pdf",
    "text/calendar": ".ics",
    "text/html": ".html",
    "text/plain": ".txt",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/pkcs7-signature": ".p7s",
    "application/pgp-signature": ".asc",
}
# A logo in a signature is small; a letter that was photographed is not.
LARGEST_LOGO = 60_000


@dataclass(frozen=True, slots=True)
class MessagePart:
    """A file that a message carries; `inline` where the text itself shows it, as it does a logo."""

    name: str
    data: bytes
    inline: bool = False

    @property
    def is_logo(self) -> bool:
        """Whether it only adorns the message."""
        is_picture = self.data[:4] in {b"\x89PNG", b"GIF8"} or self.data[:3] == b"\xff\xd8\xff"
        return self.inline and is_picture and len(self.data) <= LARGEST_LOGO


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of the text that a message shows."""

    text: str
    is_html: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """All of one message: `head` are the lines of its head in German words."""

    subject: str
    sent: date | None
    head: tuple[str, ...]
    texts: tuple[Text, ...]
    parts: tuple[MessagePart, ...]

    @property
    def words(self) -> int:
        """How many words the message itself says, without those that it repeats from another."""
        lines = "\n".join(text.text for text in self.texts).splitlines()
        told = " ".join(line for line in lines if not line.startswith(">"))
        return len(_TAGS.sub(" ", told).split())


def read_message(data: bytes) -> Letter:
    """The message whose bytes these are."""
    return letter_of(email.message_from_bytes(data, policy=policy.default))


def bare_message(letter: Letter) -> bytes:
    """The message without what is attached to it; the same letter gives the same bytes."""
    bare = EmailMessage()
    labels = {label: name for name, label in _HEADS}
    for line in letter.head:
        label, _, value = line.partition(": ")
        bare[labels[label]] = value
    is_page = all(text.is_html for text in letter.texts)
    told = [text.text for text in letter.texts if text.is_html == is_page]
    bare.set_content("\n".join(told), subtype="html" if is_page else "plain", cte="base64")
    return bytes(bare.as_bytes())


def letter_of(message: Message) -> Letter:
    """What a message that was parsed says and carries."""
    texts: list[Text] = []
    parts: list[MessagePart] = []
    for part, is_shown in _leaves(message, 0, shown=True):
        if _is_text(part):
            text, encrypted = unarmoured(_text_of(part))
            if is_shown and text.strip():
                texts.append(Text(text, part.get_content_type() == "text/html"))
            if is_shown and encrypted:
                parts.append(MessagePart(_ENCRYPTED_NAME, encrypted.encode()))
        elif part.get_content_type() not in _NO_PART:
            parts += _files(part, len(parts) + 1)
    head = tuple(f"{label}: {value}" for name, label in _HEADS if (value := header(message, name)))
    return Letter(header(message, "Subject"), _sent(message), head, tuple(texts), tuple(parts))


def header(message: Message, name: str) -> str:
    """A field of the head as one line of plain text; empty where there is none that can be read."""
    try:
        return " ".join(normalise(str(message[name] or "")).split())
    except MALFORMED:
        return ""


def _sent(message: Message) -> date | None:
    try:
        return parsedate_to_datetime(header(message, "Date")).date()
    except MALFORMED:
        return None


def _leaves(part: Message, depth: int, *, shown: bool) -> Iterator[tuple[Message, bool]]:
    """The parts that hold something, and whether a reader of the message sees them."""
    if signed := _signed(part):
        yield from _leaves(signed, depth + 1, shown=shown)
        return
    # A part that holds no others is decoded by who reads it: its coding may be none.
    inner = part.get_payload() if part.is_multipart() else None
    is_message = part.get_content_maintype() == "message"
    if not isinstance(inner, list) or is_message or depth > _DEEPEST:
        yield part, shown
        return
    below = [one for one in inner if isinstance(one, Message)]
    chosen = _chosen(below) if part.get_content_type() == "multipart/alternative" else None
    for one in below:
        yield from _leaves(one, depth + 1, shown=shown and (chosen is None or one is chosen))


def _signed(part: Message) -> Message | None:
    """The message that a signature wraps whole (S/MIME); None where a part is something else."""
    is_sealed = part.get_content_type() in _SEALED or _named(part).casefold().endswith(".p7m")
    content = signed_content(_payload(part)) if is_sealed else b""
    return email.message_from_bytes(content, policy=policy.default) if content else None


def _chosen(forms: list[Message]) -> Message | None:
    """Of several forms of one text the plain one, unless it only says that there is another."""
    plain = [one for one in forms if one.get_content_type() == "text/plain"]
    if plain and sum(c.isalnum() for c in _text_of(plain[0])) >= _FEWEST_LETTERS:
        return plain[0]
    return next((one for one in reversed(forms) if one not in plain), plain[0] if plain else None)


def _is_text(part: Message) -> bool:
    return (
        part.get_content_type() in _TEXTS
        and part.get_content_disposition() != "attachment"
        and not _named(part)
    )


def _payload(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except MALFORMED:
        return b""
    return data if isinstance(data, bytes) else b""


def _text_of(part: Message) -> str:
    data = _payload(part)
    try:
        return data.decode(part.get_content_charset() or "")
    except (LookupError, UnicodeDecodeError, ValueError):
        return decode(data) or ""


def _named(part: Message) -> str:
    try:
        return _OPENERS.sub(" ", part.get_filename() or "").strip()
    except MALFORMED:
        return ""


def _files(part: Message, number: int) -> Iterator[MessagePart]:
    name = _named(part)
    if part.get_content_type() == "message/rfc822":
        yield from _enclosed(part, name, number)
        return
    data = _payload(part)
    if not data and not name:
        return
    if data.startswith(winmail.MAGIC):
        found = [MessagePart(inner, content) for inner, content in winmail.files_of(data)]
        yield from found or [MessagePart(name or "winmail.dat", data)]
        return
    bare = name or f"Anlage {number}{_SUFFIXES.get(part.get_content_type(), '')}"
    is_inline = part.get_content_disposition() != "attachment" and bool(part["Content-ID"])
    yield MessagePart(bare, data, is_inline)


def _enclosed(part: Message, name: str, number: int) -> Iterator[MessagePart]:
    """A message that was forwarded whole."""
    coded = str(part.get("Content-Transfer-Encoding", "")).strip().casefold() == "base64"
    for inner in part.get_payload() if part.is_multipart() else ():
        payload = inner.get_payload() if isinstance(inner, Message) else None
        if coded and isinstance(payload, str):
            # No message may be coded whole, and some programs do it.
            with suppress(*MALFORMED):
                yield MessagePart(name or f"Nachricht {number}.eml", b64decode(payload))
        elif isinstance(inner, Message):
            subject = header(inner, "Subject") or f"Nachricht {number}"
            try:
                data = inner.as_bytes()
            except MALFORMED:
                continue
            yield MessagePart(name or f"{subject[:80]}.eml", data)
