"""Saved searches tell each document once; removal is proven."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline.archive import open_archive
from pipeline.ground.errors import NotFound, Refused
from pipeline.search.bundle import Bundle
from pipeline.search.query import Query
from pipeline.search.removal import remove_document
from pipeline.search.saved import (
    alerts_of,
    atom,
    check_searches,
    entries,
    json_feed,
    save_search,
    told_since,
)
from pipeline.settings import Settings
from tests.pipeline.archive.builders import EMBEDDER, make_document, make_record, make_source
from tests.pipeline.search.test_search import TEXTS, add, ask, found, vocabulary

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def searcher(tmp_path: Path) -> Iterator[Bundle]:
    archive = open_archive(f"sqlite:///{tmp_path}/a.sqlite")
    for name in ("regionen", "kultur"):
        add(archive, name, TEXTS[name])
    yield Bundle(archive, Settings(), vocabulary(), EMBEDDER)
    archive.close()


def documents(news: dict[str, tuple[object, ...]], name: str) -> list[str]:
    return [entry.document for entry in news[name]]  # type: ignore[attr-defined]


def test_only_what_came_later_is_told_and_only_once(searcher: Bundle) -> None:
    save_search(searcher, "bau", Query(text="Kooperationsvereinbarung"), NOW)
    assert documents(check_searches(searcher, NOW + timedelta(hours=1)), "bau") == []
    add(searcher.archive, "bau", TEXTS["bau"])
    assert documents(check_searches(searcher, NOW + timedelta(hours=2)), "bau") == ["bau"]
    assert documents(check_searches(searcher, NOW + timedelta(hours=3)), "bau") == []
    # A new version is the same document.
    add(searcher.archive, "bau", TEXTS["bau"] + " Neu.", version=2)
    assert documents(check_searches(searcher, NOW + timedelta(hours=4)), "bau") == []


def test_a_new_partner_in_a_region_is_told(searcher: Bundle) -> None:
    save_search(searcher, "hessen", Query(text="Vereinbarung", region=("Hessen",)), NOW)
    add(searcher.archive, "neu", "Eine Vereinbarung in Hessen, bei der die FHM mitwirkt.")
    news = check_searches(searcher, NOW + timedelta(hours=1))["hessen"]
    assert [entry.title for entry in news if "Partner" in entry.title] == [
        "Neuer Partner in der Region: " + vocabulary().label("partner", "fhm")
    ]
    assert [entry.title for entry in news if "Treffer" in entry.title] == ["Neuer Treffer: neu"]


def test_the_feeds_hold_what_was_told_and_nothing_that_was_removed(searcher: Bundle) -> None:
    save_search(searcher, "bau & mehr", Query(text="Kooperationsvereinbarung"), NOW)
    add(searcher.archive, "bau", TEXTS["bau"])
    check_searches(searcher, NOW + timedelta(hours=1))
    kept, alerts = alerts_of(searcher.archive, "bau & mehr")
    news = entries(searcher.archive, vocabulary(), alerts)
    feed = ElementTree.fromstring(atom(kept, news))
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert [e.text for e in feed.findall("a:entry/a:title", names)] == ["Neuer Treffer: bau"]
    assert feed.findtext("a:updated", namespaces=names) == (NOW + timedelta(hours=1)).isoformat()
    items = json.loads(json.dumps(json_feed(kept, news)))["items"]
    assert [item["_omdok"]["document"] for item in items] == ["bau"]
    remove_document(searcher.archive, "bau", searcher.settings)
    assert alerts_of(searcher.archive, "bau & mehr")[1] == ()


def test_a_work_is_told_once_whichever_of_its_files_stays(searcher: Bundle) -> None:
    save_search(searcher, "bau", Query(text="Kooperationsvereinbarung"), NOW)
    add(searcher.archive, "bau", TEXTS["bau"])
    add(searcher.archive, "bau-pdf", TEXTS["bau"])
    (told,) = documents(check_searches(searcher, NOW + timedelta(hours=1)), "bau")
    remove_document(searcher.archive, told, searcher.settings)
    assert documents(check_searches(searcher, NOW + timedelta(hours=2)), "bau") == []
    add(searcher.archive, "bau-doc", TEXTS["bau"])
    assert documents(check_searches(searcher, NOW + timedelta(hours=3)), "bau") == []


def test_what_somebody_else_looked_up_is_still_told_to_who_asks_since(searcher: Bundle) -> None:
    save_search(searcher, "bau", Query(text="Kooperationsvereinbarung"), NOW)
    save_search(searcher, "leer", Query(text="Rückenkurse"), NOW)
    add(searcher.archive, "bau", TEXTS["bau"])
    at = NOW + timedelta(hours=1)
    check_searches(searcher, at)
    check_searches(searcher, at + timedelta(hours=1))
    since = told_since(searcher.archive, vocabulary(), at.isoformat())
    assert {name: [entry.document for entry in told] for name, told in since.items()} == {
        "bau": ["bau"]
    }
    assert told_since(searcher.archive, vocabulary(), (at + timedelta(seconds=1)).isoformat()) == {}


@pytest.mark.parametrize("name", ["bau", " bau ", "", "  ", "a\0b"])
def test_a_name_that_is_taken_or_none_is_refused(searcher: Bundle, name: str) -> None:
    save_search(searcher, "bau", Query(text="Museum"), NOW)
    with pytest.raises(Refused):
        save_search(searcher, name, Query(text="Orchester"), NOW)
    assert [json.loads(saved.query)["text"] for saved in searcher.archive.saved.all()] == ["Museum"]


def test_an_unknown_search_is_told_so(searcher: Bundle) -> None:
    for call in (
        lambda: alerts_of(searcher.archive, "nie"),
        lambda: searcher.archive.saved.drop("nie"),
    ):
        with pytest.raises(NotFound, match="„nie“"):
            call()


def test_a_removal_is_proven_by_asking(searcher: Bundle) -> None:
    assert "regionen" in found(ask(searcher.archive, "Vereinbarung Zusammenarbeit"))
    gone = remove_document(searcher.archive, "regionen", searcher.settings)
    assert gone.proven
    assert gone.asked > 10
    assert "regionen" not in found(ask(searcher.archive, "Vereinbarung Zusammenarbeit"))
    with pytest.raises(NotFound):
        remove_document(searcher.archive, "regionen", searcher.settings)


def test_a_removal_takes_what_is_kept_of_the_file_and_of_files_within_it(
    searcher: Bundle, tmp_path: Path
) -> None:
    settings = Settings.model_validate({"paths": {"outputs": str(tmp_path / "outputs")}})
    archive = searcher.archive
    inner = make_document(
        "Eine Anlage.", id="anlage", source=make_source("/inbox/brief.docx!/anlage.docx", "innen")
    )
    outer = make_document(
        "Ein Brief.", id="brief", source=make_source("/inbox/brief.docx", "aussen")
    )
    other = make_document(
        "Ein anderer Brief.", id="anderer", source=make_source("/inbox/anderer.pdf", "anders")
    )
    for made, parent in ((outer, None), (inner, "brief"), (other, None)):
        archive.documents.save(make_record(made), made.source.path, parent)
    kept = {}
    for made in (outer, inner, other):
        sha256 = made.source.sha256
        kept[made.id] = [settings.paths.outputs / "pages" / sha256[:2] / f"{sha256}-1-1200.webp",
                         settings.paths.outputs / "collected" / sha256[:2] / sha256]  # fmt: skip
        for file in kept[made.id]:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"x")
    gone = remove_document(archive, "brief", settings)
    assert gone.proven
    assert set(archive.shown.numbers().values()) == {"regionen", "kultur", "anderer"}
    assert [file.exists() for files in kept.values() for file in files] == [False] * 4 + [True] * 2


def test_a_removal_that_leaves_something_behind_is_not_proven(
    searcher: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searcher.archive.documents, "remove", lambda _document: None)
    assert not remove_document(searcher.archive, "regionen", searcher.settings).proven
