"""Every page in its states: nothing that axe can find, nothing that the browser refuses to run (the
fixture `open_page` counts that), a title of its own, and by Tab alone through all of it in the
order in which it is read, always to be seen where one is.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Page

from app.web.pages.table import PAGES
from tests.contracts.test_store_agreements import OPEN, RENEWED, put
from tests.web.browser.conftest import Live, assert_accessible
from tests.web.browser.test_work_pages import open_all
from tests.web.test_drafts_page import document_of, make

# By its route, what is looked at; {draft}, {pdf}, {word}, {text}, {web} and {batch} are ids of the installation.
LOOKED_AT: dict[str, list[str]] = {
    "/": ["/"],
    "/archiv": ["/archiv", "/archiv?von=1990-01-01&bis=1990-12-31", "/archiv?art=agreement&spalte=titel"],
    "/suche": ["/suche", "/suche?q=Vielfalt", "/suche?q=Xylophon",
               "/suche?q=Wie+viele+Vereinbarungen+seit+2015%3F"],
    "/suche/gemerkt": ["/suche/gemerkt"],
    "/dokument/{id}": ["/dokument/{pdf}", "/dokument/{word}?q=Betrieb", "/dokument/{text}", "/dokument/{web}"],
    "/dokument/{id}/fassungen": ["/dokument/{pdf}/fassungen"],
    "/dokument/{id}/wort": ["/dokument/{pdf}/wort"],
    "/dokument/{id}/entfernen": ["/dokument/{pdf}/entfernen"],
    "/vergleich": ["/vergleich", "/vergleich?a=erneuert", "/vergleich?a=erneuert&b=offen",
                   "/vergleich?a=erneuert&b=offen&nur=ja"],
    "/vergleich/sonst": ["/vergleich/sonst?a=erneuert"],
    "/partner": ["/partner", "/partner?q=Xylophon"],
    "/partner/chronik": ["/partner/chronik", "/partner/chronik?q=Vielfalt"],
    "/partner/netz": ["/partner/netz"],
    "/partner/{kind}/{id:path}": ["/partner/partner/ba", "/partner/region/hessen"],
    "/hochladen": ["/hochladen"],
    "/hochladen/{batch}": ["/hochladen/{batch}"],
    "/pruefen": ["/pruefen"],
    "/register": ["/register", "/register?q=Bundes"],
    "/register/partner/{id}": ["/register/partner/ba"],
    "/fristen": ["/fristen"],
    "/fristen/{document}": ["/fristen/erneuert", "/fristen/offen"],
    "/entwuerfe": ["/entwuerfe"],
    "/entwuerfe/neu": ["/entwuerfe/neu", "/entwuerfe/neu?vorlage=pressemitteilung"],
    "/entwuerfe/{id}": ["/entwuerfe/{draft}", "/entwuerfe/{draft}?formular=true"],
    "/entwuerfe/{id}/einfach": ["/entwuerfe/{draft}/einfach"],
    "/laeufe": ["/laeufe"],
    "/ueberblick": ["/ueberblick"],
    "/verwaltung": ["/verwaltung"],
    "/verwaltung/quellen": ["/verwaltung/quellen"],
    "/verwaltung/plan": ["/verwaltung/plan"],
    "/verwaltung/sicherung": ["/verwaltung/sicherung"],
    "/verwaltung/einstellungen": ["/verwaltung/einstellungen"],
    "/konto": ["/konto"],
    "/hilfe": ["/hilfe?q=Sperrfrist", "/hilfe?q=Xylophon"],
    "/barrierefreiheit": ["/barrierefreiheit"],
    "problem": ["/gibt-es-nicht", "/dokument/000000000000", "/entwuerfe/000000000000"],
}  # fmt: skip
# What a browser downloads, what is a part of a page that one of the others shows, what stands in a file of its own here
# (signing in, an invitation, a quote's page) and what has its own looks (a run's report, a mail).
NO_PAGE = {
    "/anmelden", "/anmelden/dienst", "/anmelden/dienst/antwort", "/einladung/{text}", "/zitat/{draft}/{token}",
    "/archiv.csv", "/suche/treffer.csv", "/suche/treffer.json", "/suche/antwort.csv", "/vergleich.{form}",
    "/partner/chronik.{form}", "/partner/netz.csv", "/partner/{kind}/{id:path}/word", "/fristen.csv",
    "/ueberblick/{part}.csv", "/feeds/{who}/{key}/fristen.ics", "/feeds/{who}/{key}/suche.{form}",
    "/entwuerfe/{id}/datei/{kind}", "/entwuerfe/{id}/einfach.txt", "/entwuerfe/{id}/mail",
    "/entwuerfe/{id}/bild/{number}",
    "/dokument/{id}/seite/{number}.webp", "/dokument/{id}/original", "/hilfe/bilder/{name}", "/laeufe/bericht/{name}",
    "/partner/{kind}/{id:path}/stelle", "/register/vorschau/{arbeit}", "/entwuerfe/{id}/erklaerung",
    "/entwuerfe/{id}/quelle/{dokument}", "/entwuerfe/{id}/quelle/{dokument}/seite", "/entwuerfe/{id}/aenderungen",
    "/verwaltung/quellen/probe/{id}", "/suche/gemerkt/liste", "/dokument/{id}/rahmen", "/dokument/{id}/eintraege",
    "/palette", "/arbeit", "/sitzung", "/register/liste/{id}",
}  # fmt: skip
ADDRESSES = [address for shown in LOOKED_AT.values() for address in shown]


def test_no_page_is_forgotten() -> None:
    routes = {
        route.path
        for entry in PAGES
        for route in import_module(entry.module).router.routes
        if isinstance(route, APIRoute) and "GET" in route.methods
    }
    pages = {path for path in routes if not path.startswith(("/api/", "/oeffentlich/"))}
    assert pages == (LOOKED_AT.keys() - {"problem"}) | NO_PAGE
    assert not LOOKED_AT.keys() & NO_PAGE


@pytest.fixture(scope="module")
def ids(live: Live) -> dict[str, str]:
    """What stands in the addresses for ids."""
    archive = live.web.app.state.site.archive
    put(archive, "erneuert", RENEWED)
    put(archive, "offen", OPEN)
    client = live.web.client("verwalten")
    parts = {"pdf": "2023-04-18-ki", "word": "nachfolge", "text": "baustelle", "web": "neuwied"}
    files = [
        ("dateien", ("Notiz.txt", "Eine Notiz über Vielfalt im Betrieb.".encode(), "text/plain"))
    ]
    sent = client.post("/hochladen", files=files)
    batch = sent.headers["location"].rpartition("/")[2]
    documents = {name: document_of(live.web, part) for name, part in parts.items()}
    return documents | {"draft": make(live.web, client), "batch": batch}


@dataclass(frozen=True)
class Stop:
    """Where the focus is: the number of the element in the document, and whether one sees it."""

    number: int
    is_seen: bool
    what: str


# Notes where the focus comes to, for the time of a walk.
_WATCH = """() => {
  window.walked = [];
  document.addEventListener("focusin", ({ target: one }) => {
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
      || style.boxShadow !== "none" || one.matches(".ProseMirror, iframe");
    const shown = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const number = [...document.querySelectorAll("*")].indexOf(one);
    window.walked.push([number, marked && shown, one.outerHTML.slice(0, 120)]);
  });
  // A long list is the same again and again.
  for (const one of document.querySelectorAll("tbody > tr:nth-child(n+5), ul > li:nth-child(n+12)")) one.remove();
  // From the beginning, wherever the page itself put the focus.
  const first = document.body.insertBefore(document.createElement("i"), document.body.firstChild);
  first.tabIndex = -1;
  first.focus();
  window.walked = [];
  const places = "a, button, select, textarea, summary, [tabindex], [contenteditable]";
  // A field for a day or a time is several stops.
  return document.querySelectorAll(places).length + 5 * document.querySelectorAll("input").length;
}"""
# Boxes whose parts stand in another order than they are read in.
_TURNED = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const places = "a, button, input, select, textarea, summary";
  if (!one.matches(places) && !one.querySelector(places)) return false;
  const style = getComputedStyle(one);
  return style.order !== "0" || style.flexDirection.endsWith("reverse") || one.tabIndex > 0;
}).map((one) => one.outerHTML.slice(0, 120))"""


