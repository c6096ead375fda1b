"""What was perhaps meant by a word that the archive does not have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.archive import Archive, open_archive
from pipeline.search.spelling import guesses
from tests.pipeline.archive.builders import make_document, make_record

TEXT = "Fachkräfte fehlen. Die Beratungen der Kammern helfen vielen Werkstätten. Schiffe fahren."


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    url = f"sqlite:///{tmp_path_factory.mktemp('spelling') / 'a.sqlite'}"
    with open_archive(url) as opened:
        opened.documents.save(make_record(make_document(TEXT)), "/a")
        yield opened


# A word of a query, and what it was perhaps meant to be; "" where nothing is said.
TYPED = [
    ("Fachkräfft", "Fachkräfte"), ("Fachkrräft", "Fachkräfte"), ("Berattung", "Beratungen"),
    ("Kammmer", "Kammern"), ("Werksttatt", "Werkstätten"), ("Werkstaetttt", "Werkstätten"),
    ("Fachkräftee", "Fachkräfte"), ("Schifffe", "Schiffe"), ("Fachkraft", ""), ("Schifff", "Schiffe"),
    ("Xylofon", ""), ("Bllumen", ""),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), TYPED)
def test_a_letter_typed_twice_is_seen_through(archive: Archive, typed: str, meant: str) -> None:
    assert [guess.shown for guess in guesses(archive, typed)] == ([meant] if meant else [])
