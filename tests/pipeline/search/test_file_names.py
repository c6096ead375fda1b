"""A file is found by its name as it is."""

from __future__ import annotations

import unicodedata

import pytest

from pipeline.search.query_entities import Names, files_meant, identifiers
from tests.pipeline.search.test_search import vocabulary

NAMES = [
    "Merkblatt Zuschuss.txt",
    "Protokoll (Entwurf 2).pdf",
    "Bericht, Teil 3.docx",
    "Meier & Söhne.pdf",
    "Größe und Höhe.html",
    "Plan - Ablauf.odt",
    "Rückblick [alt].pdf",
    "anhang_b-2021.pdf",
    "Übergabe 2020 – Liste.rtf",
    "100 % dabei!.pdf",
]


@pytest.mark.parametrize("decomposed", [False, True])
@pytest.mark.parametrize("ending", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_recognised_however_it_is_named(
    name: str, ending: bool, decomposed: bool
) -> None:
    path = f"/ablage/{unicodedata.normalize('NFD', name) if decomposed else name}"
    typed = name if ending else name.rpartition(".")[0]
    found = identifiers(typed, vocabulary(), Names(paths=(path, "/ablage/anderes.pdf")))
    files = [one for one in found if one.kind == "file"]
    assert len(files) == 1
    assert files_meant({7: path, 8: "/ablage/anderes.pdf"}, files[0].id) == [7]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_recognised_within_a_sentence(name: str) -> None:
    found = identifiers(f"wo liegt {name} jetzt", vocabulary(), Names(paths=(f"/ablage/{name}",)))
    assert [one.id.lower() for one in found if one.kind == "file"] == [name.lower()]


def test_words_are_no_file() -> None:
    paths = ("/ablage/Vielfalt.pdf", "/ablage/Plan - Ablauf.odt")
    for text in ("Vielfalt", "der Plan und sein Ablauf", "Ablauf.odd"):
        named = identifiers(text, vocabulary(), Names(paths=paths))
        assert not [one for one in named if one.kind == "file"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Plan - Ablauf.odt", ["Plan - Ablauf.odt"]),
        ("im Plan - Ablauf.odt und in Plan 2", ["Plan - Ablauf.odt", "Plan 2"]),
        # The shorter name stands within the longer one, or within a word.
        ("Plan 2 - alt.pdf", ["Plan 2 - alt.pdf"]),
        ("Bauplan 2", []),
        ("(Plan 2)", ["Plan 2"]),
        ("Plan", []),
    ],
)
def test_all_names_of_more_than_one_word_are_found(text: str, found: list[str]) -> None:
    paths = ("/a/Plan - Ablauf.odt", "/a/Plan 2", "/b/Plan 2 - alt.pdf", "/b/noch ein Name.odt")
    named = identifiers(text, vocabulary(), Names(paths=paths))
    assert [one.label for one in named if one.kind == "file"] == found
