"""What is kept on disk for the next process: always what a look without it would give, on both
engines, and nothing of what was removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.archive import Archive, index_stamps, open_archive, postings
from pipeline.archive.bm25 import Packed, pack
from pipeline.archive.index_files import IndexFiles
from pipeline.archive.postings import Postings
from pipeline.archive.vectors import Vectors
from pipeline.search.query import word_query
from tests.contracts.test_stores import URLS
from tests.pipeline.archive.builders import EMBEDDER, make_document, make_record
from tests.pipeline.archive.test_bm25 import numbered
from tests.pipeline.archive.test_bm25 import passages as made_passages

WORDS = "Apfel Birne Garten Quitte"
VECTOR = EMBEDDER.encode_queries(["Apfel"])[0]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small archives are kept too, and joined early."""
    monkeypatch.setattr(index_stamps, "LEAST", 1)
    monkeypatch.setattr(postings, "_FEW", 3)


@pytest.fixture(params=sorted(URLS))
def url(request: pytest.FixtureRequest) -> str:
    return URLS[request.param](request)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "search"


@pytest.fixture
def archive(url: str, folder: Path) -> Iterator[Archive]:
    with open_archive(url, folder) as opened:
        for name, text in (("eins", "Apfel"), ("zwei", "Birne Garten"), ("drei", "Quitte")):
            put(opened, name, text)
        look(opened)
        yield opened


def put(archive: Archive, name: str, text: str) -> None:
    archive.documents.save(make_record(make_document(text, id=name)), f"/{name}")


def look(archive: Archive) -> list[np.ndarray]:
    table = archive.index.table(word_query(WORDS), VECTOR, EMBEDDER.name)
    fields = ("passages", "documents", "owners", "downweighted", "cosines", "bm25")
    # Copies, as tests change the files behind them.
    return [np.array(getattr(table, field)) for field in fields]


def same(one: list[np.ndarray], other: list[np.ndarray]) -> bool:
    return all(
        a.shape == b.shape and np.allclose(a, b, rtol=1e-6) for a, b in zip(one, other, strict=True)
    )


def files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def put_many(archive: Archive) -> None:
    for number in range(6):
        put(archive, f"n{number}", f"Birne {number} Apfel")


def one_goes_and_one_comes(archive: Archive) -> None:
    archive.documents.remove("drei")
    put(archive, "neu", "Garten")


