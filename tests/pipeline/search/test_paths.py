"""The headings that a passage stands under, and the page and passage of a long document that
answer.
"""

from __future__ import annotations

import numpy as np
import pytest

from nlp.rerankers.late import best_pieces, best_windows
from pipeline.archive.types import FoundPassage
from pipeline.ground.types import Block, Document, Page, Passage
from pipeline.search.hits import _page_of
from pipeline.search.index import searched
from pipeline.search.passages import PATH_SIGN, split_passages
from pipeline.settings import SearchSettings
from tests.pipeline.archive.builders import make_document

CLAUSE = "Die Beteiligten rechnen nach jedem Monat ab und legen alle Belege vollständig bei. " * 3


def paths_of(*headings: tuple[str, int], title: str = "Ein Titel") -> list[tuple[str, ...]]:
    """The path of the clause under the last of the headings, and of each clause before it."""
    text, blocks = "", []
    for heading, level in headings:
        start = len(text)
        text += f"{heading}\n{CLAUSE}\n"
        middle = start + len(heading)
        blocks.append(Block(start=start, end=middle, role="heading", level=level))
        blocks.append(Block(start=middle + 1, end=len(text) - 1, role="paragraph"))
    document = make_document(text, blocks=tuple(blocks), title=title)
    return [tuple(p.heading.split(PATH_SIGN)) for p in split_passages(document)]


# Headings with their levels, and the path of the last clause.
PATHS: list[tuple[str, list[tuple[str, int]], tuple[str, ...]]] = [
    ("one heading", [("Kosten", 1)], ("Kosten",)),
    ("by level", [("Teil B", 1), ("§ 4 Entgelt", 2)], ("Teil B", "§ 4 Entgelt")),
    ("back up", [("Teil A", 1), ("§ 1 Zweck", 2), ("Teil B", 1)], ("Teil B",)),
    ("beside", [("Teil A", 1), ("§ 1 Zweck", 2), ("§ 2 Dauer", 2)], ("Teil A", "§ 2 Dauer")),
    ("a level left out", [("Teil A", 1), ("1.1 Zweck", 3), ("2 Ort", 2)], ("Teil A", "2 Ort")),
    ("parts of one size", [("Teil B Pflege", 1), ("§ 3 Entgelt", 1), ("§ 4 Dauer", 1)],
     ("Teil B Pflege", "§ 4 Dauer")),
    ("next part of one size", [("Teil B", 1), ("§ 3 Entgelt", 1), ("Teil C", 1)], ("Teil C",)),
    ("annex", [("§ 9 Schluss", 2), ("Anlage 2", 2), ("Preise", 2)], ("Anlage 2", "Preise")),
    ("chapters in Roman figures", [("II. Förderung", 1), ("Höhe", 1)], ("II. Förderung", "Höhe")),
    ("no part", [("Teilnahme", 1), ("Kosten", 1)], ("Kosten",)),
    ("without the title", [("Ein Titel", 1), ("Teil A", 2), ("§ 1 Zweck", 3)],
     ("Teil A", "§ 1 Zweck")),
    ("the title alone", [("Ein Titel", 1)], ("Ein Titel",)),
    ("deep", [(f"{n}. Ebene", n) for n in range(1, 8)],
     ("4. Ebene", "5. Ebene", "6. Ebene", "7. Ebene")),
]  # fmt: skip


@pytest.mark.parametrize(("headings", "path"), [p[1:] for p in PATHS], ids=[p[0] for p in PATHS])
def test_a_passage_knows_the_headings_over_it(
    headings: list[tuple[str, int]], path: tuple[str, ...]
) -> None:
    assert paths_of(*headings)[-1] == path


def part_of_one_clause(clause: str) -> Document:
    text = f"Teil B – Pflege\n§ 1 Entgelt\n{clause}"
    first = text.index("§")
    blocks = (
        Block(start=0, end=first - 1, role="heading", level=1),
        Block(start=first, end=first + 11, role="heading", level=2),
        Block(start=first + 12, end=len(text), role="paragraph"),
    )
    return make_document(text, blocks=blocks)


def test_a_part_that_is_but_a_heading_stands_over_its_first_clause() -> None:
    (passage,) = split_passages(part_of_one_clause(CLAUSE))
    assert passage.heading == f"Teil B – Pflege{PATH_SIGN}§ 1 Entgelt"


def test_the_words_of_a_path_find_the_passage() -> None:
    document = part_of_one_clause(CLAUSE * 9)
    last = split_passages(document)[-1]
    assert searched(document, last, SearchSettings()).splitlines()[:3] == [
        "Ein Titel", "Teil B – Pflege", "§ 1 Entgelt",
    ]  # fmt: skip


def on_two_pages() -> tuple[FoundPassage, list[Block]]:
    text = "Die Kosten trägt das Amt. Die Frist endet im Mai und die Kosten sinken."
    turn = text.index("Die Frist")
    document = make_document(
        text, pages=(Page(start=0, end=turn, number=4), Page(start=turn, end=len(text), number=5))
    )
    passage = Passage(
        id="p", document=document.id, start=0, end=len(text), page=4, heading="", section=None
    )
    blocks = [
        Block(start=0, end=turn, role="paragraph", page=4),
        Block(start=turn, end=len(text), role="paragraph", page=5),
    ]
    return FoundPassage(1, passage, text, "Titel", None, "other"), blocks


@pytest.mark.parametrize(
    ("words", "page"),
    [((), 4), (("Amt",), 4), (("Frist",), 5), (("Kosten", "Frist"), 5), (("Amt", "Kosten"), 4),
     (("Kosten",), 4)],
)  # fmt: skip
def test_a_hit_over_a_page_break_is_on_the_page_with_most_of_the_words(
    words: tuple[str, ...], page: int
) -> None:
    found, blocks = on_two_pages()
    spans = [
        (at, at + len(word))
        for word in words
        for at in range(len(found.text))
        if found.text.startswith(word, at)
    ]
    assert _page_of(found, spans, blocks) == page


def test_within_a_document_pieces_may_look_far_apart() -> None:
    # Two passages of 80 pieces: both begin with what the first piece of the question looks for,
    # the second has the other one at its end.
    cosines = np.zeros((2, 160), dtype=np.float32)
    cosines[0, [0, 80]] = 1.0
    cosines[1, 159] = 0.9
    lengths, weights = np.array([80, 80]), np.array([0.5, 0.5], dtype=np.float32)
    windows = best_windows(cosines, lengths, weights)
    assert windows[0] == windows[1], "in one window the beginning is all that is found"
    pieces = best_pieces(cosines, lengths, weights)
    assert pieces.tolist() == pytest.approx([0.5, 0.95])
