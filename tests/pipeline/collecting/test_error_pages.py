"""A site that answers with 200 whatever it says: what was known stays, and the report tells it."""

from __future__ import annotations

import pytest

from pipeline.archive import open_archive
from pipeline.collecting import trust
from pipeline.ground.errors import NotFound
from pipeline.settings import Settings
from tests.pipeline.collecting.conftest import Watching
from tests.pipeline.collecting.runs import Told, run
from tests.servers.web import Reply, Site, page

FOLLOW = 'follow = "/presse/.*"'
RELEASE = (
    "Pressemitteilung\nUlm, 3. Mai 2021. Die Handwerkskammer Ulm und der Verband Nordtal haben heute eine "
    "Vereinbarung unterzeichnet.\nSie beraten kleine Betriebe gemeinsam zu Führung und Gesundheit.\n"
    "„Das hilft den Betrieben im ganzen Land“, sagte Ida Ost, Geschäftsführerin der Kammer.\n"
    "Die Beratung beginnt im Sommer und ist für Betriebe bis fünfzig Beschäftigte frei."
)
HEAD = "Kammer Ulm berät kleine Betriebe"
MORE = "Zur Startseite. Hilfe und Kontakt. Unsere Meldungen. Unsere Angebote für Betriebe im Land."


def shown(title: str, text: str = "", heading: str | None = None, extra: str = "") -> bytes:
    told = title if heading is None else heading
    return f"<html><head><title>{title}</title></head><body><h1>{told}</h1><p>{text}</p>{extra}</body></html>".encode()


LOGIN = "<form><input name=u><input type=password name=p><button>OK</button></form>"
BODIES = [
    ("gone-de", shown("Seite nicht gefunden", "Die gewünschte Seite gibt es nicht.")),
    ("gone-404", shown("404", MORE)),
    ("gone-title-only", shown("Fehler 404 | Kammer Ulm", MORE, heading="Hoppla!")),
    ("gone-en", shown("Page not found", "Sorry, the page you requested could not be found.")),
    ("gone-sentence", shown("Kammer Ulm", "Der aufgerufene Artikel wurde leider entfernt.", heading="Hinweis")),
    ("gone-with-news", shown("Die Seite wurde nicht gefunden", "Neues aus der Kammer. " * 40)),
    ("maintenance-de", shown("Wartungsarbeiten", "Wir sind bald wieder für Sie da.")),
    ("maintenance-en", shown("Down for maintenance", "Please try again later.")),
    ("maintenance-sentence",
        shown("Kammer Ulm", "Unsere Website wird gerade gewartet. Bitte versuchen Sie es später noch einmal.")),
    ("maintenance-brief", shown("Kammer", "Briefly unavailable for scheduled maintenance. Check back in a minute.")),
    ("login", shown("Anmelden", "Benutzername und Passwort", extra=LOGIN)),
    ("login-bare", shown("Mitglieder", "Willkommen im Mitgliederbereich.", extra=LOGIN)),
    ("session", shown("Intranet", "Ihre Sitzung ist abgelaufen. Bitte melden Sie sich neu an, um fortzufahren.")),
    ("bot-moment", shown("Just a moment...", "Checking your browser before you go on.")),
    ("bot-de", shown("Sicherheitsprüfung", "Bitte bestätigen Sie, dass Sie kein Roboter sind.")),
    ("bot-script", shown("ulm.example", "", heading="ulm.example",
            extra="<script src=/cdn-cgi/challenge-platform/x.js></script>")),
    ("denied", shown("Zugriff verweigert", "Ihnen fehlt die Berechtigung.")),
    ("too-many", shown("Zu viele Anfragen", "Warten Sie einen Augenblick.")),
    ("critical", shown("Kammer Ulm", "Es gab einen kritischen Fehler auf deiner Website.", heading="")),
    ("database", shown("Error establishing a database connection")),
    ("php", shown("Kammer", "Fatal error: Uncaught Error: Call to undefined function in /srv/x.php on line 12",
            heading="")),
    ("parked", shown("ulm.example", "Diese Domain steht zum Verkauf.")),
    ("javascript", shown("Kammer", "Bitte aktivieren Sie JavaScript, um diese Seite zu sehen.")),
    ("cookies", shown("Bevor Sie fortfahren", "Wir brauchen Ihre Zustimmung. Alle Cookies akzeptieren")),
    ("plain", b"Database connection failed. Please contact the administrator of this site."),
    ("json", b'{"error": "not found", "status": 404}'),
    ("other-page", shown("Willkommen bei uns", "Hier finden Sie Auskunft zu allen Fragen rund um unsere Angebote.")),
]  # fmt: skip


def known_site(site: Site, watching: Watching, *lines: str) -> Settings:
    site.pages["/presse/a"] = page(RELEASE, title=HEAD)
    site.pages["/"] = page("Unsere Meldungen", "/presse/a")
    settings = watching(FOLLOW, *lines)
    assert run(settings).outcomes == {"a": "new"}
    return settings


def notes(told: Told) -> str:
    return "\n".join(note for look in told.settled.looks for note in look.notes)


def versions(settings: Settings, place: str) -> int:
    with open_archive(settings.store_url) as archive:
        entry = archive.manifest.all()[place]
        assert entry.document
        return entry.version


