"""One question sees one state of the archive, and asks it in one transaction, on both engines."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from multiprocessing.synchronize import Event
from typing import Literal

import pytest

from pipeline.archive import Archive, open_archive
from pipeline.ground.errors import Refused
from pipeline.search.bundle import Bundle
from pipeline.search.query import Query
from pipeline.search.search import facets_without, search, similar
from pipeline.settings import Settings
from tests.contracts.test_stores import URLS
from tests.pipeline.archive.builders import make_document, make_record
from tests.pipeline.archive.counting import counted
from tests.pipeline.search.test_search import EMBEDDER, vocabulary


@pytest.fixture(params=sorted(URLS))
def url(request: pytest.FixtureRequest) -> str:
    return URLS[request.param](request)


@pytest.fixture
def archive(url: str) -> Iterator[Archive]:
    with open_archive(url) as opened:
        for name in ("eins", "zwei", "drei"):
            put(opened, name)
        yield opened


def put(archive: Archive, name: str) -> None:
    archive.documents.save(make_record(make_document(f"Garten {name}", id=name)), f"/{name}")


QUESTIONS = {
    "search": lambda archive: search(
        Bundle(archive, Settings(), vocabulary(), EMBEDDER), Query(text="Garten")
    ),
    "newest": lambda archive: search(
        Bundle(archive, Settings(), vocabulary(), EMBEDDER), Query(text="Garten", order="newest")
    ),
    "facets": lambda archive: facets_without(
        ["kind", "partner"],
        Bundle(archive, Settings(), vocabulary(), EMBEDDER),
        Query(text="Garten", kind=("other",), partner=("ba",)),
    ),
    "similar": lambda archive: similar(archive, "eins"),
}


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_a_question_is_one_transaction(
    archive: Archive, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted(archive, monkeypatch) as begun:
        QUESTIONS[question](archive)
    assert begun == ["reading"]


def test_what_is_removed_meanwhile_is_still_there_for_the_question(archive: Archive) -> None:
    with archive.reading() as at:
        before = at.index.by_words
        assert len(at.documents.summaries()) == 3
        archive.documents.remove("zwei")
        assert [s.document for s in at.documents.summaries()] == ["drei", "eins", "zwei"]
        assert at.documents.get("zwei").document.text == "Garten zwei"
        result = search(Bundle(at, Settings(), vocabulary(), EMBEDDER), Query(text="Garten"))
        assert (result.total, len(result.hits)) == (3, 3)
        assert before
    result = search(Bundle(archive, Settings(), vocabulary(), EMBEDDER), Query(text="Garten"))
    assert (result.total, len(result.hits)) == (2, 2)


def test_one_state_cannot_be_changed(archive: Archive) -> None:
    with archive.reading() as at, pytest.raises(Refused):
        at.documents.remove("eins")
    assert len(archive.documents.summaries()) == 3


def test_a_unit_of_work_is_kept_whole_or_not_at_all(archive: Archive) -> None:
    before = archive.generation()

    def half_done() -> None:
        with archive.writing() as to:
            to.documents.remove("eins")
            to.documents.remove("gibt es nicht")

    with pytest.raises(Exception, match="gibt es im Archiv nicht"):
        half_done()
    assert len(archive.documents.summaries()) == 3
    with archive.writing() as to:
        to.documents.remove("eins")
        to.documents.remove("zwei")
        assert len(to.documents.summaries()) == 1
    assert len(archive.documents.summaries()) == 1
    assert archive.generation() == before + 1


def test_searches_agree_with_themselves_while_documents_come_and_go(
    archive: Archive, url: str
) -> None:
    fresh = multiprocessing.get_context("spawn")
    over, begun = fresh.Event(), fresh.Event()
    writer = fresh.Process(target=come_and_go, args=(url, begun, over))
    writer.start()
    try:
        assert begun.wait(60)
        bundle = Bundle(archive, Settings(), vocabulary(), EMBEDDER)
        seen = set()
        for number in range(200):
            order: Literal["newest", "relevance"] = "newest" if number % 2 else "relevance"
            result = search(bundle, Query(text="Garten", order=order))
            counted = sum(facet.count for facet in result.facets["kind"])
            assert result.total == len(result.hits) == counted
            seen.add(result.total)
        assert seen <= {3, 4}
    finally:
        over.set()
        writer.join()
    assert writer.exitcode == 0


def come_and_go(url: str, begun: Event, over: Event) -> None:
    """What another process does: a document comes and goes, again and again."""
    with open_archive(url) as archive:
        while not over.is_set():
            put(archive, "mal")
            archive.documents.remove("mal")
            begun.set()
