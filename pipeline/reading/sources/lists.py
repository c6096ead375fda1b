"""Sitemaps and feeds: the addresses that a site lists itself. Read in the sandbox, without entities
or the net.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any, Literal

from pipeline.ground.types import Frozen
from pipeline.reading import sandbox
from pipeline.reading.faults import fault
from pipeline.reading.sources.addresses import canonical
from pipeline.settings import Limits

_MOST = 50_000
_MOST_BYTES = 52_428_800  # what the standard of sitemaps allows
_GZIP = b"\x1f\x8b"


class Listing(Frozen):
    """The addresses of a list: of pages and files, or of further sitemaps (`index`)."""

    kind: Literal["pages", "index"]
    addresses: tuple[str, ...]


class _Request(Frozen):
    path: str
    address: str


def look_at(path: Path, address: str, limits: Limits) -> Listing:
    """Read the sitemap or feed at `path` that was fetched from `address`.

    Raises:
        DocumentError: it is none, or over a limit, or tries to pull in something foreign.
    """
    request = _Request(path=str(path), address=address)
    return Listing.model_validate_json(
        sandbox.call(f"{__name__}:read_request", request.model_dump_json(), limits)
    )


def read_request(text: str) -> str:
    """The child's side of `look_at`."""
    request = _Request.model_validate_json(text)
    return read_listing(Path(request.path).read_bytes(), request.address).model_dump_json()


def read_listing(data: bytes, address: str) -> Listing:
    """The addresses that a sitemap, a sitemap index, or an RSS or Atom feed lists; plain lines
    count as a sitemap.

    Raises:
        DocumentError: `damaged`, `bomb` or `unsafe`.
    """
    data = _unpacked(data)
    if not data.lstrip().startswith((b"<", b"\xef\xbb\xbf")):
        return Listing(
            kind="pages", addresses=_once(data.decode("utf8", "replace").split(), address)
        )
    root = _parse(data)
    names = {_name(root)}
    if "sitemapindex" in names:
        return Listing(kind="index", addresses=_once(_texts(root, "sitemap", "loc"), address))
    if "urlset" in names:
        return Listing(kind="pages", addresses=_once(_texts(root, "url", "loc"), address))
    if names & {"rss", "feed", "RDF"}:
        return Listing(kind="pages", addresses=_once(_entries(root), address))
    raise fault("damaged", "Unter der Adresse liegt weder eine Sitemap noch ein Feed.")


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(_GZIP):
        return data
    unpacker = zlib.decompressobj(wbits=47)
    try:
        plain = unpacker.decompress(data, _MOST_BYTES)
    except zlib.error as error:
        raise fault("damaged") from error
    if unpacker.unconsumed_tail:
        raise fault("bomb")
    return plain


def _parse(data: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
    )
    try:
        root: Any = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise fault("damaged", "Die Sitemap oder der Feed ist kein gültiges XML.") from error
    # A list of addresses needs no document type; one that brings it wants entities.
    if root.getroottree().docinfo.internalDTD is not None:
        raise fault("unsafe")
    return root


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _texts(root: Any, outer: str, inner: str) -> list[str]:
    return [
        child.text or ""
        for entry in root
        if _name(entry) == outer
        for child in entry
        if _name(child) == inner
    ][:_MOST]


def _entries(root: Any) -> list[str]:
    found: list[str] = []
    for entry in root.iter():
        if _name(entry) not in ("item", "entry"):
            continue
        for child in entry:
            if _name(child) == "link" and child.get("rel", "alternate") in (
                "alternate",
                "enclosure",
            ):
                found.append(child.get("href") or child.text or "")
            elif _name(child) == "enclosure":
                found.append(child.get("url") or "")
    return found[:_MOST]


def _once(addresses: list[str], base: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(found for a in addresses if a.strip() and (found := canonical(a, base)))
    )