@pytest.mark.parametrize("body", [row[1] for row in BODIES], ids=[row[0] for row in BODIES])
def test_an_error_told_with_200_is_no_version(site: Site, watching: Watching, body: bytes) -> None:
    settings = known_site(site, watching)
    site.pages["/presse/a"] = Reply(body)
    told = run(settings)
    assert told.outcomes == {"a": "failed"}
    assert str(told.of("a").reason).startswith("Störung: ")
    assert "Störung: " in notes(told)
    site.pages["/presse/a"] = page(RELEASE, title=HEAD)
    assert run(settings).outcomes == {"a": "unchanged"}
    assert versions(settings, site.url("/presse/a")) == 1


GENUINE = [
    ("worked-over", page(RELEASE + "\nEin Nachtrag: Der Beginn ist am 1. Juli.", title=HEAD)),
    ("new-title", page(RELEASE, title="Ulm: Beratung für Betriebe")),
    ("next-release", page(RELEASE.replace("3. Mai 2021", "9. Juni 2021").replace("Beratung", "Schulung").replace("Ulm",
                "Köln"), title="Köln schult")),
    ("tells-of-maintenance",
        page(RELEASE + "\nDie Website wird am Montag gewartet und ist dann nicht erreichbar.", title=HEAD)),
    ("tells-of-login", page(RELEASE + "\nMelden Sie sich mit Benutzername und Passwort an, um sich einzuschreiben.",
            title=HEAD)),
    ("title-with-error", page(RELEASE, title="Fehler vermeiden: Kammer Ulm berät")),
    ("title-with-404", page(RELEASE, title="404 Betriebe beraten")),
    ("title-with-maintenance", page(RELEASE, title="Wartung von Heizungen: Kammer Ulm berät kleine Betriebe")),
    ("shorter", page("\n".join(RELEASE.splitlines()[:3]), title=HEAD)),
    ("search-beside", Reply(page(RELEASE + "\nNachtrag.", title=HEAD).body.replace(b"<main>",
                b"<form><input type=password></form><main>"))),
]  # fmt: skip


@pytest.mark.parametrize("reply", [row[1] for row in GENUINE], ids=[row[0] for row in GENUINE])
def test_a_true_change_is_taken(site: Site, watching: Watching, reply: Reply) -> None:
    settings = known_site(site, watching)
    site.pages["/presse/a"] = reply
    assert run(settings).outcomes == {"a": "changed"}


def test_three_addresses_with_one_text_are_not_believed(site: Site, watching: Watching) -> None:
    names = ["a", "b", "c"]
    for name in names:
        site.pages[f"/presse/{name}"] = page(RELEASE.replace("Ulm", f"Ulm-{name}dorf"), title=name)
    site.pages["/"] = page("Unsere Meldungen", *(f"/presse/{name}" for name in names))
    settings = watching(FOLLOW)
    assert set(run(settings).outcomes.values()) == {"new"}
    for name in names:
        text = (
            f"Ulm, 4. Mai 2021. Ein neuer Auftritt der Kammer steht bevor. Vorgang {name}7{len(name)}, bitte unter "
            f"/presse/{name} nachsehen."
        )
        site.pages[f"/presse/{name}"] = page(RELEASE + "\n" + text, title="Pressemitteilung")
    told = run(settings)
    assert set(told.outcomes.values()) == {"failed"}
    assert "derselbe Text" in str(told.of("a").reason)


def test_after_some_looks_a_person_decides(site: Site, watching: Watching) -> None:
    settings = known_site(site, watching, "gone_after = 2")
    place = site.url("/presse/a")
    site.pages["/presse/a"] = Reply(shown("Willkommen", "Die Beratung der Kammer ist beendet."))
    with open_archive(settings.store_url) as archive, pytest.raises(NotFound):
        trust(archive, "Presse", place)
    assert "entscheiden" not in str(run(settings).of("a").reason)
    assert "omdok sources trust Presse" in str(run(settings).of("a").reason)
    with open_archive(settings.store_url) as archive:
        trust(archive, "Presse", place)
    assert run(settings).outcomes == {"a": "changed"}
    assert versions(settings, place) == 2
    site.pages["/presse/a"] = Reply(shown("Seite nicht gefunden"))
    assert run(settings).outcomes == {"a": "failed"}


def test_a_new_link_that_leads_to_an_error_is_a_dead_one(site: Site, watching: Watching) -> None:
    site.pages["/"] = page("Unsere Meldungen", "/presse/weg", "/presse/zu")
    site.pages["/presse/weg"] = Reply(shown("Seite nicht gefunden"))
    site.pages["/presse/zu"] = Reply(shown("Wartungsarbeiten", "Bis gleich."))
    told = run(watching(FOLLOW))
    assert told.outcomes == {"zu": "failed"}
    assert "ins Leere" in notes(told)


def test_a_start_page_in_maintenance_is_told(site: Site, watching: Watching) -> None:
    settings = known_site(site, watching)
    site.pages["/"] = Reply(shown("Wartungsmodus", "Wir sind gleich wieder da."))
    told = run(settings)
    assert told.outcomes["a"] == "unchanged"
    assert any("Störung" in str(o.reason) for o in told.settled.outcomes)


def test_a_document_that_becomes_a_page_stays_what_it_was(site: Site, watching: Watching) -> None:
    letter = page(RELEASE, title=HEAD).body
    site.pages["/"] = Reply(b'<main><p>Unsere Texte</p><a download href="/abruf/7">Text</a></main>')
    site.pages["/abruf/7"] = Reply(
        b"{\\rtf1\\ansi " + RELEASE.encode("ascii", "ignore") + b"}", kind="application/rtf"
    )
    settings = watching(FOLLOW)
    assert run(settings).outcomes == {"7": "new"}
    site.pages["/abruf/7"] = Reply(letter)
    assert run(settings).outcomes == {"7": "failed"}
