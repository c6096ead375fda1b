"""One page under many addresses: forwards, canonical addresses, spellings; and downloads that bear
no ending.
"""

from __future__ import annotations

import pytest

from pipeline.collecting import Collected
from pipeline.collecting.crawling import look_at
from tests.pipeline.collecting.conftest import Watching
from tests.pipeline.collecting.runs import run
from tests.servers.web import Reply, Site, page

FOLLOW = 'follow = "/presse/"'
TEXT = (
    "Die Kammer und der Verband haben in Ulm eine Vereinbarung beschlossen.\n"
    "Sie wollen kleine Betriebe gemeinsam beraten und sich zweimal im Jahr treffen.\n"
    "Die Vereinbarung gilt vom ersten Januar an für drei Jahre."
)
PDF = b"%PDF-1.7\nein Dokument"


def look(settings: object) -> Collected:
    return look_at(settings, "Presse", {}, sleep=lambda _seconds: None)  # type: ignore[arg-type]


def found(collected: Collected, site: Site) -> list[str]:
    return sorted(file.path.removeprefix(site.address) for file in collected.files)


def html(head: str = "", body: str = "<p>Sie werden weitergeleitet.</p>") -> Reply:
    return Reply(
        f"<html><head><title>Presse</title>{head}</head><body>{body}</body></html>".encode()
    )


FORWARDS = [
    ("meta", html('<meta http-equiv="refresh" content="0; url=/presse/ziel">')),
    ("meta-upper", html('<META HTTP-EQUIV=REFRESH CONTENT="0;URL=/presse/ziel">')),
    ("meta-quoted", html("""<meta http-equiv="refresh" content="3; url='/presse/ziel'">""")),
    ("meta-relative", html('<meta http-equiv="refresh" content="0;ziel">')),
    ("meta-in-noscript", html("",
            '<noscript><meta http-equiv="refresh" content="0; url=/presse/ziel"></noscript><p>Moment</p>')),
    ("meta-in-body", html("", '<meta http-equiv="Refresh" content="0, url=/presse/ziel">')),
    ("base", html('<base href="/presse/"><meta http-equiv="refresh" content="0; url=ziel">')),
    ("href", html('<script>window.location.href = "/presse/ziel";</script>')),
    ("location", html("<script>location='/presse/ziel'</script>")),
    ("replace", html('<script>top.location.replace("/presse/ziel")</script>')),
    ("assign", html('<script>document.location.assign("ziel")</script>')),
    ("named-first", html("<script>var ziel = '/presse/ziel'; window.location = ziel;</script>")),
    ("same-window", html("<script>window.open('/presse/ziel', '_self')</script>")),
    ("timeout", html("""<script>setTimeout("location.href='/presse/ziel'", 500)</script>""")),
    ("onload", Reply(b"<html><body onload=\"window.location='/presse/ziel'\"></body></html>")),
    ("frameset", Reply(b"<html><frameset rows='*'><frame src='/presse/ziel'></frameset></html>")),
    ("only-link", html("", '<p>Die Seite ist umgezogen: <a href="/presse/ziel">hier</a></p>')),
    ("header", Reply(b"<html><body><p>Moment</p></body></html>", headers={"Refresh": "0; url=/presse/ziel"})),
]  # fmt: skip


@pytest.mark.parametrize("shell", [row[1] for row in FORWARDS], ids=[row[0] for row in FORWARDS])
def test_a_page_that_only_forwards_gives_its_target(
    site: Site, watching: Watching, shell: Reply
) -> None:
    site.pages["/"] = page("Unsere Meldungen", "/presse/alt")
    site.pages["/presse/alt"], site.pages["/presse/ziel"] = shell, page(TEXT)
    collected = look(watching(FOLLOW))
    assert found(collected, site) == ["/presse/ziel"]
    assert collected.outcomes == ()


STAYING = [
    ("reloads-itself", page(TEXT).body.replace(b"<title>", b'<meta http-equiv="refresh" content="300"><title>')),
    ("reloads-by-name", page(TEXT).body.replace(b"<title>",
            b'<meta http-equiv="refresh" content="0; url=/presse/a"><title>')),
    ("late", html('<meta http-equiv="refresh" content="600; url=/presse/ziel">', f"<p>{TEXT}</p>").body),
    ("script-of-a-search",
        page(TEXT).body.replace(b"<title>", b"<script>function go(){location.href='/suche'}</script><title>")),
    ("many-words", page(TEXT * 3).body.replace(b"<title>",
            b'<meta http-equiv="refresh" content="5; url=/presse/ziel"><title>')),
]  # fmt: skip


