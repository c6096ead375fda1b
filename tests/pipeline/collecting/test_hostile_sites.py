"""Sites that are broken or mean: each look ends, says what was wrong, and takes nothing that it
should not.
"""

from __future__ import annotations

import gzip
import socket
import zlib
from collections.abc import Iterator

import pytest

from pipeline.archive import open_archive
from pipeline.collecting import Collected, collect
from pipeline.settings import Settings
from tests.pipeline.collecting.conftest import Watching
from tests.pipeline.collecting.runs import cached_bytes
from tests.servers.web import Reply, Site, moved, page, running_site

FOLLOW = 'follow = "/s/"'


def look(settings: Settings) -> Collected:
    with open_archive(settings.store_url) as archive:
        return collect(settings, archive, "Presse", sleep=lambda _seconds: None)


def reasons(collected: Collected) -> str:
    return "\n".join(str(outcome.reason) for outcome in collected.outcomes)


def start(site: Site, *links: str) -> None:
    site.pages["/"] = page("Hier beginnt es.", *links)


def limited(settings: Settings, **limits: float) -> Settings:
    return settings.model_copy(update={"limits": settings.limits.model_copy(update=limits)})


def paths(collected: Collected, site: Site) -> list[str]:
    return sorted(file.path.removeprefix(site.address) for file in collected.files)


def test_redirects_in_a_circle_and_without_end_are_given_up(site: Site, watching: Watching) -> None:
    start(site, "/s/a", "/s/0")
    site.pages["/s/a"], site.pages["/s/b"] = moved("/s/b"), moved("/s/a")
    for number in range(40):
        site.pages[f"/s/{number}"] = moved(f"/s/{number + 1}", 302)
    collected = look(watching(FOLLOW))
    assert "im Kreis" in reasons(collected)
    assert "leitet immer weiter um" in reasons(collected)
    assert collected.files == ()


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/a",
        "http://127.0.0.1:9/geheim",
        "//evil.example/a",
        "javascript:alert(1)",
        "http://[::1",
    ],
)
def test_a_redirect_leads_nowhere_else(site: Site, watching: Watching, target: str) -> None:
    start(site, "/s/a")
    site.pages["/s/a"] = moved(target)
    collected = look(watching(FOLLOW))
    assert [outcome.outcome for outcome in collected.outcomes] == ["failed"]
    assert "nicht nachsehen" in reasons(collected) or "nicht erreichbar" in reasons(collected)
    assert set(site.asked) == {"/robots.txt", "/", "/s/a"}
    assert collected.files == ()


def test_other_hosts_are_never_asked(site: Site, watching: Watching) -> None:
    with running_site() as other:
        start(site, f"{other.address}/s/fremd.html", f"{other.address}/s/fremd.pdf", "/s/weg")
        site.pages["/s/weg"] = moved(f"{other.address}/s/fremd.html")
        site.pages["/robots.txt"] = Reply(b"User-agent: *\nAllow: /", kind="text/plain")
        look(watching(FOLLOW))
        assert other.asked == []


@pytest.mark.parametrize("port_too", [True, False])
def test_a_host_named_with_its_port_is_asked_at_this_port_alone(
    site: Site, watching: Watching, port_too: bool
) -> None:
    with running_site() as other:
        other.pages["/s/fremd.html"] = Reply(b"<p>Text</p>")
        start(site, f"{other.address}/s/fremd.html")
        named = site.address.removeprefix("http://") if port_too else "127.0.0.1"
        look(watching(FOLLOW, f'allow = ["{named}"]'))
        assert ("/s/fremd.html" in other.asked) is not port_too


def test_a_host_of_the_own_network_is_not_asked_unless_allowed(
    site: Site, watching: Watching
) -> None:
    start(site, "/s/a")
    settings = watching(FOLLOW)
    closed = settings.sources.web[0].model_copy(update={"private": False})
    sources = settings.sources.model_copy(update={"web": (closed,)})
    collected = look(settings.model_copy(update={"sources": sources}))
    assert "liegt im eigenen Netz (127.0.0.1)" in reasons(collected)
    assert site.asked == []


