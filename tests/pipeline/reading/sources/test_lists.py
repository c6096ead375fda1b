"""What sitemaps and feeds of the wild list."""

from __future__ import annotations

import gzip

import pytest

from pipeline.ground.errors import DocumentError
from pipeline.reading.sources.lists import Listing, read_listing

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


FEED = (
    f"<rss version='2.0'><channel><title>Presse</title><item><title>Rat & Tat</title><link>{A}</link></item></channel>"
    f"</rss>"
)
SICK = [
    ("blank-line", f"\n<?xml version='1.0'?>{FEED}".encode()),
    ("mark-and-blank", f"\ufeff\n <?xml version='1.0'?>{FEED}".encode()),
    ("bare-and", FEED.encode()),
    ("html-entity", FEED.replace("&", "f&uuml;r &nbsp;&ndash;").encode()),
    ("bare-and-in-link", FEED.replace(A, f"{A}?x=1&y=2").encode()),
    ("control", FEED.replace("Rat", "Rat\x0b\x02").encode()),
    ("warning-before", f"<br />\n<b>Warning</b>: date() in <b>/srv/x.php</b> on line <b>3</b><br />{FEED}".encode()),
    ("notice-before", f"Notice: Undefined index in /srv/x.php on line 3\n{FEED}".encode()),
    ("comment-before", f"<!-- cached -->\n<?xml version='1.0'?>{FEED}".encode()),
    ("behind", f"{FEED}\n<!-- 12 queries --><script>x()</script>".encode()),
    ("wrong-charset", f"<?xml version='1.0' encoding='utf-8'?>{FEED.replace('Presse', 'Grüße')}".encode("cp1252")),
    ("cut-off", FEED.removesuffix("</channel></rss>").encode()),
    ("foreign-prefix", FEED.replace("<item>", "<item><media:thumbnail url='/b'/>").encode()),
    ("unclosed", FEED.replace("Rat & Tat</title>", "Rat<br></title>").encode()),
    ("bare-value", f"<rss version=2.0><channel><item><link>{A}</link></item></channel></rss>".encode()),
    ("upper", FEED.replace("link>", "LINK>").encode()),
]  # fmt: skip


@pytest.mark.parametrize("data", [row[1] for row in SICK], ids=[row[0] for row in SICK])
def test_small_defects_are_repaired_and_told(data: bytes) -> None:
    listing = read_listing(data, BASE)
    assert [address.partition("?")[0] for address in listing.addresses] == [A]
    assert listing.repaired or "LINK" in data.decode("latin-1")


SOUND = FEED.replace(" & ", " und ")
ODD = [
    ("utf-16", f"<?xml version='1.0' encoding='utf-16'?>{SOUND}".encode("utf-16")),
    ("utf-16-lines", f"{A}\n".encode("utf-16")),
    ("marked-lines", f"\ufeff{A}\n".encode()),
    ("old-doctype", f'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
        f'{SOUND}'.encode()),
    ("old-doctype-system", f'<!DOCTYPE rss SYSTEM "http://my.netscape.com/rss-0.91.dtd">{SOUND}'.encode()),
    ("guid-only", SOUND.replace("link>", "guid>").encode()),
    ("guid-permalink", SOUND.replace("<link>", "<guid isPermaLink='true'>").replace("</link>", "</guid>").encode()),
    ("atom-id", f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>{A}</id></entry></feed>".encode()),
    ("rdf-about", f"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        f"<item rdf:about='{A}'/></rdf:RDF>".encode()),
    ("json", f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"id": "7", "url": "{A}"}}]}}'.encode()),
    ("own-entity", f"<!DOCTYPE rss [<!ENTITY nbsp '&#160;'>]>{SOUND.replace('Rat', 'Rat&nbsp;')}".encode()),
    ("cdata", SOUND.replace(A, f"<![CDATA[{A}]]>").encode()),
    ("cdata-sitemap", f"<urlset><url><loc><![CDATA[{A}]]></loc></url></urlset>".encode()),
]  # fmt: skip


@pytest.mark.parametrize("data", [row[1] for row in ODD], ids=[row[0] for row in ODD])
def test_odd_lists_are_read_as_they_are(data: bytes) -> None:
    assert read_listing(data, BASE) == Listing(kind="pages", addresses=(A,))


def test_a_guid_that_is_no_address_is_none() -> None:
    assert (
        read_listing(SOUND.replace("link>", "guid>").replace(A, "nr-7").encode(), BASE).addresses
        == ()
    )
