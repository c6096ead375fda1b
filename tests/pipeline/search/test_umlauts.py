"""Words typed without their umlauts, as an archive reads them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.archive import Parts, open_archive
from pipeline.search.umlauts import with_umlauts
from tests.pipeline.archive.builders import make_document, make_record
from tests.pipeline.search.test_search import ask, found

TEXTS = {
    "haus": "Das Bürgerhaus in Köngen öffnet. Die Förderung der Übergabe und Maßnahmen für Räume.",
    "wasser": "Gewässer und Grünflächen der Städte, betreut von Ämtern und Vereinen.",
    "rat": "Der Rat fordert eine Forderung ein. Über die Höhe wird beraten.",
    "mutter": "Mütter und Väter lesen vor. Schüler hören zu.",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    opened = open_archive(f"sqlite:///{tmp_path_factory.mktemp('umlauts')}/a.sqlite")
    for name, text in TEXTS.items():
        document = make_document(text, id=name, title=name)
        opened.documents.save(make_record(document), f"/inbox/{name}.pdf")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Burgerhaus Kongen", "Bürgerhaus Köngen"),
        ("BURGERHAUS", "BÜRGERHAUS"),
        ("gewasser", "gewässer"),
        ("Grunflachen fur Stadte", "Grünflächen für Städte"),
        ("Gewasser uber Ubergabe", "Gewässer über Übergabe"),
        # German as typed, and alone: nobody knows.
        ("Mutter", "Mutter"),
        ("Mutter und Vater der Schuler", "Mutter und Väter der Schüler"),
        # As typed in the archive.
        ("Forderung der Stadte", "Forderung der Städte"),
        ("Rat", "Rat"),
        # Umlauts are there, in one spelling or the other.
        ("Bürgerhaus Kongen", "Bürgerhaus Kongen"),
        ("Buergerhaus", "Buergerhaus"),
        ("Quantenphysik", "Quantenphysik"),
        ("„Gewasser“ -Rat (Stadte)", "„Gewässer“ -Rat (Städte)"),
        ("", ""),
    ],
)
def test_umlauts_come_back_where_the_archive_has_the_word_with_them(
    archive: Parts, typed: str, read: str
) -> None:
    assert with_umlauts(archive, typed)[0] == read


def test_what_was_read_is_told_and_found(archive: Parts) -> None:
    result = ask(archive, "Grunflachen der Stadte")
    assert found(result)[0] == "wasser"
    assert result.query == "Grunflachen der Stadte"
    assert "gelesen als: Grünflächen, Städte" in result.understood["summary"]