def test_a_name_that_turns_to_the_own_network_between_two_looks_is_not_asked(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = watching(FOLLOW)
    entry = settings.sources.web[0].model_copy(
        update={
            "private": False,
            "start": ("http://rebind.example/",),
            "allow": ("rebind.example",),
        }
    )
    asked: list[str] = []

    def resolve(host: str, port: int, **_rest: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    sources = settings.sources.model_copy(update={"web": (entry,)})
    collected = look(settings.model_copy(update={"sources": sources}))
    assert "10.0.0.7" in reasons(collected)
    assert set(asked) == {"rebind.example"}


def _endless() -> Iterator[bytes]:
    while True:
        yield b"<p>mehr</p>" * 10_000


def test_an_endless_body_is_cut_off_at_the_limit(site: Site, watching: Watching) -> None:
    start(site, "/s/a", "/s/b")
    site.pages["/s/a"] = Reply(chunks=_endless)
    site.pages["/s/b"] = Reply(b"kurz", headers={"Content-Length": str(10 * 1024**3)})
    settings = limited(watching(FOLLOW), file_mb=1)
    collected = look(settings)
    assert reasons(collected).count("größer als 1 MB") == 2
    assert cached_bytes(settings) == []


def test_a_packed_body_cannot_explode(site: Site, watching: Watching) -> None:
    start(site, "/s/a", "/s/b", "/s/c", "/s/d", "/s/e")
    bomb = gzip.compress(b"\0" * 50_000_000)
    site.pages["/s/a"] = Reply(bomb, headers={"Content-Encoding": "gzip"})
    site.pages["/s/b"] = Reply(gzip.compress(bomb), headers={"Content-Encoding": "gzip, gzip"})
    site.pages["/s/c"] = Reply(b"kein gzip", headers={"Content-Encoding": "gzip"})
    site.pages["/s/d"] = Reply(
        gzip.compress(b"<html><body><p>abgeschnitten</p>" * 900)[:50],
        headers={"Content-Encoding": "gzip"},
    )
    good = page("Diese Seite kam gepackt an.").body
    site.pages["/s/e"] = Reply(zlib.compress(good), headers={"Content-Encoding": "deflate"})
    settings = limited(watching(FOLLOW), file_mb=1)
    collected = look(settings)
    assert paths(collected, site) == ["/s/e"]
    for words in ("größer als 1 MB", "unbekannten Verpackung", "beschädigt", "unvollständig"):
        assert words in reasons(collected)
    (kept,) = cached_bytes(settings)
    assert kept.read_bytes() == good


def test_an_endless_calendar_ends_and_known_pages_are_still_looked_at(
    site: Site, watching: Watching
) -> None:
    start(site, "/s/tag-0", "/s/echt")
    site.pages["/s/echt"] = page("Eine echte Meldung mit echtem Text.")
    for day in range(60):
        site.pages[f"/s/tag-{day}"] = page(f"Termine am Tag {day}", f"/s/tag-{day + 1}")
    collected = look(watching(FOLLOW, "pages = 20"))
    assert site.asked.count("/s/echt") == 1
    assert len(collected.files) < 20
    assert "mehr Seiten, als omdok in einem Lauf ansieht (20)" in collected.faults[0]


def test_one_page_under_many_spellings_is_fetched_once(site: Site, watching: Watching) -> None:
    start(
        site,
        "/s/a",
        "/s/a#oben",
        "/s/./a",
        "/x/../s/a",
        "/s/a?utm_source=brief&fbclid=1",
        "/s/a;jsessionid=AB12",
        "/s/a?PHPSESSID=99",
        site.address.replace("http", "HTTP") + "/s/a",
        "/s/b?id=1&sid=77",
        "/s/b?id=2",
    )
    site.pages["/s/a"] = page("Eine Meldung.")
    site.pages["/s/b?id=1"], site.pages["/s/b?id=2"] = page("Eins."), page("Zwei.")
    collected = look(watching(FOLLOW))
    assert paths(collected, site) == ["/s/a", "/s/b?id=1", "/s/b?id=2"]
    assert site.asked.count("/s/a") == 1


def test_links_with_names_and_strange_schemes_are_no_links(site: Site, watching: Watching) -> None:
    host = site.host
    start(
        site,
        f"http://anna:geheim@{host}/s/a",
        "mailto:a@b.example",
        "http://[::1/s/",
        "tel:1",
        "/s/" + "x" * 3000,
    )
    collected = look(watching(FOLLOW))
    assert collected.files == ()
    assert [path for path in site.asked if path != "/robots.txt"] == ["/"]


def test_robots_are_obeyed(site: Site, watching: Watching) -> None:
    rules = b"User-agent: omdok\nDisallow: /s/geheim\nCrawl-delay: 5\n\nUser-agent: *\nDisallow: /"
    site.pages["/robots.txt"] = Reply(rules, kind="text/plain")
    start(site, "/s/geheim/a", "/s/offen", "/s/umweg")
    site.pages["/s/geheim/a"] = page("Geheim.")
    site.pages["/s/offen"] = page("Offen für alle.")
    site.pages["/s/umweg"] = moved("/s/geheim/a")
    pauses: list[float] = []
    settings = watching(FOLLOW)
    archive = open_archive(settings.store_url)
    collected = collect(settings, archive, "Presse", sleep=pauses.append)
    assert paths(collected, site) == ["/s/offen"]
    assert "/s/geheim/a" not in site.asked
    assert "robots.txt" in collected.notes[0]
    assert max(pauses) > 4


@pytest.mark.parametrize(
    "robots", [Reply(b"", status=503), Reply(slow=True), moved("http://evil.example/robots.txt")]
)
def test_without_rules_nothing_is_fetched(site: Site, watching: Watching, robots: Reply) -> None:
    start(site, "/s/a")
    site.pages["/robots.txt"] = robots
    collected = look(watching(FOLLOW))
    assert set(site.asked) == {"/robots.txt"}
    assert "Regeln der Website" in reasons(collected)


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY x SYSTEM '
        b'"file:///etc/hostname">]><urlset><url><loc>&x;</loc></url></urlset>',
        b'<!DOCTYPE u SYSTEM "http://evil.example/u.dtd"><urlset/>',
        b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b '
        b'"&a;&a;&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>',
        gzip.compress(b"<urlset>" + b" " * 60_000_000),
        b"<urlset><url><loc>",
        b"<html><body>Anmelden</body></html>",
    ],
)
def test_a_mean_sitemap_is_told_and_the_rest_goes_on(
    site: Site, watching: Watching, body: bytes
) -> None:
    start(site, "/s/a")
    site.pages["/s/a"] = page("Eine Meldung.")
    site.pages["/sitemap.xml"] = Reply(body, kind="text/xml")
    collected = look(watching(FOLLOW, f'sitemap = ["{site.url("/sitemap.xml")}"]'))
    assert paths(collected, site) == ["/s/a"]
    assert "/sitemap.xml" in collected.faults[0]


