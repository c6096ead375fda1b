"""A web site over several runs: what is new, changed, moved, gone, and what only seems so."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from pipeline.archive import open_archive
from pipeline.collecting import collect
from pipeline.settings import Settings
from tests.pipeline.collecting.conftest import Watching
from tests.pipeline.collecting.runs import archive_bytes, cached_bytes, run
from tests.servers.web import Reply, Site, moved, page
from tests.workspace import PROJECT

SAMPLES = PROJECT / "corpus" / "samples" / "documents"
FOLLOW = 'follow = "/presse/.*[.]html$"'
TEXT = (
    "Die Partner der Offensive Mittelstand haben in {} eine Vereinbarung beschlossen.\n"
    "Sie wollen kleine Betriebe gemeinsam beraten und sich zweimal im Jahr treffen.\n"
    "Die Vereinbarung gilt vom ersten Januar an und kann mit einer Frist von drei Monaten "
    "gekündigt werden."
)


def put_samples(site: Site, folder: Path = SAMPLES) -> dict[str, str]:
    """The HTML files of a folder as pages, all others as their attachments; gives what the first
    run should say.
    """
    pages = sorted(folder.glob("*.html"))
    files = [file for file in sorted(folder.iterdir()) if file.suffix in (".pdf", ".doc", ".docx")]
    for file in files:
        site.pages[f"/dateien/{file.name}"] = Reply(
            file.read_bytes(), kind="application/octet-stream"
        )
    linked = [f"/dateien/{file.name}" for file in files]
    for number, file in enumerate(pages):
        mine = linked[number :: len(pages)]
        links = "".join(f'<li><a href="{link}">Datei</a></li>' for link in mine).encode()
        body = file.read_bytes().replace(b"</body>", b"<ul>" + links + b"</ul></body>")
        site.pages[f"/presse/{file.name}"] = Reply(body)
    site.pages["/"] = page("Unsere Meldungen", *(f"/presse/{file.name}" for file in pages))
    return {file.name: "new" for file in (*pages, *files)}


def put_releases(site: Site, *names: str) -> None:
    """A start page with one page of text for each name."""
    for name in names:
        site.pages[f"/presse/{name}.html"] = page(TEXT.format(name.title()), title=name.title())
    site.pages["/"] = page("Unsere Meldungen", *(f"/presse/{name}.html" for name in names))


def document_of(settings: Settings, place: str) -> str | None:
    with open_archive(settings.store_url) as archive:
        return archive.manifest.all()[place].document


def test_all_pages_and_attachments_come_and_the_second_run_writes_nothing(
    site: Site, watching: Watching
) -> None:
    expected = put_samples(site)
    settings = watching(FOLLOW)
    assert run(settings).outcomes == expected
    assert site.agents == {"omdok"}

    before = archive_bytes(settings)
    site.forget()
    second = run(settings)
    assert second.outcomes == dict.fromkeys(expected, "unchanged")
    assert archive_bytes(settings) == before
    assert len(site.conditional) == len(expected)


def test_the_seed_comes_with_its_renditions(site: Site, watching: Watching, shared: Path) -> None:
    expected = put_samples(site, shared / "seed")
    settings = watching(FOLLOW)
    assert run(settings).outcomes == expected
    before = archive_bytes(settings)
    assert set(run(settings).outcomes.values()) == {"unchanged"}
    assert archive_bytes(settings) == before


CITIES = ("aachen", "bonn", "celle", "dresden", "essen", "fulda", "gera")


def change_all(site: Site) -> None:
    """One page of each kind of change; the last one stays as it is."""
    site.pages["/presse/aachen.html"] = page(
        TEXT.format("Aachen") + "\nNeu ist ein dritter Termin.", title="Aachen"
    )
    site.pages["/archiv/bonn.html"] = site.pages["/presse/bonn.html"]
    site.pages["/presse/bonn.html"] = moved("/archiv/bonn.html")
    del site.pages["/presse/celle.html"]
    navigation = "".join(f"<a href='/thema/{n}'>Thema {n}</a>" for n in range(30))
    site.pages["/presse/dresden.html"] = page(
        TEXT.format("Dresden"), title="Dresden", navigation=navigation
    )
    site.pages["/presse/essen.html"] = Reply(b"kaputt", status=500)
    site.pages["/presse/fulda.html"] = Reply(slow=True)


def test_every_change_has_the_outcome_that_it_should_have(site: Site, watching: Watching) -> None:
    put_releases(site, *CITIES)
    settings = watching(FOLLOW)
    assert set(run(settings).outcomes.values()) == {"new"}
    old, new = site.url("/presse/bonn.html"), site.url("/archiv/bonn.html")
    document = document_of(settings, old)
    change_all(site)
    told = run(settings)
    assert told.outcomes == {
        "aachen.html": "changed",
        "bonn.html": "changed",
        "celle.html": "failed",
        "dresden.html": "unchanged",
        "essen.html": "failed",
        "fulda.html": "failed",
        "gera.html": "unchanged",
    }
    assert told.gone == set()
    assert (told.of("bonn.html").path, told.of("bonn.html").reason) == (
        new,
        f"Lag bisher unter „{old}“.",
    )
    assert document_of(settings, new) == document
    assert "Versuch 1 von 3" in str(told.of("celle.html").reason)
    assert "(500)" in str(told.of("essen.html").reason)
    assert "nicht rechtzeitig" in str(told.of("fulda.html").reason)


def test_a_deleted_page_is_gone_after_three_looks_and_told_once(
    site: Site, watching: Watching
) -> None:
    put_releases(site, *CITIES)
    settings = watching(FOLLOW)
    run(settings)
    change_all(site)
    run(settings)
    for name in ("essen", "fulda"):
        site.pages[f"/presse/{name}.html"] = page(TEXT.format(name.title()), title=name.title())
    rest = {f"{name}.html": "unchanged" for name in CITIES}
    assert run(settings).outcomes == {**rest, "celle.html": "failed"}

    third = run(settings)
    assert third.gone == {"celle.html"}
    assert "celle.html" not in third.outcomes
    kept = third.of("celle.html").document
    assert kept
    archive = open_archive(settings.store_url)
    assert "Celle" in archive.documents.get(kept).document.text
    assert archive.watched.whereabouts(site.url("/presse/celle.html"))["Presse"].outcome == "gone"
    archive.close()

    before = archive_bytes(settings)
    fourth = run(settings)
    assert (fourth.gone, "celle.html" in fourth.outcomes) == (set(), False)
    assert archive_bytes(settings) == before


def test_a_page_that_comes_back_is_the_same_document(site: Site, watching: Watching) -> None:
    put_releases(site, "aachen", "bonn")
    settings = watching(FOLLOW, "gone_after = 1")
    run(settings)
    kept = site.pages.pop("/presse/bonn.html")
    document = document_of(settings, site.url("/presse/bonn.html"))
    assert run(settings).gone == {"bonn.html"}
    site.pages["/presse/bonn.html"] = kept
    back = run(settings)
    assert (back.of("bonn.html").outcome, back.of("bonn.html").document) == ("unchanged", document)


def test_moved_and_changed_at_once_is_the_next_version(site: Site, watching: Watching) -> None:
    put_releases(site, "aachen")
    settings = watching(FOLLOW)
    first = run(settings).of("aachen.html")
    site.pages["/neu/aachen.html"] = page(
        TEXT.format("Aachen") + "\nNeu ist ein dritter Termin.", title="Aachen"
    )
    site.pages["/presse/aachen.html"] = moved("/neu/aachen.html", 308)
    second = run(settings).of("aachen.html")
    assert (second.outcome, second.document) == ("changed", first.document)
    archive = open_archive(settings.store_url)
    assert first.document
    assert [d.version for d in archive.documents.versions(first.document)] == [1, 2]
    assert set(archive.manifest.all()) == {site.url("/neu/aachen.html")}
    assert [s.path for s in archive.documents.summaries()] == [site.url("/neu/aachen.html")]
    archive.close()


def test_a_passing_redirect_moves_nothing(site: Site, watching: Watching) -> None:
    put_releases(site, "aachen")
    settings = watching(FOLLOW)
    run(settings)
    site.pages["/heute/aachen.html"] = site.pages["/presse/aachen.html"]
    site.pages["/presse/aachen.html"] = moved("/heute/aachen.html", 302)
    before = archive_bytes(settings)
    assert run(settings).outcomes == {"aachen.html": "unchanged"}
    assert archive_bytes(settings) == before


def test_a_redirect_to_the_home_page_is_not_the_page(site: Site, watching: Watching) -> None:
    put_releases(site, "aachen", "bonn")
    settings = watching(FOLLOW)
    run(settings)
    site.pages["/presse/aachen.html"] = moved("/")
    site.pages["/presse/bonn.html"] = moved("/", 302)
    told = run(settings)
    assert told.outcomes == {"aachen.html": "failed", "bonn.html": "failed"}
    assert "Übersichtsseite" in str(told.of("aachen.html").reason)
    assert run(settings).gone == set()
    assert run(settings).gone == {"aachen.html"}


def test_a_login_in_front_of_a_page_is_not_its_next_version(site: Site, watching: Watching) -> None:
    put_releases(site, "aachen")
    settings = watching(FOLLOW)
    run(settings)
    site.pages["/anmelden"] = page(
        "Bitte melden Sie sich mit Name und Kennwort an.", title="Anmelden"
    )
    site.pages["/presse/aachen.html"] = moved("/anmelden", 302)
    site.pages["/presse/bonn.html"] = moved("/anmelden", 303)
    site.pages["/"] = page("Meldungen", "/presse/aachen.html", "/presse/bonn.html")
    told = run(settings)
    assert told.outcomes == {"aachen.html": "failed", "bonn.html": "failed"}
    assert "führt zurzeit auf" in str(told.of("bonn.html").reason)


def test_the_home_page_is_an_overview_also_where_it_is_no_start_page(
    site: Site, watching: Watching
) -> None:
    put_releases(site, "aachen")
    site.pages["/meldungen"] = site.pages["/"]
    site.pages["/de/"] = page("Willkommen bei uns.")
    settings = watching(FOLLOW, "gone_after = 1", start="/meldungen")
    run(settings)
    site.pages["/presse/aachen.html"] = moved("/")
    assert run(settings).gone == {"aachen.html"}


def test_a_server_that_asks_for_a_pause_gets_it(site: Site, watching: Watching) -> None:
    put_releases(site, "aachen", "bonn")
    settings = watching(FOLLOW)
    full = site.pages["/presse/aachen.html"]
    site.pages["/presse/aachen.html"] = Reply(status=429, headers={"Retry-After": "17"})
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        site.pages["/presse/aachen.html"] = full

    archive = open_archive(settings.store_url)
    found = collect(settings, archive, "Presse", sleep=pause)
    archive.close()
    assert sorted(file.name for file in found.files) == ["aachen.html", "bonn.html"]
    assert 16 < max(pauses) <= 17


def test_a_page_without_a_link_is_still_looked_at(site: Site, watching: Watching) -> None:
    put_releases(site, "aachen", "bonn")
    settings = watching(FOLLOW)
    run(settings)
    site.pages["/"] = page("Unsere Meldungen", "/presse/aachen.html")
    assert run(settings).outcomes == {"aachen.html": "unchanged", "bonn.html": "unchanged"}


def test_an_attachment_knows_its_page_and_changes_alone(site: Site, watching: Watching) -> None:
    pdfs = sorted(SAMPLES.glob("*.pdf"))
    site.pages["/presse/a.html"] = page(TEXT.format("Aachen"), "/d/text.pdf", title="Aachen")
    site.pages["/"] = page("Meldungen", "/presse/a.html")
    site.pages["/d/text.pdf"] = Reply(pdfs[0].read_bytes(), kind="application/pdf")
    settings = watching(FOLLOW)
    assert run(settings).outcomes == {"a.html": "new", "text.pdf": "new"}
    archive = open_archive(settings.store_url)
    assert archive.watched.whereabouts(site.url("/d/text.pdf"))["Presse"].parent == site.url(
        "/presse/a.html"
    )
    archive.close()
    site.pages["/d/text.pdf"] = Reply(pdfs[1].read_bytes(), kind="application/pdf")
    assert run(settings).outcomes == {"a.html": "unchanged", "text.pdf": "changed"}


def test_a_site_that_is_away_loses_nothing(site: Site, watching: Watching) -> None:
    put_releases(site, "aachen", "bonn")
    settings = watching(FOLLOW, "gone_after = 1")
    run(settings)
    pages = dict(site.pages)
    for path in pages:
        site.pages[path] = Reply(b"Wartung", status=503)
    told = run(settings)
    assert told.gone == set()
    assert set(told.outcomes.values()) == {"failed"}
    site.pages.update(pages)
    assert run(settings).outcomes == {"aachen.html": "unchanged", "bonn.html": "unchanged"}


def test_what_was_fetched_is_fetched_again_when_its_bytes_are_lost(
    site: Site, watching: Watching
) -> None:
    put_releases(site, "aachen")
    settings = watching(FOLLOW)
    run(settings)
    shutil.rmtree(settings.paths.outputs / "collected")
    assert run(settings).outcomes == {"aachen.html": "unchanged"}
    assert len(cached_bytes(settings)) == 1


def test_a_new_navigation_does_not_hide_new_links(site: Site, watching: Watching) -> None:
    put_releases(site, "aachen")
    settings = watching(FOLLOW)
    run(settings)
    site.pages["/presse/bonn.html"] = page(TEXT.format("Bonn"), title="Bonn")
    linked = page(TEXT.format("Aachen"), title="Aachen", navigation="<a href='bonn.html'>Bonn</a>")
    site.pages["/presse/aachen.html"] = linked
    assert run(settings).outcomes == {"aachen.html": "unchanged", "bonn.html": "new"}
    site.pages["/presse/celle.html"] = page(TEXT.format("Celle"), title="Celle")
    more = linked.body.replace(b"</nav>", b"<a href='celle.html'>Celle</a></nav>")
    site.pages["/presse/aachen.html"] = replace(linked, body=more)
    assert run(settings).outcomes == {
        "aachen.html": "unchanged",
        "bonn.html": "unchanged",
        "celle.html": "new",
    }


def test_sitemap_and_feed_are_followed(site: Site, watching: Watching) -> None:
    put_releases(site, "aachen", "bonn", "celle")
    site.pages["/"] = page("Keine Meldungen hier.")
    located = f"<url><loc>{site.url('/presse/aachen.html')}</loc></url>"
    site.pages["/sitemap.xml"] = Reply(
        f"<urlset xmlns='x'>{located}</urlset>".encode(), kind="text/xml"
    )
    site.pages["/index.xml"] = Reply(
        f"<sitemapindex><sitemap><loc>{site.url('/sitemap.xml')}</loc></sitemap></sitemapindex>".encode()
    )
    feed = f"<feed><entry><link rel='self' href='/x'/><link href='{site.url('/presse/bonn.html')}'/></entry></feed>"
    site.pages["/feed.atom"] = Reply(feed.encode())
    rss = (
        f"<rss><channel><item><link>{site.url('/presse/celle.html')}</link></item></channel></rss>"
    )
    site.pages["/feed.rss"] = Reply(rss.encode())
    feeds = f'"{site.url("/feed.atom")}", "{site.url("/feed.rss")}"'
    settings = watching(f'sitemap = ["{site.url("/index.xml")}"]', f"feed = [{feeds}]")
    assert run(settings).outcomes == {"aachen.html": "new", "bonn.html": "new", "celle.html": "new"}
