"""How a page's new text stands to the one before: a release that has lost its kind, its title and
its day at once is no new version. Read in the sandbox.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from pipeline.ground.errors import DocumentError
from pipeline.ground.types import Frozen, SourceFile
from pipeline.reading import sandbox
from pipeline.reading.assemble import assemble
from pipeline.reading.evidence import units
from pipeline.reading.extractors.html import read_html
from pipeline.reading.formats import HTML
from pipeline.reading.head import read_head
from pipeline.settings import Limits

# Of the words of the version before, so many stay in one that was only worked over.
_LEAST_KEPT = 0.3
# A page that shrinks to less than this and keeps hardly a word has lost its text.
_SHRUNK = 1 / 3


class Impression(Frozen):
    """What one version of a page is: kind, title and day ("" where it has none), and its words."""

    kind: str
    title: str
    day: str
    words: frozenset[str]
    length: int


class _Request(Frozen):
    before: str
    now: str
    address: str


class _Answer(Frozen):
    reason: str


def why_doubted(before: Path, now: Path, address: str, limits: Limits) -> str:
    """Why what lies at `now` cannot be the next version of what lies at `before`, as the end of a
    German sentence; "" where it can.

    Raises:
        DocumentError: one of them cannot be read within the limits.
    """
    request = _Request(before=str(before), now=str(now), address=address)
    answer = sandbox.call(f"{__name__}:read_request", request.model_dump_json(), limits)
    return _Answer.model_validate_json(answer).reason


def read_request(text: str) -> str:
    """The child's side of `why_doubted`."""
    request = _Request.model_validate_json(text)
    before = impression_of(Path(request.before).read_bytes(), request.address)
    now = impression_of(Path(request.now).read_bytes(), request.address)
    return _Answer(reason=reason_to_doubt(before, now)).model_dump_json()


def impression_of(data: bytes, address: str) -> Impression:
    """What a page is, told as for the archive; nothing at all where it cannot be read."""
    try:
        extraction = read_html(data)
    except DocumentError:
        return Impression(kind="other", title="", day="", words=frozenset(), length=0)
    body = assemble(extraction)
    head = read_head(units(body.text, body.blocks), body, extraction, _source(data, address))
    said = [p.text for p in extraction.pieces if p.role != "artifact"]
    words = " ".join(said).casefold().split()
    day = head.date.isoformat() if head.date else ""
    return Impression(
        kind=head.kind, title=head.title, day=day, words=frozenset(words), length=len(words)
    )


def reason_to_doubt(before: Impression, now: Impression) -> str:
    """Why `now` is no version of `before`; "" where it may be one."""
    kept = len(before.words & now.words) / max(1, len(before.words))
    if kept >= _LEAST_KEPT or _same_title(before.title, now.title):
        return ""
    was_told = before.kind in {"press_release", "agreement"}
    lost_kind, lost_day = was_told and now.kind == "other", bool(before.day) and not now.day
    if lost_day and (lost_kind or not was_told):
        return "Art, Titel und Datum sind auf einmal weg"
    if lost_kind or (now.length < _SHRUNK * before.length and not now.day):
        return "von dem bisherigen Text ist fast nichts mehr da"
    return ""


def _same_title(before: str, now: str) -> bool:
    return bool(before) and before.casefold() == now.casefold()


def _source(data: bytes, address: str) -> SourceFile:
    return SourceFile(
        path=address,
        name=address,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=HTML,
        size=len(data),
        fetched_at=datetime.now(UTC),
    )
