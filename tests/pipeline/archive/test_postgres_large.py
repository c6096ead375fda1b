"""Search on the server finds what search in memory finds."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest

from pipeline.archive import Archive, open_archive, postgres_large, postgres_near
from pipeline.archive.postgres_large import is_large
from pipeline.archive.postgres_near import has_near_index
from pipeline.archive.types import Focus, ScoredPassages
from pipeline.search.query import word_query
from pipeline.search.ranking import Asked, rank
from pipeline.settings import SearchSettings
from tests.pipeline.archive.builders import EMBEDDER, make_document, make_record
from tests.servers.postgres import Server

WORDS = (
    "Vereinbarung", "Arbeitsschutz", "Hessen", "Beratung", "Betrieb", "Netzwerk", "Mittelstand", "Nachfolge", "Führung",
    "Gesundheit",
)  # fmt: skip
QUERIES = (
    "Vereinbarung",
    "Netzwerk Beratung Hessen",
    "Arbeitsschutzvereinbarung im Betrieb",
    "Xylophon",
)


def text_of(number: int) -> str:
    chance = random.Random(number)
    lines = (
        " ".join(chance.choices(WORDS, weights=range(1, 11), k=6)) + "."
        for _ in range(chance.randint(3, 9))
    )
    return "\n".join(f"# Teil {at}\n" + line * 12 for at, line in enumerate(lines))


@pytest.fixture(scope="module")
def stores(postgres: Server) -> Iterator[tuple[Archive, Archive]]:
    """The same archive twice, the second one searched on the server, with blocks so small that
    there are many.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres_large, "BLOCK", 16)
        opened = open_archive(postgres.new()), open_archive(postgres.new())
        for archive in opened:
            fill(archive, range(20))
        opened[1].backend.make_large(lambda _: None)
        for archive in opened:
            fill(archive, range(20, 30))
            archive.documents.save(
                make_record(make_document(text_of(99), id="3", version=2)), "/inbox/3"
            )
            archive.documents.remove("5")
            archive.documents.remove("27")
        yield opened
        for archive in opened:
            archive.close()


def fill(archive: Archive, numbers: range) -> None:
    for number in numbers:
        archive.documents.save(
            make_record(make_document(text_of(number), id=str(number))), f"/inbox/{number}"
        )


