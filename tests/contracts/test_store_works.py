"""Works and links in every store of the table: whatever the order in which documents come and
go.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from pipeline.archive import Parts, open_archive
from pipeline.archive.related import Related
from pipeline.ground.errors import NotFound
from pipeline.ground.types import Document
from pipeline.reading.repetition import repeated_keys
from tests.contracts.test_stores import URLS
from tests.pipeline.archive.builders import make_record
from tests.pipeline.reading.test_works import document, prose

TITLE = "Vereinbarung zur Beratung von Handwerksbetrieben im Saarland"
AGREEMENT = document("v", f"{TITLE}\n{prose(1)}", "agreement", date(2022, 5, 2), "title section")
TELLING = f"Heute kam es dazu. Die Partner haben die „{TITLE}“ beschlossen. Alle sind froh."
RELEASE = document(
    "r", f"Gute Nachricht\n{TELLING}", "press_release", date(2022, 5, 4), "headline lead"
)
OLDER = document(
    "a", f"Vereinbarung zur Gesundheit\n{prose(2)}", "agreement", date(2018, 5, 2), "title section"
)
NEWER = document(
    "n",
    "Vereinbarung zur Beratung\nDiese Vereinbarung ersetzt die Vereinbarung vom 2. Mai "
    f"2018.\n{prose(3)}",
    "agreement",
    date(2023, 1, 9),
    "title section section",
)
_BODY = "headline lead body body"
RENDITION = document(
    "s", RELEASE.text.replace("ä", "ae"), "press_release", date(2022, 5, 4), "headline lead"
)
ALL = (AGREEMENT, RELEASE, OLDER, NEWER)
WANTED = {
    ("announces", "r", "v", f"Die Partner haben die „{TITLE}“ beschlossen."),
    ("replaces", "n", "a", "Diese Vereinbarung ersetzt die Vereinbarung vom 2. Mai 2018."),
}


@pytest.fixture(params=sorted(URLS))
def archive(request: pytest.FixtureRequest) -> Iterator[Parts]:
    opened = open_archive(URLS[request.param](request))
    yield opened
    opened.close()


def put(archive: Parts, made: Document, **how: Any) -> None:
    archive.documents.save(make_record(made), made.source.path, **how)


def told(links: tuple[Related, ...]) -> set[tuple[str, str, str, str]]:
    return {(k.kind, k.document, k.target, k.sentence) for k in links}


def all_links(archive: Parts) -> set[tuple[str, str, str, str]]:
    return {
        link for id in archive.shown.numbers().values() for link in told(archive.works.related(id))
    }


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::5])
def test_links_do_not_depend_on_the_order(archive: Parts, order: tuple[int, ...]) -> None:
    for at in order:
        put(archive, ALL[at])
    assert all_links(archive) == WANTED
    assert told(archive.works.related("v")) == {link for link in WANTED if link[2] == "v"}
    before = archive.manifest.all(), all_links(archive), archive.works.works()
    for made in ALL:
        put(archive, made)
    assert (archive.manifest.all(), all_links(archive), archive.works.works()) == before


def test_writers_at_once_miss_no_link(archive: Parts) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda made: put(archive, made), ALL))
    assert all_links(archive) == WANTED


def test_a_link_by_the_file_that_a_release_offers(archive: Parts) -> None:
    release = document(
        "r",
        "Neues\nMehr im Netz.",
        "press_release",
        None,
        "headline lead",
        "https://x.example/f/v%2Epdf",
    )
    agreement = document("v.pdf", f"Ganz anders\n{prose(4)}", "agreement")
    put(archive, release)
    assert archive.works.related("r") == ()
    put(archive, agreement)
    assert [(k.kind, k.target, k.confidence) for k in archive.works.related("r")] == [
        ("announces", "v.pdf", 1.0)
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_an_agreement_names_another_by_most_of_its_title(
    archive: Parts, order: tuple[int, ...]
) -> None:
    said = (
        "Sie ersetzt die Vereinbarung über Beratung von Handwerksbetrieben im Saarland von damals."
    )
    newer = document(
        "w",
        f"Vereinbarung\n{said}\n{prose(9)}",
        "agreement",
        date(2024, 1, 9),
        "title section section",
    )
    alike = document(
        "o",
        f"Vereinbarung zur Beratung\n{prose(8)}",
        "agreement",
        date(2022, 5, 2),
        "title section",
    )
    for at in order:
        put(archive, (AGREEMENT, newer, alike)[at])
    assert told(archive.works.related("v")) == {("replaces", "w", "v", said)}
    assert told(archive.works.related("o")) == set()


def test_a_release_announces_the_one_that_it_names_best(archive: Parts) -> None:
    wide = document(
        "w", "Vereinbarung zur Beratung von Handwerksbetrieben", "agreement", date(2022, 5, 2)
    )
    worse = document("z", f"{TITLE} Nord", "agreement", date(2022, 5, 2))
    for made in (worse, RELEASE, wide, AGREEMENT):
        put(archive, made)
    for best in ("w", "v", "z"):
        assert [k.target for k in archive.works.related("r")] == [best]
        archive.documents.remove(best)
    assert archive.works.related("r") == ()


def test_what_is_removed_leaves_no_link_and_no_rendition(archive: Parts) -> None:
    for made in (*ALL, RENDITION):
        put(archive, made)
    assert archive.works.work_of("s").documents == ("r", "s")
    assert set(archive.works.works().values()) == {
        number for number, id in archive.shown.numbers().items() if id == "r"
    }
    archive.documents.remove("v")
    archive.documents.remove("r")
    assert {link[1:3] for link in all_links(archive)} == {("n", "a")}
    assert archive.works.work_of("s").documents == ("s",)
    assert archive.works.works() == {}
    with pytest.raises(NotFound):
        archive.works.work_of("r")


def test_a_new_version_is_linked_anew(archive: Parts) -> None:
    put(archive, AGREEMENT)
    put(archive, RELEASE)
    other = RELEASE.model_copy(
        update={
            "version": 2,
            "text": RELEASE.text.replace(TITLE, "Vereinbarung über " + "x" * (len(TITLE) - 18)),
        }
    )
    put(archive, other)
    assert archive.works.related("v") == ()
    changed = AGREEMENT.model_copy(update={"version": 2, "title": "Etwas ganz anderes im Norden"})
    put(archive, RELEASE)
    assert len(archive.works.related("v")) == 1
    put(archive, changed)
    assert archive.works.related("r") == ()


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_renditions_join_in_any_order(archive: Parts, order: tuple[int, ...]) -> None:
    base = prose(7)
    near = base.replace(base.split()[9], "anders", 1)
    some = (document("x", base), document("y", near), document("z", prose(8)))
    for at in order:
        put(archive, some[at])
    assert set(archive.works.work_of("x").documents) == {"x", "y"}
    assert archive.works.work_of("x") == archive.works.work_of("y")
    assert archive.works.work_of("y").how == "near"
    assert archive.works.work_of("z").documents == ("z",)
    assert len(archive.works.works()) == 1


def test_a_form_filled_in_on_two_days_is_two_works(archive: Parts) -> None:
    from pipeline.ground.types import Span

    text = "2. Mai 2022 " + prose(7)
    for id, day in (("x", date(2022, 5, 2)), ("y", date(2022, 5, 3))):
        made = document(id, text + f" {id}", day=day)
        put(archive, made.model_copy(update={"date_span": Span(start=0, end=11)}))
    assert archive.works.works() == {}


def test_embedded_documents_go_with_their_parent(archive: Parts) -> None:
    parent = document("p.docx", prose(1))
    inner = document("p.docx!/i.docx", prose(2))
    deep = document("p.docx!/i.docx!/d.pdf", prose(3))
    others = [
        document(name, prose(4 + at))
        for at, name in enumerate(("p.docx2", "p.docx!", "p.docx!.", "p.docx!0"))
    ]
    put(archive, deep, parent=inner.id)
    put(archive, inner, parent=parent.id)
    put(archive, parent)
    for other in others:
        put(archive, other)
    assert [e.document for e in archive.manifest.within("/p.docx")] == [inner.id, deep.id]
    assert [e.document for e in archive.manifest.within("/elsewhere", "p.docx")] == [inner.id]
    assert told(archive.works.related("p.docx")) == {("embedded_in", inner.id, "p.docx", "")}
    assert {k[1:3] for k in told(archive.works.related(inner.id))} == {
        (inner.id, "p.docx"),
        (deep.id, inner.id),
    }
    archive.documents.remove("p.docx")
    assert set(archive.shown.numbers().values()) == {other.id for other in others}
    assert set(archive.manifest.all()) == {f"/{other.id}" for other in others}


def test_releases_that_repeat_each_other_are_found_by_work(archive: Parts) -> None:
    about = "Das Bündnis fördert seit Jahren gute Arbeit in kleinen Betrieben im ganzen Land."
    releases = [
        document(f"r{n}", f"T\n{prose(n, 40)}\n{prose(n, 30)}\n{about}", "press_release", sections=_BODY)
        for n in range(3)
    ]  # fmt: skip
    for made in releases:
        put(archive, made)
    copy = releases[0].model_copy(
        update={"id": "copy", "source": releases[0].source.model_copy(update={"path": "/c"})}
    )
    put(archive, copy)
    keys = repeated_keys(releases[2])
    found = archive.works.repeating(keys, 2, but="r2")
    assert [[d.id for d in work] for work in found] == [["r0", "copy"], ["r1"]]
    assert archive.works.repeating(keys, 3, but="r2") == ()
    assert archive.works.repeating([], 0, but="r2") == ()


def test_a_time_may_be_open_at_both_ends(archive: Parts) -> None:
    for made in ALL:
        put(archive, made)
    assert archive.facts.dated(date.min, date.max).tolist() == sorted(archive.shown.numbers())
    assert len(archive.facts.dated(date.min, date(2022, 5, 3))) == 2
    assert len(archive.facts.dated(date(2022, 5, 3), date.max)) == 2


def test_numbers_and_ids_of_some(archive: Parts) -> None:
    for made in ALL:
        put(archive, made)
    every = archive.shown.numbers()
    assert archive.shown.ids_of([*list(every)[:2], 999]) == dict(list(every.items())[:2])
    assert archive.shown.numbers_of(["r", "v", "fehlt"]) == {
        id: n for n, id in every.items() if id in ("r", "v")
    }
    assert (archive.shown.ids_of([]), archive.shown.numbers_of([])) == ({}, {})
    assert archive.shown.ids_of(range(70_000)) == every
    assert len(archive.shown.numbers_of([*every.values(), *map(str, range(70_000))])) == len(every)
