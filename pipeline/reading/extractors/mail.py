"""E-mails: the text that a message shows; its head and what it quotes are kept apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.ground.errors import DocumentError
from pipeline.ground.types import Issue
from pipeline.reading.extraction import Extraction, Piece, Properties
from pipeline.reading.extractors.html import read_html
from pipeline.reading.extractors.text import text_pieces
from pipeline.reading.messages import Letter, Text, read_message
from pipeline.reading.remarks import embedded, logos_apart
from pipeline.settings import Settings

_SIGNATURE = "--"


class MailExtractor:
    """Reads messages as mail programs keep and hand them on (.eml)."""

    def extract(self, path: Path, settings: Settings) -> Extraction:  # noqa: ARG002 - the protocol's shape
        """The message's own text; its attachments are documents of their own."""
        return letter_extraction(read_message(path.read_bytes()))


def letter_extraction(letter: Letter) -> Extraction:
    """One piece per paragraph, the head and quoted messages as artifacts."""
    head = tuple(Piece(line, "artifact") for line in letter.head)
    body = tuple(piece for text in letter.texts for piece in _pieces(text))
    return Extraction(
        (*head, *body),
        properties=Properties(letter.subject, letter.sent),
        issues=_issues(letter),
    )


def _issues(letter: Letter) -> tuple[Issue, ...]:
    files = [part.name for part in letter.parts if not part.is_logo]
    logos = [part.name for part in letter.parts if part.is_logo]
    return (*embedded(files), *logos_apart(logos))


def _pieces(text: Text) -> Iterator[Piece]:
    if text.is_html:
        try:
            yield from read_html(text.text.encode("utf-8", "replace")).pieces
        except DocumentError:
            return
        return
    own, quoted = _parted(text.text)
    yield from text_pieces(own)
    yield from (replace(p, role="artifact", level=0) for p in text_pieces(quoted))


def _parted(text: str) -> tuple[str, str]:
    """What is said here, and what is repeated from another message or stands in a signature."""
    own: list[str] = []
    apart: list[str] = []
    is_signature = False
    for line in text.replace("\r\n", "\n").split("\n"):
        is_signature = is_signature or line.rstrip() == _SIGNATURE
        if is_signature or line.startswith(">"):
            apart.append(line.lstrip("> "))
        else:
            own.append(line)
    return "\n".join(own), "\n".join(apart)
