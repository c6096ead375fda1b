"""Saved searches: what is new in them since they were saved, told once for each document, as Atom
and JSON feeds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from pipeline.archive import Parts
from pipeline.archive.types import Alert, Filters, SavedSearch
from pipeline.ground.errors import NotFound, Refused
from pipeline.registers.vocabulary import Vocabulary
from pipeline.search.bundle import Bundle
from pipeline.search.query import Query, widened
from pipeline.search.search import found_documents

_ATOM = "http://www.w3.org/2005/Atom"
# What is told, and in silence the other renditions of its work: they shall be no news when the told
# one is gone.
_DOCUMENT, _PARTNER, _BESIDE = "document:", "partner:", "beside:"


@dataclass(frozen=True, slots=True)
class AlertEntry:
    """An alert in words: `title` is German, `summary` names the document's title; `id` never
    changes.
    """

    id: str
    title: str
    summary: str
    document: str
    at: str


class NameRefused(Refused):
    """A search cannot be kept under this name."""


def save_search(bundle: Bundle, name: str, query: Query, at: datetime) -> SavedSearch:
    """Keep a search under a name; all that it finds today counts as known.

    Raises:
        NotFound: there is no archive yet, or a filter names something unknown.
        NameRefused: the name is empty or taken.
    """
    shown, made = " ".join(name.split()), at.astimezone(UTC).isoformat()
    if not shown or not shown.isprintable():
        raise NameRefused("Die Suche braucht einen Namen.", "Geben Sie ihr einen kurzen Namen.")
    saved = SavedSearch(shown, query.model_dump_json(exclude_defaults=True), made)
    known = list(_news(bundle, saved, made))
    try:
        bundle.archive.saved.keep(saved)
    except Refused as error:
        raise NameRefused(error.message, error.hint) from error
    bundle.archive.saved.tell(known)
    return saved


def check_searches(bundle: Bundle, at: datetime) -> dict[str, tuple[AlertEntry, ...]]:
    """Look what each saved search finds now, and note what it did not find before; gives that by
    the search's name.
    """
    moment = at.astimezone(UTC).isoformat()
    news: dict[str, tuple[AlertEntry, ...]] = {}
    for saved in bundle.archive.saved.all():
        fresh = bundle.archive.saved.tell(_news(bundle, saved, moment))
        news[saved.name] = entries(bundle.archive, bundle.vocabulary, fresh)
    return news


def told_since(
    archive: Parts, vocabulary: Vocabulary, moment: str
) -> dict[str, tuple[AlertEntry, ...]]:
    """What each saved search told of from that ISO moment on, whoever asked; searches without any
    are left out.
    """
    found = {}
    for saved in archive.saved.all():
        alerts = [alert for alert in alerts_of(archive, saved.name)[1] if alert.at >= moment]
        if told := entries(archive, vocabulary, alerts):
            found[saved.name] = told
    return found


def alerts_of(archive: Parts, name: str) -> tuple[SavedSearch, tuple[Alert, ...]]:
    """A saved search with all that it told since it was saved, newest first.

    Raises:
        NotFound: no such search.
    """
    saved = next((saved for saved in archive.saved.all() if saved.name == name), None)
    if saved is None:
        raise NotFound(
            f"Eine gemerkte Suche „{name}“ gibt es nicht.",
            "`omdok saved list` zeigt alle gemerkten Suchen.",
        )
    return saved, tuple(alert for alert in archive.saved.alerts(name) if alert.at > saved.made)


def entries(
    archive: Parts, vocabulary: Vocabulary, alerts: Sequence[Alert]
) -> tuple[AlertEntry, ...]:
    """The alerts in words; a document that is gone has none, and what was noted in silence
    neither.
    """
    titles = {summary.document: summary.title for summary in archive.documents.summaries()}
    return tuple(
        AlertEntry(
            id=f"urn:omdok:{quote(alert.search)}:{quote(alert.key)}",
            title=_title(alert, titles[alert.document], vocabulary),
            summary=titles[alert.document],
            document=alert.document,
            at=alert.at,
        )
        for alert in alerts
        if alert.document in titles and not alert.key.startswith(_BESIDE)
    )


def atom(saved: SavedSearch, news: Sequence[AlertEntry]) -> str:
    """The feed of a saved search as Atom 1.0."""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    _child(feed, "id", f"urn:omdok:{quote(saved.name)}")
    _child(feed, "title", f"omdok: {saved.name}")
    _child(feed, "updated", max((entry.at for entry in news), default=saved.made))
    _child(_child(feed, "author"), "name", "omdok")
    for entry in news:
        item = _child(feed, "entry")
        _child(item, "id", entry.id)
        _child(item, "title", entry.title)
        _child(item, "updated", entry.at)
        _child(item, "summary", entry.summary)
        _child(item, "link").set("href", f"urn:omdok:document:{entry.document}")
    text: str = ElementTree.tostring(feed, encoding="unicode", xml_declaration=True)
    return text + "\n"


def json_feed(saved: SavedSearch, news: Sequence[AlertEntry]) -> dict[str, Any]:
    """The feed of a saved search as JSON Feed 1.1."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"omdok: {saved.name}",
        "language": "de",
        "items": [
            {
                "id": entry.id,
                "title": entry.title,
                "content_text": entry.summary,
                "date_published": entry.at,
                "_omdok": {"document": entry.document},
            }
            for entry in news
        ],
    }


def _news(bundle: Bundle, saved: SavedSearch, at: str) -> Iterator[Alert]:
    """An alert for each work found, and, where the search is about regions, for each partner in
    them.
    """
    query = Query.model_validate(json.loads(saved.query))
    archive, ids = bundle.archive, bundle.archive.shown.numbers()
    found = found_documents(bundle, query)
    members = _members(archive)
    known = {alert.key for alert in archive.saved.alerts(saved.name)}
    for number in found:
        work = [ids[member] for member in members.get(number, (number,))]
        # A rendition that comes later is no news.
        is_known = any(f"{kind}{id}" in known for kind in (_DOCUMENT, _BESIDE) for id in work)
        for id in work:
            is_told = id == ids[number] and not is_known
            yield Alert(saved.name, f"{_DOCUMENT if is_told else _BESIDE}{id}", id, at)
    if not query.region:
        return
    asked = filter(None, (bundle.vocabulary.lookup("region", name) for name in query.region))
    regions = widened(asked, bundle.vocabulary)
    within = archive.facts.matching(Filters(region=regions))
    for partner in archive.facts.facets(within)["partner"]:
        carrying = archive.facts.matching(Filters(region=regions, partner=(partner,)))
        yield Alert(saved.name, f"{_PARTNER}{partner}", ids[int(carrying[0])], at)


def _members(archive: Parts) -> dict[int, list[int]]:
    """For each document that has other renditions all documents of its work."""
    together: dict[int, list[int]] = {}
    for document, first in archive.works.works().items():
        together.setdefault(first, [first]).append(document)
    return {member: members for members in together.values() for member in members}


def _title(alert: Alert, title: str, vocabulary: Vocabulary) -> str:
    if alert.key.startswith(_PARTNER):
        return (
            "Neuer Partner in der Region: "
            f"{vocabulary.label('partner', alert.key.removeprefix(_PARTNER))}"
        )
    return f"Neuer Treffer: {title}"


def _child(parent: ElementTree.Element, name: str, text: str | None = None) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}")
    child.text = text
    return child
