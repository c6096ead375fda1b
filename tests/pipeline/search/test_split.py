"""What has the words is told apart from what is only related."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from pipeline.archive import Parts, open_archive
from pipeline.search.query import Query, understand
from pipeline.search.split import having_words
from tests.pipeline.search.test_search import add, vocabulary

TEXTS = {
    "wort": "Den Betrieben fehlen Fachkräfte.",
    "zusammen": "Der Fachkräftemangel trifft kleine Betriebe.",
    "anders": "Die Fachhochschule lehrt, und kräftige Hilfe kommt.",
    "beides": "Fachkräfte bilden sich in der Nachfolge weiter.",
    "leer": "Ein Garten blüht.",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    opened = open_archive(f"sqlite:///{tmp_path_factory.mktemp('split')}/a.sqlite")
    for name, text in TEXTS.items():
        add(opened, name, text)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("query", "named", "having"),
    [
        ("Fachkräfte", [], {"wort", "zusammen", "beides"}),
        ("fachkraefte", [], {"wort", "zusammen", "beides"}),
        ("Fachhochschule", [], {"anders"}),
        ("Fachkräfte Nachfolge", [], {"beides"}),
        ("Nachfolge", ["leer"], {"beides", "leer"}),
        ("Elefant", [], set()),
        ("Wie finden Betriebe Fachkräfte?", [], set(TEXTS)),  # a question asks for no word
        ("Betrieb Garten Hilfe Nachfolge", [], set(TEXTS)),  # nothing has so many
    ],
)
def test_documents_with_the_words(
    archive: Parts, query: str, named: list[str], having: set[str]
) -> None:
    numbers = archive.shown.numbers_of(list(TEXTS))
    everything = np.array(sorted(numbers.values()), dtype=np.int64)
    carrying = np.array(sorted(numbers[name] for name in named), dtype=np.int64)
    understood = understand(Query(text=query), vocabulary())
    found = having_words(archive, understood, carrying, everything).tolist()
    assert {name for name, number in numbers.items() if number in found} == having
