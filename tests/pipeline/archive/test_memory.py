"""What search keeps in memory after a write: always what stands in the store, and read again only
where a passage came or went.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.archive import Archive, open_archive
from pipeline.archive.memory import Memory
from pipeline.archive.passages import Passages
from tests.pipeline.archive.builders import EMBEDDER, make_document, make_record


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(f"sqlite:///{tmp_path / 'a.sqlite'}") as opened:
        for name in ("eins", "zwei", "drei"):
            put(opened, name)
        yield opened


def put(archive: Archive, name: str, text: str = "Garten") -> None:
    archive.documents.save(make_record(make_document(f"{text} {name}", id=name)), f"/{name}")


def decide(archive: Archive) -> None:
    archive.documents.replace_tags(archive.documents.get("eins").document, (), ())


def seen(archive: Archive, memory: Memory) -> tuple[Passages, list[int]]:
    """The passages, and the numbers of those that have a vector."""
    with archive.backend.reading() as connection:
        passages = memory.passages(connection)
        return passages, memory.vectors(connection, EMBEDDER.name).numbers.tolist()


# A write, and whether it leaves the passages as they are.
WRITES: list[tuple[str, Callable[[Archive], None], bool]] = [
    ("tags", decide, True),
    ("another document", lambda archive: put(archive, "vier"), False),
    ("the last one goes", lambda archive: archive.documents.remove("drei"), False),
    ("the first one goes", lambda archive: archive.documents.remove("eins"), False),
    ("another text", lambda archive: put(archive, "zwei", "Wiese"), False),
]


@pytest.mark.parametrize(("write", "same"), [w[1:] for w in WRITES], ids=[w[0] for w in WRITES])
def test_postings_are_made_again_only_where_a_passage_came_or_went(
    archive: Archive, write: Callable[[Archive], None], same: bool
) -> None:
    memory = Memory()
    before, _ = seen(archive, memory)
    write(archive)
    after, vectors = seen(archive, memory)
    assert (after.postings is before.postings) == same
    fresh, fresh_vectors = seen(archive, Memory())
    assert after.numbers.tolist() == fresh.numbers.tolist()
    assert after.generation == fresh.generation
    assert vectors == fresh_vectors
