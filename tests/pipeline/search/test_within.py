"""Within one document: the clause of the right part, and the page of the sentence that answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nlp.embedders import load_embedder
from nlp.types import Embedder
from pipeline.archive import open_archive
from pipeline.ground.types import Block, Document, Page
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.search.bundle import Bundle
from pipeline.search.index import index_document
from pipeline.search.query import Query
from pipeline.search.search import search
from pipeline.search.within import told_apart
from pipeline.settings import Settings
from tests.pipeline.archive.builders import make_document

TITLE = "Vertrag der Stadt Ulmbruck und der Innung Hasel"
OTHERS = (
    "Näheres halten die Beteiligten in einem Vermerk fest, der beiden Seiten zugeht. Abweichungen "
    "sind zu begründen und der Leitung zu melden. Frühere Absprachen treten außer Kraft. "
)
CLAUSES = {
    "Kündigung": "Eine Seite kann diesen Teil sechs Wochen vor Ende des Quartals kündigen. ",
    "Entgelt": "Für alle Leistungen zahlt die Stadt jedes Jahr eine Pauschale von 7.400 Euro. ",
    "Haftung": "Bei einfacher Fahrlässigkeit ist der Ersatz von Schäden auf 9.000 Euro begrenzt. ",
}
SERVICES = ("Winterdienst", "Pflege der Parks")


def contract() -> Document:
    """Two parts with the same three clauses; a page ends behind each heading of a clause and
    amid each clause, whose second half answers.
    """
    text, blocks, turns = "", [], [0]
    for letter, service in zip("AB", SERVICES, strict=True):
        for line, level in ((f"Teil {letter} – {service}", 1), *((h, 2) for h in CLAUSES)):
            blocks.append(Block(start=len(text), end=len(text) + len(line), role="heading",
                                level=level, page=len(turns)))  # fmt: skip
            text += f"{line}\n"
            for sentences in (OTHERS, CLAUSES[line] + OTHERS) if level == 2 else ():
                if sentences != OTHERS:
                    turns.append(len(text))
                blocks.append(Block(start=len(text), end=len(text) + len(sentences),
                                    role="paragraph", page=len(turns)))  # fmt: skip
                text += sentences
            text += "\n"
    ends = [*turns[1:], len(text)]
    pages = tuple(
        Page(start=start, end=end, number=number)
        for number, (start, end) in enumerate(zip(turns, ends, strict=True), 1)
    )
    return make_document(text, blocks=tuple(blocks), pages=pages, title=TITLE)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory, e5_folder: Path) -> Iterator[Bundle]:
    settings = Settings()
    embedder: Embedder = load_embedder("onnx", str(e5_folder), threads=2)
    opened = open_archive(f"sqlite:///{tmp_path_factory.mktemp('within')}/a.sqlite")
    record = index_document(contract(), (), (), embedder, "test", settings.search)
    opened.documents.save(record, "/inbox/vertrag.pdf")
    yield Bundle(opened, settings, load_vocabulary(settings.vocabulary_folder), embedder)
    opened.close()


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("Kündigungsfrist Winterdienst Stadt Ulmbruck und Innung Hasel", 2),
        ("Mit welcher Frist lässt sich die Pflege der Parks kündigen (Stadt Ulmbruck, Innung Hasel)?", 5),
        ("Wie schnell kommen wir aus dem Vertrag über den Winterdienst heraus?", 2),
        ("Wie viel kostet der Winterdienst im Jahr (Stadt Ulmbruck und Innung Hasel)?", 3),
        ("Pauschale Pflege der Parks Stadt Ulmbruck Innung Hasel", 6),
        ("Welchen Betrag bekommt die Innung Hasel jährlich für die Pflege der Parks?", 6),
        ("Bis zu wie viel Euro werden Schäden im Winterdienst ersetzt?", 4),
        ("Wie weit haftet die Innung Hasel für Schäden bei der Pflege der Parks?", 7),
    ],
)  # fmt: skip
def test_the_page_that_answers_is_found_among_like_clauses(
    bundle: Bundle, question: str, page: int
) -> None:
    (hit,) = search(bundle, Query(text=question)).hits
    assert hit.page == page


@pytest.mark.parametrize(
    ("question", "shared", "asked"),
    [
        ("Kosten Winterdienst", ("Winterdienst",), "Kosten"),
        ("Wie teuer ist der Winterdienst?", ("Teil A – Winterdienst",), "Wie teuer ist der ?"),
        ("Fristen der Parkpflege", (TITLE, "Frist"), "der Parkpflege"),
        ("Innungen und Haftung", (TITLE,), "und Haftung"),
        ("Entgelt", ("Winterdienst",), "Entgelt"),
        ("  Entgelt   heute ", ("heute",), "Entgelt"),
        # Nothing else is left to go by: the whole question.
        ("Winterdienst", ("Winterdienst",), "Winterdienst"),
        ("Was ist der Winterdienst?", ("Winterdienst",), "Was ist der Winterdienst?"),
        ("Vertrag der Stadt", (TITLE,), "Vertrag der Stadt"),
        ("Kosten", (), "Kosten"),
        ("", ("Titel",), ""),
    ],
)
def test_words_that_all_share_are_left_out(
    question: str, shared: tuple[str, ...], asked: str
) -> None:
    assert told_apart(question, shared) == asked