@pytest.mark.parametrize("body", [row[1] for row in STAYING], ids=[row[0] for row in STAYING])
def test_a_page_with_its_own_text_stays(site: Site, watching: Watching, body: bytes) -> None:
    site.pages["/"] = page("Unsere Meldungen", "/presse/a")
    site.pages["/presse/a"] = Reply(body)
    assert found(look(watching(FOLLOW)), site) == ["/presse/a"]


def test_a_known_page_follows_a_forward_only_to_its_own_text(
    site: Site, watching: Watching
) -> None:
    site.pages["/"] = page("Unsere Meldungen", "/presse/a", "/presse/b")
    site.pages["/presse/a"] = page(TEXT, title="Ulm berät")
    site.pages["/presse/b"] = page(
        TEXT.replace("Ulm", "Köln").replace("Jahre", "Monate"), title="Köln berät"
    )
    settings = watching(FOLLOW)
    assert run(settings).outcomes == {"a": "new", "b": "new"}
    site.pages["/presse/neu"] = site.pages["/presse/a"]
    site.pages["/presse/anders"] = page("Hier finden Sie unser Angebot für Gäste.", title="Kantine")
    site.pages["/presse/a"] = html('<meta http-equiv="refresh" content="0; url=/presse/neu">')
    site.pages["/presse/b"] = html('<meta http-equiv="refresh" content="0; url=/presse/anders">')
    told = run(settings)
    assert told.outcomes["neu"] == "changed"
    assert "Lag bisher" in str(told.of("neu").reason)
    assert "Störung" in str(told.of("b").reason)


SPELLINGS = [
    "?utm_source=brief", "?mtm_campaign=x", "?pk_kwd=y", "?etcc_med=mail", "?wt_mc=1", "?_gl=1*a*b", "?msclkid=7",
    "?print=1", "?print", "?no_cache=1", "?cHash=0aff", "/", "?fbclid=3&gclid=4", "#teil", "?type=98",
    "?druckansicht=1", "?output=print", "?tx_news_pi1%5Bprint%5D=1", "?amp=1", "?ref=newsletter", "?at_medium=mail",
    "?ns_mchannel=x", "?sc_src=a", "?fontsize=2", "?PageSpeed=noscript",
]  # fmt: skip


@pytest.mark.parametrize("ending", SPELLINGS)
def test_one_page_is_asked_for_once(site: Site, watching: Watching, ending: str) -> None:
    site.pages["/"] = page("Unsere Meldungen", "/presse/t%C3%BCr", f"/presse/t%c3%bcr{ending}")
    site.pages["/presse/t%C3%BCr"] = page(TEXT)
    assert found(look(watching(FOLLOW)), site) == ["/presse/t%C3%BCr"]
    assert [path for path in site.asked if "presse" in path] == ["/presse/t%C3%BCr"]


@pytest.mark.parametrize(
    "ending",
    ["?id=7", "?page=2", "?print=7", "?sprache=de", "?type=1", "?cHash=1&news=4", "?ref=7"],
)
def test_what_names_another_page_is_kept(site: Site, watching: Watching, ending: str) -> None:
    site.pages["/"] = page("Unsere Meldungen", "/presse/a", f"/presse/a{ending}")
    site.pages["/presse/a"], site.pages[f"/presse/a{ending}"] = page(TEXT), page(TEXT * 2)
    assert found(look(watching(FOLLOW)), site) == ["/presse/a", f"/presse/a{ending}"]


def test_the_spelling_that_is_there_is_taken(site: Site, watching: Watching) -> None:
    site.pages["/"] = page("Unsere Meldungen", "/presse/a", "/presse/a/")
    site.pages["/presse/a/"] = page(TEXT)
    assert found(look(watching(FOLLOW)), site) == ["/presse/a/"]


def own(address: str, text: str = TEXT) -> Reply:
    head = f'<title>x</title><link rel="canonical" href="{address}">'.encode()
    return Reply(page(text).body.replace(b"<title>Seite</title>", head))


