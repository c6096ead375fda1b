"""What a fetched page says: its main text as a hash, where its links lead, and whether it is what
was asked for. Read in the sandbox: it is foreign.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.ground.errors import DocumentError
from pipeline.ground.types import Frozen
from pipeline.reading import sandbox
from pipeline.reading.assemble import is_download
from pipeline.reading.extraction import Piece
from pipeline.reading.extractors.html import parse_html, read_html
from pipeline.reading.sources.addresses import canonical
from pipeline.reading.sources.forwards import forward_of, targets_in
from pipeline.reading.sources.refusals import refusal_of
from pipeline.settings import Limits

_MOST_LINKS = 20_000
# Addresses and numbers of an error page are other ones each time.
_PASSING = re.compile(r"\S*[\d/@]\S*")
_WORD = re.compile(r"[^\W\d_]{3,}")
# What is framed or embedded is part of the page; a link says by these that it hands out a file.
_SOURCES = {
    "a": ("href",),
    "area": ("href",),
    "iframe": ("src", "data-src"),
    "object": ("data",),
    "embed": ("src",),
    "link": ("href",),
    "form": ("action",),
    "button": ("onclick",),
}
# Such an element points to a file, or to nothing that is looked at.
_FILES_ONLY = frozenset({"link", "form", "button"})
_FILE_ADDRESS = re.compile(
    r"[?&][^=&]*(?:file|datei|dokument|document|attachment|pdf|download|dl|eid|media)[^=&]*="
    r"|/(?:downloads?|dumpfile|attachments?|getfile|get-?file|file-?download|dl|fileserver|blob|media"
    r"|anhang|anlagen?|dokumente?)/[^/?]+/?(?:\?|$)|[?&](?:download|dl)(?:&|$)|/download/?(?:\?|$)"
    r"|\.(?:pdf|docx?|odt|rtf)(?:[/;&?]|%3B|$)|[?&]__blob=|/documents/(?:d|\d+)/",
    re.IGNORECASE,
)
_FILE_LABEL = re.compile(
    r"\b(?:pdf|docx?|odt|rtf)\b|\b(?:word|pdf)-?(?:datei|dokument)|\bdownload|herunterladen"
    r"|\d\s?(?:k|m)b\b|\bals datei\b",
    re.IGNORECASE,
)
_NAMES = ("title", "aria-label", "class", "data-file-type", "data-type")
_FILE_TYPE = re.compile(r"application/(?:pdf|msword|rtf|vnd\.|octet|x-pdf|zip)", re.IGNORECASE)


class PageLook(Frozen):
    """What a page says of itself.

    `main_sha256` is the hash of its main text and of the files that it offers, `gist` that of its
    words alone, without numbers and addresses ("" where it has none). `links` are all its links,
    `files` those of them that hand out a file, as far as the page tells. `canonical` is the address
    that it calls its own, `forward` the one that it sends to, `refusal` what it says instead of
    what was asked for, to follow "zeigt".
    """

    main_sha256: str
    links: tuple[str, ...]
    gist: str = ""
    files: frozenset[str] = frozenset()
    canonical: str = ""
    forward: str = ""
    refusal: str = ""

    @classmethod
    def none(cls) -> PageLook:
        """What is no page, or cannot be read, says nothing."""
        return cls(main_sha256="", links=())


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
    return look_of(Path(request.path).read_bytes(), request.address).model_dump_json()


def look_of(data: bytes, address: str) -> PageLook:
    """What a page says of itself; all is empty where it cannot be read."""
    try:
        root = parse_html(data)
    except DocumentError:
        return PageLook.none()
    pieces = _main_pieces(data)
    said = "\n".join(piece.text for piece in pieces)
    headings = [piece.text for piece in pieces if piece.role == "heading"]
    return PageLook(
        main_sha256=main_hash(data, address),
        gist=gist_of(said),
        links=links_of(data, address),
        files=_files_of(root, address),
        canonical=_canonical(root, address),
        forward=forward_of(root, address, len(said.split())),
        refusal=refusal_of(root, headings, said),
    )


def gist_of(text: str) -> str:
    """The hash of a text's words, without numbers and addresses."""
    words = _WORD.findall(_PASSING.sub(" ", text.casefold()))
    return hashlib.sha256(" ".join(words).encode()).hexdigest() if words else ""


def main_hash(data: bytes, address: str) -> str:
    """The hash of what a page says; menus, footers, layout and markup do not count."""
    pieces = _main_pieces(data)
    said = [" ".join(piece.text.split()) for piece in pieces]
    targets = (link.target for piece in pieces for link in piece.links)
    offered = sorted({canonical(target, address) for target in targets if is_download(target)})
    told = "\n".join((*said, "", *offered))
    return hashlib.sha256(told.encode()).hexdigest() if any(said) else ""


def _main_pieces(data: bytes) -> list[Piece]:
    try:
        return [piece for piece in read_html(data).pieces if piece.role != "artifact"]
    except DocumentError:
        return []


def links_of(data: bytes, address: str) -> tuple[str, ...]:
    """Where the links and frames of a page lead, each once, in order, in one spelling."""
    try:
        root = parse_html(data)
    except DocumentError:
        return ()
    return tuple(_spelled((target for _, target in _pointers(root)), _base(root, address)))


def _pointers(root: Any) -> Iterator[tuple[Any, str]]:
    """The elements that lead somewhere, and where."""
    for element in root.iter(*_SOURCES):
        for name in _SOURCES[element.tag]:
            told = str(element.get(name) or "")
            targets = targets_in(told)[:1] if name == "onclick" else [told]
            for target in filter(None, targets):
                if element.tag not in _FILES_ONLY or _is_file(element, target):
                    yield element, target


def _is_file(element: Any, target: str) -> bool:
    """Whether a button, a form or the head of a page leads to a document."""
    return is_download(target) or bool(_FILE_TYPE.match(str(element.get("type") or "")))


def _base(root: Any, address: str) -> str:
    bases = root.xpath("//base/@href")
    return (canonical(str(bases[0]), address) if bases else "") or address


def _spelled(told: Iterable[Any], base: str) -> dict[str, None]:
    found: dict[str, None] = {}
    for href in told:
        if target := canonical(str(href), base):
            found[target] = None
        if len(found) >= _MOST_LINKS:
            break
    return found


def _canonical(root: Any, address: str) -> str:
    told = root.xpath("//link[translate(@rel, 'CANOIL', 'canoil')='canonical']/@href")
    return canonical(str(told[0]), _base(root, address)) if len(told) == 1 else ""


def _files_of(root: Any, address: str) -> frozenset[str]:
    """The links that hand out a file by what stands at them: a page is asked for by its own
    rule.
    """
    told = (target for element, target in _pointers(root) if _hands_out(element, target))
    return frozenset(_spelled(told, _base(root, address)))


def _hands_out(element: Any, target: str) -> bool:
    return any(sign(element, target) for sign in _SIGNS)


_SIGNS: tuple[Callable[[Any, str], object], ...] = (
    lambda element, _target: element.tag not in {"a", "area"},
    lambda element, _target: element.get("download") is not None,
    lambda element, _target: _FILE_TYPE.match(str(element.get("type") or "")),
    lambda _element, target: _FILE_ADDRESS.search(target),
    lambda element, _target: _FILE_LABEL.search(
        " ".join((element.text_content(), *(str(element.get(n) or "") for n in _NAMES)))[:300]
    ),
)
