"""Which documents are one text, what changed between two, and how documents hang together."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ground.types import (
    Block,
    Document,
    DocumentKind,
    Link,
    Made,
    Page,
    Section,
    SourceFile,
)
from pipeline.ground.worddiff import word_changes
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.reading.relations import announced, clues_of, rare_words, relations_between
from pipeline.reading.works import TextPrint, group_works, likeness, print_of
from pipeline.settings import Settings

AT = datetime(2024, 1, 1, tzinfo=UTC)
WORDS = [f"wort{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(300)]


def document(
    name: str,
    text: str,
    kind: DocumentKind = "other",
    day: date | None = None,
    sections: str = "",
    link: str = "",
) -> Document:
    """A document whose first line is its title; `sections` names the section of each line."""
    source = SourceFile(
        path=f"/{name}", name=name, sha256=name, media_type="text/plain", size=1, fetched_at=AT
    )
    blocks, at = [], 0
    for line in text.split("\n"):
        blocks.append(Block(start=at, end=at + len(line), role="paragraph"))
        at += len(line) + 1
    marks = [
        Section.model_validate({"kind": k, "start": b.start, "end": b.end})
        for k, b in zip(sections.split(), blocks)  # noqa: B905 - the last sections may be left out
    ]
    links = (Link(start=0, end=1, kind="download", target=link, label="x"),) if link else ()
    return Document(
        id=name, version=1, source=source, kind=kind, title=text.split("\n")[0], date=day, date_span=None,
        language="de", text=text, pages=(Page(start=0, end=len(text), number=1),), blocks=tuple(blocks),
        sections=tuple(marks), links=links, made=Made(at=AT, by="test", fingerprint="x"),
    )  # fmt: skip


def prose(seed: int, count: int = 200) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=count))


def test_the_same_words_in_other_form_are_one_text() -> None:
    first = document("a", "Führung – im  Betrieb\nund MEHR")
    second = document("b", "Fuehrung im Betrieb und\nmehr.")
    assert print_of(first).text_hash == print_of(second).text_hash
    assert group_works([print_of(first), print_of(second)])[0].how == "text"


def test_near_texts_join_and_others_do_not() -> None:
    base = prose(1)
    edited = base.replace(base.split()[50], "anders", 1) + " " + prose(2, 12)
    prints = [
        print_of(document(n, t))
        for n, t in (("a", base), ("b", edited), ("c", prose(3)), ("d", prose(4)))
    ]
    assert [(w.documents, w.how) for w in group_works(prints)] == [
        (("a", "b"), "near"),
        (("c",), "bytes"),
        (("d",), "bytes"),
    ]
    assert likeness(prints[0], prints[1]) > 0.8 > 0.2 > likeness(prints[0], prints[2])


def test_short_texts_join_only_when_they_are_the_same() -> None:
    prints = [
        print_of(document(n, "Anmeldung bis zum 1. Mai" + x))
        for n, x in (("a", ""), ("b", " in Bonn"), ("c", ""))
    ]
    assert [w.documents for w in group_works(prints)] == [("a", "c"), ("b",)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 3), st.sets(st.integers(0, 40), max_size=12)),
        max_size=12,
    )
)
def test_every_document_is_in_one_work_whatever_the_order(
    rows: list[tuple[int, int, set[int]]],
) -> None:
    prints = [
        TextPrint(f"d{n}", f"s{s}", f"t{t}", tuple(sorted(sketch)), 100)
        for n, (s, t, sketch) in enumerate(rows)
    ]
    found = group_works(prints)
    assert sorted(d for w in found for d in w.documents) == sorted(p.document for p in prints)
    turned = group_works(list(reversed(prints)))
    assert {frozenset(w.documents) for w in found} == {frozenset(w.documents) for w in turned}


@pytest.mark.shared
def test_the_six_formats_of_the_seed_are_one_work(shared: Path) -> None:
    files = sorted((shared / "seed").iterdir())
    prints = [
        print_of(read_document(f, identify(f), Settings(), document_id=f.name)) for f in files
    ]
    assert [len(w.documents) for w in group_works(prints)] == [len(files)]


def test_diff_of_words() -> None:
    changes = word_changes(
        "§ 1 Ziele\nDie Partner treffen sich\nzweimal im Jahr.",
        "§ 1 Ziele\nDie Partner treffen sich dreimal im Jahr.",
    )
    assert [(c.kind, c.before, c.after) for c in changes] == [("replaced", "zweimal", "dreimal")]
    assert word_changes("Ein Text\nin Zeilen", "Ein Text  \nin Zeilen") == ()


@settings(max_examples=150, deadline=None)
@given(st.text("ab .\n", max_size=60), st.text("ab .\n", max_size=60))
def test_the_changes_make_the_new_text_of_the_old(old: str, new: str) -> None:
    made, at = "", 0
    for change in word_changes(old, new):
        assert (old[slice(*change.old)], new[slice(*change.new)]) == (change.before, change.after)
        made += old[at : change.old[0]] + " " + change.after + " "
        at = change.old[1]
    assert "".join((made + old[at:]).split()) == "".join(new.split())


TITLE = "Vereinbarung zur Beratung von Handwerksbetrieben im Saarland"


@pytest.mark.parametrize(
    ("lead", "link", "wanted"),
    [
        (
            "Die Partner haben die „Vereinbarung zur Beratung von Handwerksbetrieben im Saarland“ "
            "beschlossen.",
            "",
            "v",
        ),
        ("Kammer und Innung wollen Handwerksbetriebe im Saarland gemeinsam beraten.", "", None),
        ("Alles Weitere steht im Dokument.", "https://om.example/files/v.pdf", "v"),
        ("Im Saarland gab es ein Sommerfest.", "", None),
    ],
)
def test_a_release_announces_its_agreement(lead: str, link: str, wanted: str | None) -> None:
    agreement = document("v.pdf", TITLE, "agreement", date(2022, 5, 2))
    other = document(
        "w.pdf",
        "Vereinbarung zur Gesundheit in Gaststätten an der Küste",
        "agreement",
        date(2022, 5, 3),
    )
    release = document(
        "r", f"Gute Nachricht\n{lead}", "press_release", date(2022, 5, 4), "headline lead", link
    )  # fmt: skip
    found = announced(release, [other, agreement])
    assert (found.target.removesuffix(".pdf") if found else None) == wanted


def test_an_agreement_of_years_later_is_not_announced() -> None:
    release = document("r", f"Neues\n{TITLE}", "press_release", date(2019, 1, 1), "headline lead")
    assert announced(release, [document("v", TITLE, "agreement", date(2022, 5, 2))]) is None


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Diese Vereinbarung ersetzt die Vereinbarung vom 2. Mai 2018.", ["replaces"]),
        (
            "Sie tritt an die Stelle der Vereinbarung zur Beratung von Handwerksbetrieben im "
            "Saarland.",
            ["replaces"],
        ),
        ("In Ergänzung zur Vereinbarung vom 02.05.2018 gilt Folgendes.", ["supplements"]),
        ("Die Vereinbarung vom 2. Mai 2018 wurde in Trier besprochen.", []),
        ("Diese Vereinbarung ersetzt keine Beratung durch Fachleute.", []),
    ],
)
def test_replaces_and_supplements(sentence: str, wanted: list[str]) -> None:
    old = document("alt", TITLE, "agreement", date(2018, 5, 2))
    new = document(
        "neu",
        f"Vereinbarung zur Beratung\n{sentence}\nDie Partner treffen sich.",
        "agreement",
        date(2022, 5, 2),
    )
    found = relations_between(new, [old, new])
    assert [r.kind for r in found] == wanted
    assert all(sentence in new.text[r.span.start : r.span.end] for r in found)


@given(st.lists(st.sampled_from(WORDS).flatmap(lambda w: st.integers(1, 4).map(w.__mul__)), min_size=2, max_size=12,
                unique=True), st.randoms(use_true_random=False))  # fmt: skip
def test_who_says_enough_of_a_title_says_one_of_its_rare_words(
    title: list[str], dice: random.Random
) -> None:
    said = dice.sample(title, len(title) - len(title) // 4)
    release = document("r", " ".join(said), "press_release", sections="headline")
    assert clues_of(release).says & rare_words(" ".join(title))
    assert len(rare_words(" ".join(title))) <= 1 + len(title) // 4
