"""What every store must do for the sources: remember what they had, and let a document follow its
place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipeline.archive import ManifestEntry, Parts, open_archive
from pipeline.reading.sources.types import Known
from tests.contracts.test_stores import URLS
from tests.pipeline.archive.builders import digest, make_document, make_record, make_source

OLD, NEW = "https://www.example.org/alt", "https://www.example.org/neu"
ROW = Known(
    OLD,
    "eins",
    "new",
    "haupt",
    '"1"',
    "gestern",
    None,
    0,
    "https://www.example.org/",
    "",
    "2026-11-24",
)


@pytest.fixture(params=sorted(URLS))
def store(request: pytest.FixtureRequest) -> Iterator[Parts]:
    opened = open_archive(URLS[request.param](request))
    yield opened
    opened.close()


def put(archive: Parts, place: str, text: str) -> str:
    document = make_document(text, source=make_source(place, text))
    archive.documents.save(make_record(document), place)
    return document.id


def test_nothing_is_known_before_anything_is_noted(store: Parts) -> None:
    assert store.watched.of("Presse") == {}
    assert store.watched.whereabouts(OLD) == {}
    assert store.watched.relocate(OLD, NEW) is False


def test_what_is_noted_comes_back_for_its_source_alone(store: Parts) -> None:
    store.watched.watch("Presse", [ROW])
    store.watched.watch("Ablage", [replace(ROW, outcome="gone", reason="fehlt", misses=3)])
    assert store.watched.of("Presse") == {OLD: ROW}
    assert store.watched.whereabouts(OLD) == {
        "Ablage": replace(ROW, outcome="gone", reason="fehlt", misses=3),
        "Presse": ROW,
    }


def test_each_hash_of_a_place_has_its_row_and_the_last_one_noted_holds(store: Parts) -> None:
    later = replace(ROW, sha256="zwei", since="2026-11-25")
    store.watched.watch("Presse", [ROW])
    store.watched.watch("Presse", [later])
    assert store.watched.of("Presse") == {OLD: later}
    store.watched.watch("Presse", [replace(ROW, since="2026-11-26")])
    assert store.watched.of("Presse") == {OLD: replace(ROW, since="2026-11-26")}


def test_noting_nothing_writes_nothing(store: Parts) -> None:
    store.watched.watch("Presse", [ROW])
    before = store.generation()
    store.watched.watch("Presse", [])
    assert store.watched.relocate(OLD, NEW) is False
    assert store.generation() == before


def test_a_document_follows_its_place_with_what_lies_within_it(store: Parts) -> None:
    document, within = (
        put(store, OLD, "Ein Brief."),
        put(store, f"{OLD}!/anlage.docx", "Eine Anlage."),
    )
    other = put(store, f"{OLD}-2", "Ein anderer.")
    store.manifest.settle(ManifestEntry(NEW, digest("Ein Brief."), "duplicate", document, "f"))
    assert store.watched.relocate(OLD, NEW) is True
    entries = store.manifest.all()
    assert {place: entry.document for place, entry in entries.items()} == {
        NEW: document,
        f"{NEW}!/anlage.docx": within,
        f"{OLD}-2": other,
    }
    assert entries[NEW].outcome == "new"
    assert {s.document: s.path for s in store.documents.summaries()}[document] == NEW
    assert store.watched.relocate(OLD, NEW) is False


def test_a_place_with_a_document_of_its_own_is_never_overwritten(store: Parts) -> None:
    put(store, OLD, "Ein Brief.")
    put(store, NEW, "Ein anderer.")
    assert store.watched.relocate(OLD, NEW) is False
    assert len(store.manifest.all()) == 2
