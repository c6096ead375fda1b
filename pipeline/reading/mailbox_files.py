"""The messages of a mail folder in one file (mbox), one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.reading.messages import read_message

# A message begins behind a blank line, with the day on which it came.
_BEGINS = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]*\d{4}[^\r\n]*\r?\n")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LONGEST_NAME = 80


def messages_of(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The name, made of number and subject, and the bytes of each message."""
    starts = [(found.start(), found.end()) for found in _BEGINS.finditer(data)]
    ends = [start for start, _ in starts[1:]] + [len(data)]
    for number, ((_, start), end) in enumerate(zip(starts, ends, strict=True), 1):
        message = _ESCAPED.sub(rb"\1", data[start:end])
        if message.strip():
            subject = read_message(message).subject[:_LONGEST_NAME] or "ohne Betreff"
            yield f"{number:03d} {subject}.eml", message