def stops(page: Page) -> list[Stop]:
    """Where Tab leads, from the beginning of the page until it leaves it."""
    for _ in range(page.evaluate(_WATCH) + 1):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
    else:
        raise AssertionError("Tab does not leave the page")
    return [Stop(*one) for one in page.evaluate("window.walked")]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_has_a_fault_that_axe_finds(
    live_page: Page, ids: dict[str, str], address: str
) -> None:
    live_page.goto(address.format(**ids))
    assert live_page.locator("h1").count() == 1
    open_all(live_page)
    assert_accessible(live_page)


@pytest.mark.parametrize("address", ADDRESSES)
def test_tab_goes_through_a_page_in_order(
    live_page: Page, ids: dict[str, str], address: str
) -> None:
    live_page.goto(address.format(**ids))
    walked = stops(live_page)
    assert walked[0].what.startswith('<a class="skip"'), walked[0]
    numbers = [stop.number for stop in walked]
    assert numbers == sorted(numbers)
    assert [stop.what for stop in walked if not stop.is_seen] == []
    assert live_page.evaluate(_TURNED) == []


def test_no_two_pages_bear_the_same_title(live: Live, ids: dict[str, str]) -> None:
    """Tabs of a browser and what a screen reader says first tell the pages apart."""
    client, titles = live.web.client("verwalten"), {}
    for route, (address, *_) in LOOKED_AT.items():
        text = client.get(address.format(**ids)).text
        titles[route] = text.partition("<title>")[2].partition("</title>")[0]
    same = {route: t for route, t in titles.items() if list(titles.values()).count(t) > 1}
    assert same == {}
