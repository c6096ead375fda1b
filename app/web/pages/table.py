"""The pages in the order of the work. Adding one is a file here, a folder in `templates/`, and one
line.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.settings.web import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: the module that serves it and its line in the menu, seen by who has `role`; none
    without a label.
    """

    module: str
    path: str
    label: str
    role: Role


PAGES = (
    Entry("app.web.pages.start", "/", "", "lesen"),
    Entry("app.web.pages.search", "/suche", "Suche", "lesen"),
    Entry("app.web.pages.archive", "/archiv", "Archiv", "lesen"),
    Entry("app.web.pages.archive_many", "/archiv/auswahl", "", "lesen"),
    Entry("app.web.pages.compare", "/vergleich", "", "lesen"),
    Entry("app.web.pages.partner", "/partner", "Partner", "lesen"),
    Entry("app.web.pages.upload", "/hochladen", "Hochladen", "prüfen"),
    Entry("app.web.pages.review", "/pruefen", "Prüfen", "prüfen"),
    Entry("app.web.pages.register", "/register", "Register", "prüfen"),
    Entry("app.web.pages.deadlines", "/fristen", "Fristen", "lesen"),
    Entry("app.web.pages.drafts", "/entwuerfe", "Entwürfe", "lesen"),
    Entry("app.web.pages.plain", "/entwuerfe", "", "lesen"),
    Entry("app.web.pages.quote_links", "/zitat", "", "lesen"),
    Entry("app.web.pages.drafts_said", "/entwuerfe", "", "prüfen"),
    Entry("app.web.pages.drafts_word", "/entwuerfe", "", "prüfen"),
    Entry("app.web.pages.drafts_api", "/api/v1/drafts", "", "lesen"),
    Entry("app.web.pages.runs", "/laeufe", "Läufe", "lesen"),
    Entry("app.web.pages.overview", "/ueberblick", "Überblick", "lesen"),
    Entry("app.web.pages.admin", "/verwaltung", "Verwaltung", "verwalten"),
    Entry("app.web.pages.admin_sources", "/verwaltung/quellen", "", "verwalten"),
    Entry("app.web.pages.admin_upkeep", "/verwaltung/plan", "", "verwalten"),
    Entry("app.web.pages.admin_settings", "/verwaltung/einstellungen", "", "verwalten"),
    Entry("app.web.pages.saved", "/suche/gemerkt", "", "lesen"),
    Entry("app.web.pages.document", "/dokument", "", "lesen"),
    Entry("app.web.pages.correcting", "/dokument", "", "prüfen"),
    Entry("app.web.pages.palette", "/palette", "", "lesen"),
    Entry("app.web.pages.work", "/arbeit", "", "lesen"),
    Entry("app.web.pages.spots", "/dokument", "", "prüfen"),
    Entry("app.web.pages.public", "/oeffentlich", "", "lesen"),
    Entry("app.web.pages.account", "/konto", "", "lesen"),
    Entry("app.web.pages.accessibility", "/barrierefreiheit", "", "lesen"),
    Entry("app.web.pages.staying", "/sitzung", "", "lesen"),
    Entry("app.web.pages.help", "/hilfe", "", "lesen"),
    Entry("app.web.pages.invitation", "/einladung", "", "lesen"),
    Entry("app.web.pages.signin", "/anmelden", "", "lesen"),
)
