"""What a fetched page says: its main text as a hash, and where its links lead. Read in the sandbox:
it is foreign.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.ground.errors import DocumentError
from pipeline.ground.types import Frozen
from pipeline.reading import sandbox
from pipeline.reading.assemble import is_download
from pipeline.reading.extractors.html import parse_html, read_html
from pipeline.reading.sources.addresses import canonical
from pipeline.settings import Limits

_MOST_LINKS = 20_000


class PageLook(Frozen):
    """The hash of a page's main text and of the files that it offers ("" where it has no text), and
    its links.
    """

    main_sha256: str
    links: tuple[str, ...]


class _Request(Frozen):
    path: str
    address: str


def look_at(path: Path, address: str, limits: Limits) -> PageLook:
    """Read the page at `path` that was fetched from `address`.

    Raises:
        DocumentError: it cannot be read within the limits.
    """
    request = _Request(path=str(path), address=address)
    return PageLook.model_validate_json(
        sandbox.call(f"{__name__}:read_request", request.model_dump_json(), limits)
    )


def read_request(text: str) -> str:
    """The child's side of `look_at`."""
    request = _Request.model_validate_json(text)
    data = Path(request.path).read_bytes()
    look = PageLook(
        main_sha256=main_hash(data, request.address), links=links_of(data, request.address)
    )
    return look.model_dump_json()


def main_hash(data: bytes, address: str) -> str:
    """The hash of what a page says; menus, footers, layout and markup do not count."""
    try:
        pieces = [piece for piece in read_html(data).pieces if piece.role != "artifact"]
    except DocumentError:
        return ""
    said = [" ".join(piece.text.split()) for piece in pieces]
    offered = sorted(
        {
            canonical(link.target, address)
            for piece in pieces
            for link in piece.links
            if is_download(link.target)
        }
    )
    return (
        hashlib.sha256("\n".join((*said, "", *offered)).encode()).hexdigest() if any(said) else ""
    )


def links_of(data: bytes, address: str) -> tuple[str, ...]:
    """Where the links of a page lead, each once, in order, in one spelling."""
    try:
        root = parse_html(data)
    except DocumentError:
        return ()
    bases = root.xpath("//base/@href")
    base = canonical(str(bases[0]), address) if bases else ""
    found: dict[str, None] = {}
    for href in root.xpath("//a/@href | //area/@href"):
        if target := canonical(str(href), base or address):
            found[target] = None
        if len(found) >= _MOST_LINKS:
            break
    return tuple(found)
