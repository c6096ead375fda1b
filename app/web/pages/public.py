"""What is public, for everybody and without an account, where `[web] public` opens it: the press
releases that are marked as published, as RSS 2.0.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree import ElementTree

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.web.published import address_of, open_site, out_now, out_since
from app.web.rights import open_to_all
from pipeline.drafting.lookup import list_drafts
from pipeline.drafting.provenance import sheet_of
from pipeline.ground.drafts import Draft

router = APIRouter()
_MOST = 50  # items of a feed; readers ask again and keep what they had
_ATOM = "http://www.w3.org/2005/Atom"
_PATH = "/oeffentlich/mitteilungen.rss"


@router.get(_PATH, dependencies=[open_to_all()])
def releases(request: Request) -> Response:
    """The press releases that are out, the newest first."""
    site = open_site(request)
    out = out_now(list_drafts(site.archive, site.settings), datetime.now(UTC))[:_MOST]
    base = address_of(request)
    return Response(rss(out, base), media_type="application/rss+xml")


def rss(drafts: Iterable[Draft], base: str) -> bytes:
    """RSS 2.0 of press releases; names of staff are not in it."""
    ElementTree.register_namespace("atom", _ATOM)
    root = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(root, "channel")
    about = {
        "title": "Pressemitteilungen", "link": f"{base}/",
        "description": "Veröffentlichte Pressemitteilungen", "language": "de-de",
        "generator": "omdok",
    }  # fmt: skip
    for name, said in about.items():
        ElementTree.SubElement(channel, name).text = said
    here = {"href": base + _PATH, "rel": "self", "type": "application/rss+xml"}
    ElementTree.SubElement(channel, f"{{{_ATOM}}}link", here)
    for draft in drafts:
        _item(channel, draft)
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _item(channel: ElementTree.Element, draft: Draft) -> None:
    item = ElementTree.SubElement(channel, "item")
    ElementTree.SubElement(item, "title").text = _legal(draft.title)
    ElementTree.SubElement(item, "description").text = _legal(sheet_of(draft).text)
    # No page of ours shows a release to everybody, so its name is no address.
    ElementTree.SubElement(item, "guid", isPermaLink="false").text = f"urn:omdok:{draft.id}"
    ElementTree.SubElement(item, "pubDate").text = format_datetime(out_since(draft))


def _legal(text: str) -> str:
    """Text without what XML cannot hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")