CANONICALS = [
    ("twin", {"/presse/a": own("/presse/b"), "/presse/b": own("/presse/b")}, ["/presse/b"]),
    ("named-with-host", {"/presse/a": own("HOST/presse/b"), "/presse/b": page(TEXT)}, ["/presse/b"]),
    ("itself", {"/presse/a": own("/presse/a")}, ["/presse/a"]),
    ("print-view", {"/presse/a": page(TEXT), "/presse/druck/a": own("/presse/a")}, ["/presse/a"]),
    ("not-there", {"/presse/a": own("/presse/weg")}, ["/presse/a"]),
    ("says-otherwise", {"/presse/a": own("/presse/b"), "/presse/b": page(TEXT * 2)}, ["/presse/a", "/presse/b"]),
    ("all-home", {"/presse/a": own("/"), "/presse/b": own("/", TEXT * 2)}, ["/presse/a", "/presse/b"]),
    ("circle", {"/presse/a": own("/presse/b"), "/presse/b": own("/presse/a")}, ["/presse/b"]),
    ("other-host", {"/presse/a": own("http://fremd.example/presse/a")}, ["/presse/a"]),
    ("not-followed", {"/presse/a": own("/archiv/a")}, ["/presse/a"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("pages", "expected"), [r[1:] for r in CANONICALS], ids=[r[0] for r in CANONICALS]
)
def test_the_address_that_a_page_calls_its_own(
    site: Site, watching: Watching, pages: dict[str, Reply], expected: list[str]
) -> None:
    site.pages["/"] = page("Unsere Meldungen", *pages)
    for path, reply in pages.items():
        site.pages[path] = Reply(reply.body.replace(b"HOST", site.address.encode()))
    assert found(look(watching(FOLLOW)), site) == expected


DOWNLOADS = [
    ('<a href="/index.php?file=text.pdf">Text</a>', "/index.php?file=text.pdf"),
    ('<a href="/index.php?eID=dumpFile&amp;t=f&amp;f=12">Text</a>', "/index.php?eID=dumpFile&t=f&f=12"),
    ('<a href="/download/6">Text</a>', "/download/6"),
    ('<a download href="/abruf">Text</a>', "/abruf"),
    ('<a type="application/pdf" href="/abruf">Text</a>', "/abruf"),
    ('<iframe src="/rahmen/7"></iframe>', "/rahmen/7"),
    ('<object data="/objekt/7" type="application/pdf"></object>', "/objekt/7"),
    ('<embed src="/objekt/7">', "/objekt/7"),
    ('<a href="/media/5">Vereinbarung (PDF, 80 KB)</a>', "/media/5"),
    ('<a href="/f/5" title="Als PDF herunterladen">Vereinbarung</a>', "/f/5"),
    ('<a href="/text.pdf/@@download/file">Text</a>', "/text.pdf/@@download/file"),
    ('<a href="/TEXT.PDF#seite=2">Text</a>', "/TEXT.PDF"),
    ('<a href="/SharedDocs/text.html?__blob=publicationFile&amp;v=3">Text</a>',
     "/SharedDocs/text.html?__blob=publicationFile&v=3"),
    ('<a href="/documents/d/guest/text">Text</a>', "/documents/d/guest/text"),
    ('<a class="file--mime-application-pdf" href="/media/oembed/12">Text</a>', "/media/oembed/12"),
    ('<a aria-label="Vereinbarung als PDF öffnen" href="/abruf/9">Text</a>', "/abruf/9"),
    ('<iframe data-src="/rahmen/7"></iframe>', "/rahmen/7"),
    ('<link rel="alternate" type="application/pdf" href="/abruf/9">', "/abruf/9"),
    ('<form action="/abruf/text.pdf"><button>Öffnen</button></form>', "/abruf/text.pdf"),
    ("""<button onclick="location.href='/abruf/9.pdf'">Öffnen</button>""", "/abruf/9.pdf"),
    ('<a href="/getfile?id=3">Text</a>', None),
]  # fmt: skip


@pytest.mark.parametrize(("link", "path"), DOWNLOADS)
def test_downloads_are_told_by_what_they_are(
    site: Site, watching: Watching, link: str, path: str | None
) -> None:
    site.pages["/"] = Reply(f"<main><p>Unsere Texte</p>{link}</main>".encode())
    site.pages[path or "/"] = Reply(PDF, kind="application/pdf") if path else site.pages["/"]
    collected = look(watching(FOLLOW))
    assert found(collected, site) == ([path] if path else [])
    assert bool(collected.passed) is (path is None)


REFUSED = [
    ('<a href="/download/6">Text</a>', page(TEXT), "Webseite"),
    ('<a href="/download/6">Film</a>', Reply(b"\0" * 99, kind="video/mp4"), "kein Dokument"),
    ('<object data="/download/6"></object>', Reply(b"\x89PNG\r\n\x1a\nx", kind="image/png"), "kein Dokument"),
    ('<a href="/kontakt">Kontakt</a>', page(TEXT), "passt weder"),
    ('<a href="http://fremd.example/a.pdf">Text</a>', page(TEXT), "anderen Rechner"),
]  # fmt: skip


@pytest.mark.parametrize(("link", "reply", "why"), REFUSED)
def test_what_is_not_taken_is_told(
    site: Site, watching: Watching, link: str, reply: Reply, why: str
) -> None:
    site.pages["/"] = Reply(f"<main><p>Unsere Texte</p>{link}</main>".encode())
    site.pages["/download/6"] = reply
    collected = look(watching(FOLLOW))
    assert collected.files == ()
    assert [why in reason for reason in collected.passed.values()] == [True]
    assert "sources check" in collected.notes[0]


def test_a_sick_child_costs_only_itself(site: Site, watching: Watching) -> None:
    children = {
        "fehlt": Reply(status=404),
        "gesperrt": Reply(status=403),
        "krank": Reply(status=500),
        "seite": page("Anmelden"),
        "leer": Reply(b"<urlset></urlset>"),
        "kaputt": Reply(b"<urlset><url><loc>"),
    }
    listed = "".join(
        f"<sitemap><loc>{site.url(f'/{name}.xml')}</loc></sitemap>" for name in children
    )
    last = f"<sitemap><loc>{site.url('/gut.xml')}</loc></sitemap>"
    site.pages["/index.xml"] = Reply(f"<sitemapindex>{listed}{last}</sitemapindex>".encode())
    site.pages["/gut.xml"] = Reply(
        f"<urlset><url><loc>{site.url('/presse/a')}</loc></url></urlset>".encode()
    )
    site.pages |= {f"/{name}.xml": reply for name, reply in children.items()}
    site.pages["/presse/a"], site.pages["/"] = page(TEXT), page("Unsere Meldungen")
    collected = look(watching(FOLLOW, f'sitemap = ["{site.url("/index.xml")}"]'))
    assert found(collected, site) == ["/presse/a"]
    told = "\n".join(collected.notes)
    assert [name for name in children if f"/{name}.xml" in told] == [
        n for n in children if n != "leer"
    ]


ROBOTS = [
    ("plain", b"User-agent: *\nDisallow: /presse/intern\n"),
    ("mark", b"\xef\xbb\xbfUser-agent: *\nDisallow: /presse/intern\n"),
    ("mark-and-line", b"\xef\xbb\xbf\r\nUser-agent: *\r\nDisallow: /presse/intern\r\n"),
    ("utf-16-le", "\ufeffUser-agent: *\nDisallow: /presse/intern\n".encode("utf-16-le")),
    ("utf-16-be", "\ufeffUser-agent: *\nDisallow: /presse/intern\n".encode("utf-16-be")),
    ("utf-16-unmarked", "User-agent: *\nDisallow: /presse/intern\n".encode("utf-16-le")),
    ("latin", "# für alle\nUser-agent: *\nDisallow: /presse/intern\n".encode("cp1252")),
    ("cr", b"User-agent: *\rDisallow: /presse/intern\r"),
    ("case", b"USER-AGENT: OMDOK\nDISALLOW: /presse/intern\n"),
    ("wildcard", b"User-agent: *\nDisallow: /*/intern\n"),
    ("unseen-sign", "\u200bUser-agent: *\nDisallow: /presse/intern\n".encode()),
    ("utf-32", "\ufeffUser-agent: *\nDisallow: /presse/intern\n".encode("utf-32-le")),
    ("comment", b"User-agent: * # alle\nDisallow: /presse/intern # nicht\n"),
]  # fmt: skip


@pytest.mark.parametrize("rules", [row[1] for row in ROBOTS], ids=[row[0] for row in ROBOTS])
def test_rules_are_obeyed_however_they_are_written(
    site: Site, watching: Watching, rules: bytes
) -> None:
    site.pages["/robots.txt"] = Reply(rules, kind="text/plain")
    site.pages["/"] = page("Unsere Meldungen", "/presse/intern/a", "/presse/b")
    site.pages["/presse/intern/a"] = site.pages["/presse/b"] = page(TEXT)
    assert found(look(watching(FOLLOW)), site) == ["/presse/b"]
    assert "/presse/intern/a" not in site.asked