WRITES: dict[str, Callable[[Archive], None]] = {
    "nothing": lambda _archive: None,
    "a ruling": lambda a: a.documents.replace_tags(a.documents.get("eins").document, (), ()),
    "one more": lambda a: put(a, "vier", "Apfel Garten"),
    "many more": put_many,
    "the first changes": lambda a: put(a, "eins", "Birne Quitte"),
    "the last changes": lambda a: put(a, "drei", "Apfel Apfel"),
    "one goes": lambda a: a.documents.remove("zwei"),
    "the last goes and one comes": one_goes_and_one_comes,
    "made anew under another name": lambda a: a.documents.refresh({"f": "g"}),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_a_new_process_sees_what_one_without_files_sees(
    archive: Archive, url: str, folder: Path, write: Callable[[Archive], None]
) -> None:
    assert files(folder)
    write(archive)
    with open_archive(url) as plain, open_archive(url, folder) as first:
        wanted = look(plain)
        assert same(look(first), wanted)
        assert same(look(archive), wanted), "nor does the one that wrote see anything else"
    with open_archive(url, folder) as second:
        assert same(look(second), wanted), "what the first one kept holds too"


@pytest.mark.parametrize("harm", ["cut", "emptied", "no json", "a file less", "another version"])
def test_damaged_files_count_as_none(archive: Archive, url: str, folder: Path, harm: str) -> None:
    wanted = look(archive)
    archive.close()
    for file in files(folder):
        match harm, file.suffix:
            case ("cut", ".npy"):
                file.write_bytes(file.read_bytes()[:-3])
            case ("emptied", _):
                file.write_bytes(b"")
            case ("no json", ".json"):
                file.write_text("{")
            case ("a file less", ".npy") if file.stem == "numbers":
                file.unlink()
            case ("another version", ".json"):
                file.write_text(file.read_text().replace('"version": 1', '"version": 0'))
    with open_archive(url, folder) as again:
        assert same(look(again), wanted)


def test_an_archive_in_place_of_another_is_not_taken_for_it(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "a.sqlite"
    for words in ("Apfel", "Birne Garten"):
        file.unlink(missing_ok=True)
        with open_archive(f"sqlite:///{file}", folder) as made:
            put(made, "eins", words)
            mine = look(made)
        with open_archive(f"sqlite:///{file}") as plain:
            assert same(mine, look(plain))


def test_nothing_of_what_was_removed_or_erased_stays_on_disk(
    archive: Archive, folder: Path
) -> None:
    archive.documents.remove("zwei")
    assert not files(folder)
    with open_archive(f"sqlite:///{folder.parent / 'b.sqlite'}", folder) as other:
        put(other, "eins", "Apfel")
        look(other)
        assert files(folder)
        other.people.sweep()
        assert not files(folder)


def test_a_folder_that_cannot_be_written_changes_nothing(url: str, tmp_path: Path) -> None:
    (tmp_path / "search").write_text("no folder")
    with open_archive(url, tmp_path / "search") as made, open_archive(url) as plain:
        put(made, "eins", "Apfel")
        assert same(look(made), look(plain))


def test_a_small_archive_keeps_nothing(
    url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_stamps, "LEAST", 5)
    with open_archive(url, folder) as made:
        put(made, "eins", "Apfel")
        look(made)
    assert not files(folder)


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    folder = IndexFiles(tmp_path / "x")
    folder.write("eins", {"a": np.arange(3), "b": np.ones((2, 2), dtype=np.float32)}, {"n": 1})
    kept = folder.read("eins")
    assert kept is not None
    assert kept.arrays["a"].tolist() == [0, 1, 2]
    assert kept.about == {"n": 1}
    assert folder.read("zwei") is None


@given(made_passages, st.data())
def test_postings_that_changed_equal_those_made_anew(made: list, data: st.DataObject) -> None:
    numbers = numbered(made)
    blobs = [pack(passage, numbers) for passage in made]
    now: list[bytes] = []
    found = Postings.of(Packed.read([]))
    at = 0
    while at < len(blobs):
        step = data.draw(st.integers(1, len(blobs) - at))
        some = st.lists(st.booleans(), min_size=len(now), max_size=len(now))
        kept = np.array(data.draw(some), dtype=np.bool_)
        found = found.changed(kept, Packed.read(blobs[at : at + step]))
        now = [blob for blob, stays in zip(now, kept.tolist(), strict=True) if stays]
        now += blobs[at : at + step]
        at += step
    anew = Postings.of(Packed.read(now))
    for term in (*numbers.values(), 999, -1):
        one, other = np.zeros(len(now)), np.zeros(len(now))
        found.add(one, term)
        anew.add(other, term)
        np.testing.assert_allclose(one, other, rtol=1e-6)
        assert found.rows(term).tolist() == anew.rows(term).tolist()


@given(st.data())
def test_vectors_that_changed_equal_those_made_anew(data: st.DataObject) -> None:
    chance = np.random.default_rng(1)
    found = Vectors.whole(0, np.zeros(0, dtype=np.int64), np.zeros((0, 0), dtype=np.float32))
    rows = np.zeros((0, 4), dtype=np.float32)
    for step in range(1, data.draw(st.integers(1, 5)) + 1):
        some = st.lists(st.booleans(), min_size=len(rows), max_size=len(rows))
        kept = np.array(data.draw(some), dtype=np.bool_)
        more = chance.random((data.draw(st.integers(0, 4)), 4), dtype=np.float32)
        numbers = np.arange(len(more)) + 100 * step
        found = found.changed(step, kept, numbers, more)
        rows = np.concatenate((rows[kept], more))
        assert len(found.numbers) == len(rows)
        if len(rows):
            np.testing.assert_allclose(found.times(rows[0]), rows @ rows[0], rtol=1e-5)