def test_a_sitemap_that_lists_itself_and_everything_ends(site: Site, watching: Watching) -> None:
    itself = (
        f"<sitemapindex><sitemap><loc>{site.url('/sitemap.xml')}</loc></sitemap></sitemapindex>"
    )
    site.pages["/sitemap.xml"] = Reply(itself.encode())
    many = "".join(f"<url><loc>{site.url('/s/x')}{n}</loc></url>" for n in range(60_000))
    site.pages["/many.xml"] = Reply(f"<urlset>{many}</urlset>".encode())
    start(site)
    lists = f'sitemap = ["{site.url("/sitemap.xml")}", "{site.url("/many.xml")}"]'
    collected = look(watching(FOLLOW, lists, "pages = 30"))
    assert len(site.asked) < 50
    assert collected.listed <= 50_000


def test_the_content_decides_and_not_what_the_server_calls_it(
    site: Site, watching: Watching
) -> None:
    start(site, "/s/a.pdf", "/s/b", "/s/c")
    site.pages["/s/a.pdf"] = page("Bitte melden Sie sich an.")
    site.pages["/s/b"] = Reply(b"%PDF-1.7\nein Dokument", kind="text/html")
    site.pages["/s/c"] = Reply(page("Eine Meldung mit Text.").body, kind="application/pdf")
    collected = look(watching(FOLLOW))
    types = {file.name: file.media_type for file in collected.files}
    assert types == {"b": "application/pdf", "c": "text/html"}
    assert "eine Webseite statt eines Dokuments" in reasons(collected)


def test_lies_about_the_charset_do_not_stop_a_look(site: Site, watching: Watching) -> None:
    start(site, *(f"/s/{n}" for n in range(5)))
    text = (
        "<html><head><meta charset='{}'></head>"
        "<body><main><p>Überprüfung für Äpfel in Köln.</p></main></body></html>"
    )
    site.pages["/s/0"] = Reply(text.format("utf-8").encode("cp1252"))
    site.pages["/s/1"] = Reply(text.format("gibtsnicht").encode(), kind="text/html; charset=utf-16")
    site.pages["/s/2"] = Reply(text.format("utf-7").encode(), kind="text/html; charset=%%%")
    site.pages["/s/3"] = Reply(text.format("utf-8").encode("utf-16"))
    site.pages["/s/4"] = Reply(
        text.format("iso-8859-1").encode(), kind="text/html; charset=iso-8859-1"
    )
    collected = look(watching(FOLLOW))
    assert paths(collected, site) == ["/s/0", "/s/1", "/s/2", "/s/3", "/s/4"]
    assert len({seen.main_sha256 for seen in collected.seen}) == 1


def test_pages_that_no_reader_can_take_are_handed_on_with_their_bytes(
    site: Site, watching: Watching
) -> None:
    start(site, "/s/tief", "/s/leer", "/s/null")
    site.pages["/s/tief"] = Reply(b"<html>" + b"<div>" * 50_000 + b"tief")
    site.pages["/s/leer"] = Reply(b"")
    site.pages["/s/null"] = Reply(b"<html><body>\x00\x00<p>Mit Nullen.</p></body></html>")
    collected = look(watching(FOLLOW))
    assert paths(collected, site) == ["/s/leer", "/s/null", "/s/tief"]


def test_a_page_that_is_gone_from_the_start_is_no_failure(site: Site, watching: Watching) -> None:
    start(site, "/s/tot", "/s/a")
    site.pages["/s/a"] = page("Eine Meldung.")
    collected = look(watching(FOLLOW))
    assert collected.outcomes == ()
    assert list(collected.missing) == [site.url("/s/tot")]


def test_a_login_in_front_is_no_new_version(site: Site, watching: Watching) -> None:
    start(site, "/s/a")
    site.pages["/s/a"] = Reply(b"Nur mit Anmeldung", status=403)
    collected = look(watching(FOLLOW))
    assert "nicht heraus (403)" in reasons(collected)
    assert collected.files == ()