def test_some_is_folded_and_some_is_not(stores: tuple[Archive, Archive]) -> None:
    small, large = stores
    with small.backend.reading() as connection:
        assert not is_large(connection)
    with large.backend.reading() as connection:
        assert is_large(connection)
        assert has_near_index(connection, EMBEDDER.name)
        blocks = connection.exec_driver_sql("SELECT block FROM folded ORDER BY 1").scalars().all()
        last = connection.exec_driver_sql("SELECT max(number) FROM passages").scalar_one()
    assert blocks == list(range(-1, last // 16))
    assert last % 16, "there is no tail"


@pytest.mark.parametrize("query", QUERIES)
def test_words_score_to_the_last_bit_alike(stores: tuple[Archive, Archive], query: str) -> None:
    small, large = (archive.index.by_words(word_query(query)) for archive in stores)
    for name in ("passages", "documents", "downweighted", "values"):
        np.testing.assert_array_equal(getattr(small, name), getattr(large, name))


@pytest.mark.parametrize("query", QUERIES)
def test_tables_and_rankings_are_alike(stores: tuple[Archive, Archive], query: str) -> None:
    vector = EMBEDDER.encode_queries([query])[0]
    tables = [archive.index.table(word_query(query), vector, EMBEDDER.name) for archive in stores]
    assert_same(*tables)
    asked = Asked(word_query(query), vector, EMBEDDER.name)
    orders = [rank(archive, asked, SearchSettings()) for archive in stores]
    assert orders[0].passages.tolist() == orders[1].passages.tolist()
    np.testing.assert_allclose(orders[0].scores, orders[1].scores, rtol=1e-6)


def assert_same(small: ScoredPassages, large: ScoredPassages) -> None:
    assert small.passages.tolist() == large.passages.tolist()
    assert small.owners.tolist() == large.owners.tolist()
    np.testing.assert_array_equal(small.bm25, large.bm25)
    np.testing.assert_allclose(small.cosines, large.cosines, atol=1e-6)


def test_what_is_not_near_is_left_out_but_not_the_documents_in_focus(
    stores: tuple[Archive, Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = stores
    monkeypatch.setattr(postgres_near, "NEAREST", 5)
    monkeypatch.setattr(postgres_near, "_EXACT", 3)
    vector = EMBEDDER.encode_queries(["Hessen"])[0]
    whole = small.index.table(word_query(""), vector, EMBEDDER.name)
    some = large.index.table(word_query(""), vector, EMBEDDER.name)
    assert len(some.passages) == 5
    best = whole.passages[np.argsort(-whole.cosines, kind="stable")[:3]]
    assert set(best.tolist()) <= set(some.passages.tolist())
    far = np.array(sorted(set(whole.documents.tolist()) - set(some.documents.tolist()))[:4])
    focused = large.index.table(word_query(""), vector, EMBEDDER.name, Focus(far, far))
    assert set(far.tolist()) <= set(focused.documents.tolist())
    best_within = max(
        zip(whole.cosines, whole.passages, whole.documents, strict=True),
        key=lambda it: (it[2] in far, it[0]),
    )
    at = focused.passages.tolist().index(best_within[1])
    assert focused.cosines[at] == pytest.approx(best_within[0], abs=1e-6)


def test_phrases_exclusions_and_nearness_are_alike(
    stores: tuple[Archive, Archive],
) -> None:
    questions = EMBEDDER.encode_queries(["Hessen", "Xylophon"])
    small, large = (
        (
            archive.index.with_phrase(("teil", "1")).tolist(),
            archive.index.with_phrase(("mittelstand", "gesundheit")).tolist(),
            archive.index.documents_with(("hess", "nachfolg")).tolist(),
            archive.index.nearest(questions, EMBEDDER.name).tolist(),
            archive.index.vocabulary(),
        )
        for archive in stores
    )
    assert small[:3] == large[:3]
    assert small[4] == large[4]
    # The index may miss the nearest for the one behind it, but what it finds is told by the full
    # vectors.
    for exact, near in zip(small[3], large[3], strict=True):
        assert exact - 0.02 < near < exact + 1e-6
    assert small[1]


def test_a_removed_word_stands_in_no_list(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_large, "BLOCK", 4)
    archive = open_archive(postgres.new())
    fill(archive, range(3))
    archive.documents.save(
        make_record(make_document("Ein Xylophonkonzert.", id="weg")), "/inbox/weg"
    )
    fill(archive, range(3, 6))
    archive.backend.make_large(lambda _: None)
    vector = EMBEDDER.encode_passages(["Ein Xylophonkonzert."])[0]
    number = next(n for n, id in archive.shown.numbers().items() if id == "weg")
    assert number in archive.index.by_meaning(vector, EMBEDDER.name).documents
    archive.documents.remove("weg")
    assert number not in archive.index.by_meaning(vector, EMBEDDER.name).documents
    assert len(archive.index.by_words(word_query("Xylophonkonzert")).values) == 0
    with archive.backend.reading() as connection:
        lists = connection.exec_driver_sql("SELECT DISTINCT term FROM postings").scalars().all()
        known = connection.exec_driver_sql("SELECT number FROM terms").scalars().all()
    assert set(lists) <= set(known)
    archive.close()


def test_a_large_archive_is_copied_and_made_large_again(postgres: Server) -> None:
    from pipeline.keeping.copying import copy_archive, inventory

    urls = postgres.new(), postgres.new()
    archive = open_archive(urls[0])
    fill(archive, range(4))
    archive.backend.make_large(lambda _: None)
    archive.backend.make_large(lambda _: None)
    assert copy_archive(urls[0], urls[1]) == inventory(urls[0])
    copy = open_archive(urls[1])
    found = [len(s.index.by_words(word_query("Hessen")).values) for s in (archive, copy)]
    assert found[0] == found[1] > 0
    archive.close()
    copy.close()
