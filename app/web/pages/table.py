"""The pages in the order of the work. Adding one is a file here, a folder in `templates/`, and one
line.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.settings.web import Role


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page: the module that serves it and its line in the menu, seen by who has `role`; none
    without a label.
    """

    module: str
    path: str
    label: str
    role: Role


PAGES = (
    PageEntry("app.web.pages.start", "/", "", "lesen"),
    PageEntry("app.web.pages.search", "/suche", "Suche", "lesen"),
    PageEntry("app.web.pages.archive", "/archiv", "Archiv", "lesen"),
    PageEntry("app.web.pages.archive_many", "/archiv/auswahl", "", "lesen"),
    PageEntry("app.web.pages.archive_tags", "/archiv/auswahl", "", "prüfen"),
    PageEntry("app.web.pages.compare", "/vergleich", "", "lesen"),
    PageEntry("app.web.pages.portrait_spots", "/partner", "", "lesen"),
    PageEntry("app.web.pages.partner", "/partner", "Partner", "lesen"),
    PageEntry("app.web.pages.upload", "/hochladen", "Hochladen", "prüfen"),
    PageEntry("app.web.pages.review", "/pruefen", "Prüfen", "prüfen"),
    PageEntry("app.web.pages.register", "/register", "Register", "prüfen"),
    PageEntry("app.web.pages.register_list", "/register/liste", "", "prüfen"),
    PageEntry("app.web.pages.deadlines", "/fristen", "Fristen", "lesen"),
    PageEntry("app.web.pages.drafts", "/entwuerfe", "Entwürfe", "lesen"),
    PageEntry("app.web.pages.plain", "/entwuerfe", "", "lesen"),
    PageEntry("app.web.pages.quote_links", "/zitat", "", "lesen"),
    PageEntry("app.web.pages.drafts_said", "/entwuerfe", "", "prüfen"),
    PageEntry("app.web.pages.drafts_source", "/entwuerfe", "", "lesen"),
    PageEntry("app.web.pages.drafts_pictures", "/entwuerfe", "", "prüfen"),
    PageEntry("app.web.pages.drafts_word", "/entwuerfe", "", "prüfen"),
    PageEntry("app.web.pages.drafts_api", "/api/v1/drafts", "", "lesen"),
    PageEntry("app.web.pages.runs", "/laeufe", "Läufe", "lesen"),
    PageEntry("app.web.pages.overview", "/ueberblick", "Überblick", "lesen"),
    PageEntry("app.web.pages.admin", "/verwaltung", "Verwaltung", "verwalten"),
    PageEntry("app.web.pages.admin_sources", "/verwaltung/quellen", "", "verwalten"),
    PageEntry("app.web.pages.admin_upkeep", "/verwaltung/plan", "", "verwalten"),
    PageEntry("app.web.pages.admin_settings", "/verwaltung/einstellungen", "", "verwalten"),
    PageEntry("app.web.pages.saved", "/suche/gemerkt", "", "lesen"),
    PageEntry("app.web.pages.document", "/dokument", "", "lesen"),
    PageEntry("app.web.pages.correcting", "/dokument", "", "prüfen"),
    PageEntry("app.web.pages.palette", "/palette", "", "lesen"),
    PageEntry("app.web.pages.work", "/arbeit", "", "lesen"),
    PageEntry("app.web.pages.spots", "/dokument", "", "prüfen"),
    PageEntry("app.web.pages.public", "/oeffentlich", "", "lesen"),
    PageEntry("app.web.pages.oparl", "/oeffentlich/oparl", "", "lesen"),
    PageEntry("app.web.pages.account", "/konto", "", "lesen"),
    PageEntry("app.web.pages.accessibility", "/barrierefreiheit", "", "lesen"),
    PageEntry("app.web.pages.staying", "/sitzung", "", "lesen"),
    PageEntry("app.web.pages.help", "/hilfe", "", "lesen"),
    PageEntry("app.web.pages.invitation", "/einladung", "", "lesen"),
    PageEntry("app.web.pages.signin", "/anmelden", "", "lesen"),
)
