"""Saved searches tell each document once; removal is proven."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline.archive import open_store
from pipeline.errors import NotFound
from pipeline.search.query import Query
from pipeline.search.removal import remove_document
from pipeline.search.saved import Searcher, alerts_of, atom, check_searches, entries, json_feed, save_search
from pipeline.settings import Settings
from tests.pipeline.archive.builders import EMBEDDER
from tests.pipeline.search.test_search import TEXTS, add, ask, found, vocabulary

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def searcher(tmp_path: Path) -> Iterator[Searcher]:
    store = open_store(f"sqlite:///{tmp_path}/a.sqlite")
    for name in ("regionen", "kultur"):
        add(store, name, TEXTS[name])
    yield Searcher(store, Settings(), vocabulary(), EMBEDDER)
    store.close()


def documents(news: dict[str, tuple[object, ...]], name: str) -> list[str]:
    return [entry.document for entry in news[name]]  # type: ignore[attr-defined]


def test_only_what_came_later_is_told_and_only_once(searcher: Searcher) -> None:
    save_search(searcher, "bau", Query(text="Kooperationsvereinbarung"), NOW)
    assert documents(check_searches(searcher, NOW + timedelta(hours=1)), "bau") == []
    add(searcher.store, "bau", TEXTS["bau"])
    assert documents(check_searches(searcher, NOW + timedelta(hours=2)), "bau") == ["bau"]
    assert documents(check_searches(searcher, NOW + timedelta(hours=3)), "bau") == []
    # A new version is the same document.
    add(searcher.store, "bau", TEXTS["bau"] + " Neu.", version=2)
    assert documents(check_searches(searcher, NOW + timedelta(hours=4)), "bau") == []


def test_a_new_partner_in_a_region_is_told(searcher: Searcher) -> None:
    save_search(searcher, "hessen", Query(text="Vereinbarung", region=("Hessen",)), NOW)
    add(searcher.store, "neu", "Eine Vereinbarung in Hessen, bei der die FHM mitwirkt.")
    news = check_searches(searcher, NOW + timedelta(hours=1))["hessen"]
    assert [entry.title for entry in news if "Partner" in entry.title] == [
        "Neuer Partner in der Region: " + vocabulary().label("partner", "fhm")
    ]
    assert [entry.title for entry in news if "Treffer" in entry.title] == ["Neuer Treffer: neu"]


def test_the_feeds_hold_what_was_told_and_nothing_that_was_removed(searcher: Searcher) -> None:
    save_search(searcher, "bau & mehr", Query(text="Kooperationsvereinbarung"), NOW)
    add(searcher.store, "bau", TEXTS["bau"])
    check_searches(searcher, NOW + timedelta(hours=1))
    kept, alerts = alerts_of(searcher.store, "bau & mehr")
    news = entries(searcher.store, vocabulary(), alerts)
    feed = ElementTree.fromstring(atom(kept, news))
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert [e.text for e in feed.findall("a:entry/a:title", names)] == ["Neuer Treffer: bau"]
    assert feed.findtext("a:updated", namespaces=names) == (NOW + timedelta(hours=1)).isoformat()
    items = json.loads(json.dumps(json_feed(kept, news)))["items"]
    assert [item["_omdok"]["document"] for item in items] == ["bau"]
    remove_document(searcher.store, "bau", searcher.settings)
    assert alerts_of(searcher.store, "bau & mehr")[1] == ()


def test_an_unknown_search_is_told_so(searcher: Searcher) -> None:
    for call in (lambda: alerts_of(searcher.store, "nie"), lambda: searcher.store.drop_search("nie")):
        with pytest.raises(NotFound, match="„nie“"):
            call()


def test_a_removal_is_proven_by_asking(searcher: Searcher) -> None:
    assert "regionen" in found(ask(searcher.store, "Vereinbarung Zusammenarbeit"))
    gone = remove_document(searcher.store, "regionen", searcher.settings)
    assert gone.proven
    assert gone.asked > 10
    assert "regionen" not in found(ask(searcher.store, "Vereinbarung Zusammenarbeit"))
    with pytest.raises(NotFound):
        remove_document(searcher.store, "regionen", searcher.settings)


def test_a_removal_that_leaves_something_behind_is_not_proven(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searcher.store, "remove", lambda _document: None)
    assert not remove_document(searcher.store, "regionen", searcher.settings).proven
