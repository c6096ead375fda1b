"""What sitemaps and feeds of the wild list."""

from __future__ import annotations

import gzip

import pytest

from pipeline.ground.errors import DocumentError
from pipeline.reading.sources.lists import read_listing

BASE = "https://www.example.org/sitemap.xml"
A, B = "https://www.example.org/a", "https://www.example.org/b.pdf"
SITEMAP = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset '
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    f'xmlns:i="urn:bild"><url><loc>\n {A} </loc><i:image><i:loc>/bild</i:loc></i:image></url>'
    f"<url><loc>{A}</loc></url></urlset>"
)


@pytest.mark.parametrize(
    ("data", "kind", "expected"),
    [
        (SITEMAP.encode(), "pages", (A,)),
        (gzip.compress(SITEMAP.encode()), "pages", (A,)),
        (f"\ufeff{SITEMAP}".encode(), "pages", (A,)),
        (f"{A}\n{B}\n".encode(), "pages", (A, B)),
        (f"<sitemapindex><sitemap><loc>{A}</loc></sitemap></sitemapindex>".encode(), "index", (A,)),
        (
            f'<rss><channel><link>/</link><item><link>{A}</link><enclosure url="{B}"/></item></channel></rss>'.encode(),
            "pages",
            (A, B),
        ),
        (
            b'<feed xmlns="http://www.w3.org/2005/Atom"><link href="/"/><entry><link rel="edit" '
            b'href="/x"/>'
            b'<link href="/a"/><link rel="enclosure" href="/b.pdf"/></entry></feed>',
            "pages",
            (A, B),
        ),
        (
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            b'xmlns="http://purl.org/rss/1.0/">'
            b"<item><link>/a</link></item></rdf:RDF>",
            "pages",
            (A,),
        ),
        (b"<urlset><url><loc></loc></url><url><loc>ftp://x/</loc></url></urlset>", "pages", ()),
    ],
)
def test_lists(data: bytes, kind: str, expected: tuple[str, ...]) -> None:
    listing = read_listing(data, BASE)
    assert (listing.kind, listing.addresses) == (kind, expected)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html><body>Anmelden</body></html>", "damaged"),
        (b"<urlset><url>", "damaged"),
        (b"\x1f\x8bkein gzip", "damaged"),
        (gzip.compress(b"<urlset>" + b" " * 53_000_000), "bomb"),
        (
            b"<!DOCTYPE u [<!ENTITY x SYSTEM "
            b'"file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>',
            "unsafe",
        ),
    ],
)
def test_what_is_no_list_is_told(data: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as raised:
        read_listing(data, BASE)
    assert raised.value.code == code
