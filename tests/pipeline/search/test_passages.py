from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ground.types import Block, Page, Section
from pipeline.search.passages import searched_text, split_passages
from tests.pipeline.archive.builders import make_document

SENTENCE = "Die Partner vereinbaren eine Zusammenarbeit in den Regionen und prüfen sie jedes Jahr. "


def test_a_short_text_is_one_passage() -> None:
    document = make_document("Eine Vereinbarung. Sie gilt.")
    (passage,) = split_passages(document)
    assert (passage.start, passage.end, passage.page, passage.heading) == (
        0,
        len(document.text),
        1,
        "",
    )


def test_an_empty_text_has_no_passage() -> None:
    assert split_passages(make_document("")) == ()
    assert split_passages(make_document(" \n\n ")) == ()


def test_sections_are_passages_under_their_headings() -> None:
    text = "# Anlass\n" + SENTENCE * 4 + "\n# Kosten\n" + SENTENCE * 4
    passages = split_passages(make_document(text))
    assert [p.heading for p in passages] == ["# Anlass", "# Kosten"]
    assert [text[p.start : p.end].startswith(p.heading) for p in passages] == [True, True]


def test_a_heading_alone_goes_with_what_follows() -> None:
    text = "# Titel\n# Anlass\n" + SENTENCE * 4
    assert len(split_passages(make_document(text))) == 1


def test_a_long_section_is_cut_at_sentences_into_parts_of_about_one_size() -> None:
    text = "# Kapitel\n" + SENTENCE * 40
    passages = split_passages(make_document(text))
    assert {p.heading for p in passages} == {"# Kapitel"}
    sizes = [p.end - p.start for p in passages]
    assert all(600 <= size <= 1400 for size in sizes)
    assert all(text[p.start : p.end].endswith(".") for p in passages)


def test_a_sentence_without_end_is_cut_at_blanks() -> None:
    text = "wort " * 2000
    passages = split_passages(make_document(text))
    assert all(p.end - p.start <= 1400 for p in passages)
    assert "".join(text[p.start : p.end] for p in passages).replace(" ", "") == text.replace(
        " ", ""
    )


def test_boilerplate_and_contact_have_passages_of_their_own() -> None:
    body, boilerplate, contact = (
        SENTENCE * 3,
        "Die Offensive ist ein Bündnis. " * 4,
        "Kurfürsten-Anlage 62",
    )
    text = f"{body}\n{boilerplate}\n{contact}"
    at, then = len(body) + 1, len(body) + len(boilerplate) + 2
    sections = (
        Section(kind="body", start=0, end=len(body)),
        Section(kind="boilerplate", start=at, end=at + len(boilerplate)),
        Section(kind="contact", start=then, end=len(text)),
    )
    passages = split_passages(make_document(text, sections=sections))
    assert [p.section for p in passages] == [None, "boilerplate", "contact"]
    assert text[passages[2].start : passages[2].end] == contact


def test_artifacts_is_in_no_search_even_inside_a_passage() -> None:
    text = "Der Satz beginnt hier und\nSeite 1 von 2\ngeht hier weiter."
    first, page, last = text.split("\n")
    at = len(first) + 1
    blocks = (
        Block(start=0, end=len(first), role="paragraph"),
        Block(start=at, end=at + len(page), role="artifact"),
        Block(start=at + len(page) + 1, end=len(text), role="paragraph", page=2),
    )
    document = make_document(text, blocks=blocks)
    (passage,) = split_passages(document)
    assert searched_text(document, passage).split() == (first + " " + last).split()


def test_a_passage_knows_the_page_that_it_begins_on() -> None:
    text = "# Eins\n" + SENTENCE * 4 + "\n# Zwei\n" + SENTENCE * 4
    second = text.index("# Zwei")
    pages = (Page(start=0, end=second, number=1), Page(start=second, end=len(text), number=2))
    assert [p.page for p in split_passages(make_document(text, pages=pages))] == [1, 2]


lines = st.lists(
    st.one_of(st.text(max_size=80), st.just("# Kopf"), st.just(SENTENCE * 9), st.just("x" * 3000)),
    max_size=12,
)


@given(lines)
def test_passages_are_ordered_disjoint_and_lose_no_word(parts: list[str]) -> None:
    document = make_document("\n".join(part.replace("\n", " ") for part in parts))
    passages = split_passages(document)
    assert all(0 <= p.start < p.end <= len(document.text) for p in passages)
    assert all(a.end <= b.start for a, b in pairwise(passages))
    assert len({p.id for p in passages}) == len(passages)
    found = "".join("".join(searched_text(document, p).split()) for p in passages)
    assert found == "".join(document.text.split())
