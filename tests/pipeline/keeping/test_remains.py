"""What the eraser leaves is seen by other eyes, and nobody's ordinary words are."""

from __future__ import annotations

import pytest

from pipeline.keeping.remains import left_in
from pipeline.names.redaction import MASK

NAME = "Petra von Höll-Meyer"


def seen(text: str, name: str = NAME) -> list[str]:
    return [one.why for one in left_in([("d", text)], name)]


@pytest.mark.parametrize(
    "text",
    [
        "Petra Meyer sprach.", "Petra Höll sprach.", "P. Höll-Mayer kam.", "Petra Hoell–Mayer",
        "Petra Holl-Meier", "Frau Meyer, Petra", "Petra Maria Anna Höll", "Petra (Höll)",
        "PETRA HÖLL", "Meyer (Petra)", "Petra Hölls Rede",
    ],
)  # fmt: skip
def test_halves_near_the_given_name_are_seen(text: str) -> None:
    assert seen(text)


@pytest.mark.parametrize(
    "written",
    ["Schmitd", "Schmidtt", "Schmid", "Schmift", "Shmidt", "Schmict", "Scmhidt", "Schmiddt",
     "SCHMITD", "Schnidt"],
)  # fmt: skip
def test_a_letter_changed_near_the_given_name_is_seen(written: str) -> None:
    assert seen(f"Es sprach Jürgen {written}.", "Jürgen Schmidt")


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        ("Es sprach Ruth Kamm brod.", True), ("Es sprach Ruth Kam mbr od.", True),
        (f"{MASK * 4} kam. Später Kamm-brod.", True), (f"{MASK * 4} kam. Später Kamm. Brod.", False),
        ("Später Kamm brod.", False), (f"{MASK * 4} kam. Ein Kamm, broden.", False),
    ],
)  # fmt: skip
def test_a_surname_in_pieces_is_seen(text: str, is_seen: bool) -> None:
    assert bool(seen(text, "Ruth Kammbrod")) == is_seen


def test_where_the_name_was_masked_a_part_alone_is_seen() -> None:
    masked = f"{MASK * 5} kam. Später dankte Frau Meyer."
    assert seen(masked) == ["Nachname oder ein Teil davon; in diesem Dokument stand der Name"]
    assert seen("Später dankte Frau Meyer.") == []


@pytest.mark.parametrize(
    ("name", "text", "is_seen"),
    [
        ("Maximilian Zwirlein jun.", "Max Zwirlein", True), ("Karl-Theodor zu Hohenfels", "Theodor zu Hohenfels", True),
        ("Hubert von der Wengau-Brock", "hubert.wengau@beispiel.example", True),
        ("Hubert von der Wengau-Brock", "https://beispiel.example/team/h-brock", True),
        ("Hubert von der Wengau-Brock", "karl.wengau@beispiel.example", False),
        ("Zoë D’Aubigné", "Zoe Aubigne", True), ("Zoë D’Aubigné", "Claude Aubigny", False),
        ("Anh Tran-Thibau", "anh-thibau@beispiel.example", True),
    ],
)  # fmt: skip
def test_short_names_second_names_and_addresses_are_seen(
    name: str, text: str, is_seen: bool
) -> None:
    assert bool(seen(text, name)) == is_seen


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        (f"{MASK * 5} kam. EssprachAnke Brömmelhofkurz.", True), (f"{MASK * 5}. Anke Brömmelhofkurz.", True),
        (f"{MASK * 5} kam. Brömmelhofkurz.", True), (f"{MASK * 5}. AnkeBrömmelhofkurz", True),
        (f"{MASK * 5}. EssprachAnke Brömmelho f kurz.", True), ("EssprachAnke Brömmelho f kurz.", False),
        ("Brömmelhofkurz.", False), (f"{MASK * 5} wohnt am Steinbrömmelhof.", False),
    ],
)  # fmt: skip
def test_a_name_that_grew_together_with_the_next_word_is_seen(text: str, is_seen: bool) -> None:
    assert bool(seen(text, "Anke Brömmelhof")) == is_seen


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (NAME, "Petra aus der Hölle kam nach Meiersdorf."), (NAME, "Die Petra ist eine Stadt."),
        ("Anna Berg", "Anna steht auf dem Bergwerk in Bergheim."), ("Max Otto", "Max trifft Oskar."),
        ("Erika Muster", "Erika sah die musterhafte Arbeit."), ("Jan Stein", "Jan im Steinbruch."),
        ("Lena Wagner", "Lena im Wagen."), ("Karl Koch", "Karl am Kochen."),
        ("Eva Lang", "Eva hat lange gewartet."), ("Tom Baum", "Tom unter Baumkronen."),
    ],
)  # fmt: skip
def test_ordinary_words_are_not(name: str, text: str) -> None:
    assert seen(text, name) == []
