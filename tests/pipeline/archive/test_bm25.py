"""BM25 from packed postings equals the formula, and what is kept in memory follows every write."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from nlp.analysis import Terms
from pipeline.archive import open_archive
from pipeline.archive.bm25 import Packed, pack, terms_of, weights
from pipeline.archive.postings import Postings
from pipeline.search.query import word_query
from tests.pipeline.archive.builders import EMBEDDER, make_document, make_record

words = st.lists(st.sampled_from("abcdef"), max_size=8).map(tuple)
passages = st.lists(
    st.builds(Terms, surface=words, stems=words, parts=words), min_size=1, max_size=6
)


def by_hand(all_passages: list[Terms], term: str) -> list[float]:
    counted = [weights(passage) for passage in all_passages]
    lengths = [len(p.surface) + len(p.stems) + len(p.parts) for p in all_passages]
    mean = max(sum(lengths) / len(lengths), 1e-9)
    having = sum(term in found for found in counted)
    idf = max(math.log((len(counted) - having + 0.5) / (having + 0.5)), 1e-6)
    scores = []
    for found, length in zip(counted, lengths, strict=True):
        frequency = found.get(term, 0)
        scores.append(
            idf * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length / mean))
            if frequency
            else 0.0
        )
    return scores


def numbered(all_passages: list[Terms]) -> dict[str, int]:
    terms = sorted({term for passage in all_passages for term in weights(passage)})
    return {term: number for number, term in enumerate(terms, 1)}


@given(passages)
def test_scores_equal_the_formula(made: list[Terms]) -> None:
    numbers = numbered(made)
    postings = Postings.of(Packed.read([pack(passage, numbers) for passage in made]))
    for term, number in numbers.items():
        scores = np.zeros(len(made))
        postings.add(scores, number)
        assert scores == pytest.approx(by_hand(made, term), rel=1e-5)
    nothing = np.zeros(len(made))
    postings.add(nothing, 999)
    postings.add(nothing, -1)
    postings.add_all(nothing, [1, 999])
    assert not nothing.any()


@given(passages, st.sampled_from([("a", "b"), ("a",), ("c", "d", "e")]))
def test_a_group_counts_only_where_all_of_it_is(made: list[Terms], group: tuple[str, ...]) -> None:
    numbers = numbered(made)
    postings = Postings.of(Packed.read([pack(passage, numbers) for passage in made]))
    scores = np.zeros(len(made))
    postings.add_all(scores, [numbers.get(term, -1) for term in group])
    whole = [all(term in weights(passage) for term in group) for passage in made]
    expected = [
        sum(by_hand(made, term)[row] for term in group) if has else 0.0
        for row, has in enumerate(whole)
    ]
    assert scores == pytest.approx(expected, rel=1e-5)


@given(passages, st.data())
def test_changed_passages_equal_those_read_anew(made: list[Terms], data: st.DataObject) -> None:
    numbers = numbered(made)
    blobs = [pack(passage, numbers) for passage in made]
    split = data.draw(st.integers(0, len(blobs)))
    kept = np.array(
        data.draw(st.lists(st.booleans(), min_size=split, max_size=split)), dtype=np.bool_
    )
    changed = Packed.read(blobs[:split]).changed(kept, Packed.read(blobs[split:]))
    anew = Packed.read(
        [blob for blob, stays in zip(blobs, kept.tolist(), strict=False) if stays] + blobs[split:]
    )
    for name in ("entries", "sizes", "lengths"):
        np.testing.assert_array_equal(getattr(changed, name), getattr(anew, name))


steps = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.sampled_from(["Apfel", "Birne", "Apfelbaum Garten", None])
    ),
    max_size=7,
)


@given(steps)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15
)
def test_memory_equals_a_fresh_look_after_any_writes(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[str, str | None]]
) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('memory')}/a.sqlite"
    archive = open_archive(url)
    archive.documents.save(make_record(make_document("Quitte", id="z")), "/z")
    vector, there = EMBEDDER.encode_queries(["Apfel"])[0], set()
    for name, words in made:
        if words is None and name in there:
            archive.documents.remove(name)
            there.discard(name)
        elif words:
            archive.documents.save(
                make_record(make_document(words, id=name, version=1)), f"/{name}"
            )
            there.add(name)
        mine = archive.index.table(word_query("Apfel Birne Garten"), vector, EMBEDDER.name)
        other = open_archive(url)
        fresh = other.index.table(word_query("Apfel Birne Garten"), vector, EMBEDDER.name)
        other.close()
        for field in ("passages", "documents", "owners", "downweighted", "cosines", "bm25"):
            np.testing.assert_allclose(
                getattr(mine, field), getattr(fresh, field), rtol=1e-6, err_msg=field
            )
        assert set(archive.shown.numbers().values()) == there | {"z"}
    archive.close()


def test_terms_count_their_passages_and_go_with_the_last_one(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite"
    archive = open_archive(f"sqlite:///{file}")
    archive.documents.save(make_record(make_document("Xylophon Garten", id="a")), "/a")
    archive.documents.save(make_record(make_document("Garten", id="b")), "/b")
    assert archive.index.vocabulary()["garten"] == 2
    archive.documents.remove("a")
    assert "xylophon" not in archive.index.vocabulary()
    assert archive.index.vocabulary()["garten"] == 1
    archive.close()
    with create_engine(f"sqlite:///{file}").connect() as connection:
        used = {
            n
            for (blob,) in connection.execute(text("SELECT terms FROM passages"))
            for n in terms_of(blob)
        }
        assert used == set(connection.execute(text("SELECT number FROM terms")).scalars())


def test_an_archive_of_the_first_schema_is_brought_up_with_its_words(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    file = tmp_path / "a.sqlite"
    archive = open_archive(f"sqlite:///{file}")
    archive.documents.save(
        make_record(make_document("Die Kooperationsvereinbarung gilt.", id="a")), "/a"
    )
    before = archive.index.by_words(word_query("Vereinbarung")).values.tolist()
    archive.close()
    config = Config()
    config.set_main_option("script_location", "pipeline.archive:migrations")
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    engine.dispose()
    archive = open_archive(f"sqlite:///{file}")
    assert archive.index.by_words(word_query("Vereinbarung")).values.tolist() == before != []
    archive.close()
