"""Sitemaps and feeds: the addresses that a site lists itself. Read in the sandbox, without entities
or the net.

Small defects, which readers of news forgive, are repaired: the list says so.
"""

from __future__ import annotations

import html
import json
import re
import zlib
from pathlib import Path
from typing import Any, Literal

from pipeline.ground.types import Frozen
from pipeline.reading import sandbox
from pipeline.reading.faults import fault
from pipeline.reading.identify import decode
from pipeline.reading.sources.addresses import canonical
from pipeline.settings import Limits

_MOST = 50_000
_MOST_BYTES = 52_428_800  # what the standard of sitemaps allows
_GZIP = b"\x1f\x8b"
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|urlset|sitemapindex)\b", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# An attribute without quotation marks.
_BARE_VALUE = re.compile(
    r"(<[A-Za-z][\w:.-]*(?:\s[^<>]{0,500}?)?\s[\w:.-]+=)([^\s\"'<>=]+)(?=[\s/>])"
)
_LONGEST_SIGN = 8
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)([A-Za-z][A-Za-z0-9]*;)?")
_OLD_FEEDS = frozenset({"rss", "rdf"})
_ADDRESS = re.compile(r"https?://\S+")


class Listing(Frozen):
    """The addresses of a list: of pages and files, or of further sitemaps (`index`); `repaired`
    where it was not well-formed.
    """

    kind: Literal["pages", "index"]
    addresses: tuple[str, ...]
    repaired: bool = False


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
    text = (decode(data) or data.decode("utf8", "replace")).lstrip("\ufeff\x00 \t\r\n")
    if text.startswith("{") and (items := _json_items(text)) is not None:
        return Listing(kind="pages", addresses=_once(items, address))
    if "<" not in text:
        return Listing(kind="pages", addresses=_once(_CONTROLS.sub(" ", text).split(), address))
    root = _parsed(data)
    if root is not None:
        return _listing(root, address, repaired=False)
    root = _repaired(text)
    listing = _listing(root, address, repaired=True)
    if not listing.addresses:
        raise fault("damaged", "Die Sitemap oder der Feed ist kein gültiges XML.")
    return listing


def _json_items(text: str) -> list[str] | None:
    """The addresses of a JSON feed (jsonfeed.org); None for what is none."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    items = told.get("items") if isinstance(told, dict) else None
    if not isinstance(items, list):
        return None
    entries = [entry for entry in items[:_MOST] if isinstance(entry, dict)]
    found = [str(entry.get("url") or entry.get("id") or "") for entry in entries]
    return [address for address in found if _ADDRESS.fullmatch(address)]


def _listing(root: Any, address: str, *, repaired: bool) -> Listing:
    name = _name(root)
    kind: Literal["pages", "index"] = "index" if name == "sitemapindex" else "pages"
    if name == "sitemapindex":
        found = _texts(root, "sitemap", "loc")
    elif name == "urlset":
        found = _texts(root, "url", "loc")
    elif name in {"rss", "feed", "rdf"}:
        found = _entries(root)
    else:
        raise fault("damaged", "Unter der Adresse liegt weder eine Sitemap noch ein Feed.")
    return Listing(kind=kind, addresses=_once(found, address), repaired=repaired)


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


def _parsed(data: bytes) -> Any | None:
    """The tree of a list that is well-formed; None for one that is not.

    Raises:
        DocumentError: `unsafe`.
    """
    from lxml import etree

    try:
        root: Any = etree.fromstring(data, _parser(recover=False))
    except (etree.XMLSyntaxError, ValueError):
        return None
    _check_entities(root)
    return root


def _repaired(text: str) -> Any:
    """The tree of a list with small defects: what stands before it, foreign entities, bare `&` and
    control signs are mended here, all else by the parser's own way of going on.

    Raises:
        DocumentError: `damaged` or `unsafe`.
    """
    from lxml import etree

    begin = _ROOT.search(text)
    if begin is None:
        raise fault("damaged", "Unter der Adresse liegt weder eine Sitemap noch ein Feed.")
    if re.search(r"<!ENTITY", text[: begin.start()], re.IGNORECASE):
        raise fault("unsafe")
    mended = _ENTITY.sub(_mended, _CONTROLS.sub("", text[begin.start() :]))
    mended = _BARE_VALUE.sub(r'\1"\2"', mended)
    # Text without a declaration is read as UTF-8, whatever the file called itself.
    root: Any = etree.fromstring(mended.encode("utf8", "replace"), _parser(recover=True))
    if root is None:
        raise fault("damaged", "Die Sitemap oder der Feed ist kein gültiges XML.")
    return root


def _mended(found: re.Match[str]) -> str:
    told = html.unescape(found.group()) if found.group(1) else ""
    return told if told and told != found.group() else f"&amp;{found.group()[1:]}"


def _parser(*, recover: bool) -> Any:
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
    )


def _check_entities(root: Any) -> None:
    """A list of addresses needs neither document type nor entities; old feeds name a type."""
    declared = root.getroottree().docinfo.internalDTD
    if declared is None:
        return
    if _name(root) not in _OLD_FEEDS or not all(map(_is_sign, declared.iterentities())):
        raise fault("unsafe")


def _is_sign(entity: Any) -> bool:
    """Whether an entity stands for a sign or two, as `&nbsp;` does; none is put in here."""
    told = str(entity.content or "")
    return bool(told) and len(told) <= _LONGEST_SIGN and "&" not in told and "%" not in told


def _name(element: Any) -> str:
    if not isinstance(element.tag, str):
        return ""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].casefold()


def _texts(root: Any, outer: str, inner: str) -> list[str]:
    return [
        "".join(child.itertext())
        for entry in root.iter()
        if _name(entry) == outer
        for child in entry
        if _name(child) == inner
    ][:_MOST]


def _entries(root: Any) -> list[str]:
    found: list[str] = []
    for entry in root.iter():
        if _name(entry) in ("item", "entry"):
            found += _links(entry)
    return found[:_MOST]


def _links(entry: Any) -> list[str]:
    """Where an entry leads: its links and enclosures, else the id that is an address."""
    found = []
    # A broken title may have swallowed what follows it.
    for child in entry.iter():
        if _name(child.getparent()) == "source":
            continue
        name, told = _name(child), _words(child)
        if name == "link" and child.get("rel", "alternate") in ("alternate", "enclosure"):
            found.append(child.get("href") or told)
        elif name == "enclosure":
            found.append(child.get("url") or "")
    if any(found):
        return found
    ids = [_words(c) for c in entry if _name(c) in ("guid", "id")]
    about = [value for name, value in entry.attrib.items() if name.endswith("about")]
    return [told for told in (*ids, *about) if _ADDRESS.fullmatch(told)]


def _words(element: Any) -> str:
    """The text of an element; an entity that is not put in has none."""
    return "".join(element.itertext()).strip() if isinstance(element.tag, str) else ""


def _once(addresses: list[str], base: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(found for a in addresses if a.strip() and (found := canonical(a, base)))
    )
