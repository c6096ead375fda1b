"""What every store in the table must do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from sqlalchemy.exc import IntegrityError

from pipeline.archive import BACKENDS, ManifestEntry, Parts, Record, open_archive
from pipeline.archive.types import Filters, WordQuery
from pipeline.ground.errors import NotFound
from pipeline.ground.types import Quote
from pipeline.search.query import word_query
from tests.pipeline.archive.builders import (
    EMBEDDER,
    make_document,
    make_record,
    make_source,
    make_tag,
)

URLS: dict[str, Callable[[pytest.FixtureRequest], str]] = {
    "sqlite": lambda test: f"sqlite:///{test.getfixturevalue('tmp_path')}/archive.sqlite",
    "postgresql": lambda test: str(test.getfixturevalue("postgres").new()),
}


def test_every_store_of_the_table_is_run_here() -> None:
    assert set(URLS) == set(BACKENDS)


@pytest.fixture(params=sorted(URLS))
def url(request: pytest.FixtureRequest) -> str:
    return URLS[request.param](request)


@pytest.fixture
def archive(url: str) -> Iterator[Parts]:
    opened = open_archive(url)
    yield opened
    opened.close()


def assert_same(found: Record, expected: Record) -> None:
    for field in fields(Record):
        left, right = getattr(found, field.name), getattr(expected, field.name)
        if field.name == "vectors":
            assert left.dtype == np.float32
            np.testing.assert_array_equal(left, right)
        else:
            assert left == right, field.name


def full_record() -> Record:
    document = make_document(
        "# Titel\nDie IKK sagt: „Das ist gut.“ Nach OM-Praxis A-2.1 in Hessen.\nÄpfel\u00a0und e. "
        "V."
    )
    tags = [
        make_tag(
            document,
            "IKK",
            "partner",
            None,
            candidates=("ikk-a", "ikk-b"),
            section="lead",
            confidence=0.25,
        ),
        make_tag(document, "A-2.1", "standard", "A-2.1", decided_by="anna"),
        make_tag(document, "Hessen", "region", "hessen"),
    ]
    return make_record(document, tags, [Quote(start=20, end=32, speaker="IKK", organisation=None)])


def words_hit(archive: Parts, text: str) -> set[str]:
    names = archive.shown.numbers()
    return {names[number] for number in archive.index.by_words(word_query(text)).documents.tolist()}


def test_a_loaded_record_equals_the_saved_one(archive: Parts) -> None:
    record = full_record()
    archive.documents.save(record, "/inbox/a.txt")
    assert_same(archive.documents.get(record.document.id), record)


def test_a_document_without_passages_is_kept_too(archive: Parts) -> None:
    record = make_record(make_document("", pages=()))
    archive.documents.save(record, "/inbox/a.txt")
    loaded = archive.documents.get(record.document.id)
    assert loaded.passages == ()
    assert len(loaded.vectors) == 0


def test_before_the_first_document_there_is_no_index(archive: Parts) -> None:
    assert archive.manifest.all() == {}
    reads: list[Callable[[], Any]] = [
        archive.documents.summaries,
        lambda: archive.documents.get("x"),
        lambda: archive.facts.matching(Filters()),
        lambda: archive.index.by_words(WordQuery(("a",))),
        lambda: archive.index.by_meaning(EMBEDDER.encode_queries(["a"])[0], EMBEDDER.name),
    ]
    for read in reads:
        with pytest.raises(NotFound, match="Es gibt noch keinen Index") as caught:
            read()
        assert "omdok ingest" in caught.value.hint


def test_an_unknown_document_is_not_found(archive: Parts) -> None:
    archive.documents.save(full_record(), "/inbox/a.txt")
    reads: list[Callable[[str], Any]] = [
        archive.documents.get,
        archive.documents.versions,
        archive.documents.remove,
        archive.shown.vectors_of,
    ]
    for read in reads:
        with pytest.raises(NotFound, match="„nie“"):
            read("nie")


def test_a_new_version_answers_and_the_old_one_is_kept(archive: Parts) -> None:
    first = make_document("Der Apfel fällt.", id="doc")
    second = make_document("Die Birne hängt.", id="doc", version=2, title="Neu")
    archive.documents.save(make_record(first), "/inbox/a.txt")
    archive.documents.save(make_record(second), "/inbox/a.txt")
    assert archive.documents.get("doc").document == second
    assert archive.documents.versions("doc") == (first, second)
    assert words_hit(archive, "Birne") == {"doc"}
    assert words_hit(archive, "Apfel") == set()
    assert [(s.title, s.version) for s in archive.documents.summaries()] == [("Neu", 2)]
    assert archive.manifest.all()["/inbox/a.txt"].outcome == "changed"


def test_saving_the_same_record_twice_changes_nothing(archive: Parts) -> None:
    record = full_record()
    for _ in range(2):
        archive.documents.save(record, "/inbox/a.txt")
    assert_same(archive.documents.get(record.document.id), record)
    assert (
        len(archive.documents.summaries())
        == len(archive.documents.versions(record.document.id))
        == 1
    )


def test_a_removed_document_is_answered_nowhere(archive: Parts) -> None:
    gone, stays = full_record(), make_record(make_document("Bleibt in Hessen."))
    archive.documents.save(gone, "/inbox/gone.txt")
    archive.documents.save(stays, "/inbox/stays.txt")
    archive.documents.remove(gone.document.id)
    assert [s.document for s in archive.documents.summaries()] == [stays.document.id]
    assert words_hit(archive, "A-2.1 Äpfel gut") == set()
    assert set(archive.index.by_meaning(gone.vectors[0], EMBEDDER.name).documents.tolist()) == set(
        archive.shown.numbers()
    )
    assert archive.facts.tagged("standard", {"A-2.1"}) == {}
    assert set(archive.manifest.all()) == {"/inbox/stays.txt"}
    with pytest.raises(NotFound):
        archive.documents.get(gone.document.id)


def test_a_document_that_moved_leaves_its_old_place(archive: Parts) -> None:
    record = full_record()
    archive.documents.save(record, "/inbox/old.txt")
    archive.manifest.settle(
        ManifestEntry("/inbox/copy.txt", "h", "duplicate", record.document.id, "f", version=1)
    )
    archive.documents.save(record, "/inbox/new.txt")
    assert set(archive.manifest.all()) == {"/inbox/new.txt", "/inbox/copy.txt"}


def test_a_settled_place_is_noted_and_keeps_the_document_that_it_had(archive: Parts) -> None:
    quarantined = ManifestEntry(
        "/inbox/b.pdf", "hash", "quarantined", None, "f", "Die Datei ist verschlüsselt."
    )
    archive.manifest.settle(quarantined)
    assert archive.manifest.all() == {"/inbox/b.pdf": quarantined}
    record = full_record()
    archive.documents.save(record, "/inbox/b.pdf")
    archive.manifest.settle(replace(quarantined, sha256="other"))
    entry = archive.manifest.all()["/inbox/b.pdf"]
    assert (entry.outcome, entry.sha256, entry.document, entry.version) == (
        "quarantined", "other", record.document.id, 1,
    )  # fmt: skip
    assert archive.documents.get(record.document.id).document == record.document


def test_summaries_list_the_newest_date_first(archive: Parts) -> None:
    for text, day in (("alt", date(2014, 1, 1)), ("ohne", None), ("neu", date(2024, 1, 1))):
        archive.documents.save(
            make_record(make_document(text, date=day, source=make_source(f"/inbox/{text}"))),
            f"/inbox/{text}",
        )
    assert [s.path for s in archive.documents.summaries()] == [
        "/inbox/neu",
        "/inbox/alt",
        "/inbox/ohne",
    ]


def test_filters_narrow_by_kind_of_tag_and_widen_within_it(archive: Parts) -> None:
    texts = {"a": "Hessen IKK", "b": "Bayern IKK", "c": "Hessen DAK", "d": "nichts"}
    ids = {
        "Hessen": ("region", "hessen"),
        "Bayern": ("region", "bayern"),
        "IKK": ("partner", "ikk"),
        "DAK": ("partner", "dak"),
    }
    for year, (name, text) in enumerate(texts.items(), 2020):
        document = make_document(
            text, id=name, date=date(year, 6, 1), kind="agreement" if name == "a" else "other"
        )
        tags = [make_tag(document, word, *ids[word]) for word in text.split() if word in ids]
        archive.documents.save(make_record(document, tags), f"/inbox/{name}")
    names = archive.shown.numbers()
    cases: list[tuple[Filters, str]] = [
        (Filters(), "abcd"),
        (Filters(region=("hessen",)), "ac"),
        (Filters(region=("hessen", "bayern")), "abc"),
        (Filters(region=("hessen",), partner=("ikk",)), "a"),
        (Filters(kind=("other",)), "bcd"),
        (Filters(from_date=date(2021, 6, 1), to_date=date(2022, 6, 1)), "bc"),
        (Filters(standard=("A-2.1",)), ""),
    ]
    for filters, expected in cases:
        assert {names[number] for number in archive.facts.matching(filters).tolist()} == set(
            expected
        ), filters


def test_words_are_found_as_stem_and_in_compounds_and_codes_whole(archive: Parts) -> None:
    texts = {
        "wort": "Die Vereinbarungen gelten.",
        "teil": "Eine Kooperationsvereinbarung.",
        "code": "Nach A-2.1 und A-2.3 geprüft.",
        "umlaut": "Die Führung zählt.",
    }
    for name, text in texts.items():
        archive.documents.save(
            make_record(make_document(text, id=name, title=name)), f"/inbox/{name}"
        )
    assert words_hit(archive, "Vereinbarung") == {"wort", "teil"}
    assert words_hit(archive, "A-2.1") == {"code"}
    assert words_hit(archive, "A-2.2") == set()
    assert words_hit(archive, "Fuehrung") == {"umlaut"}
    assert words_hit(archive, 'Führung" OR "') == {"umlaut"}
    assert words_hit(archive, "Vereinbarungspflichten") == set()
    assert words_hit(archive, "Führungsvereinbarung") == set()
    scores = archive.index.by_words(word_query("Vereinbarung"))
    names = archive.shown.numbers()
    assert names[int(scores.documents[scores.values.argmax()])] == "wort"


def test_vectors_of_another_model_are_never_compared(archive: Parts) -> None:
    archive.documents.save(make_record(make_document("eins", id="eins")), "/inbox/1")
    archive.documents.save(
        replace(make_record(make_document("zwei", id="zwei")), embedder="another"), "/inbox/2"
    )
    names = archive.shown.numbers()
    found = archive.index.by_meaning(EMBEDDER.encode_queries(["zwei"])[0], EMBEDDER.name)
    assert [names[number] for number in found.documents.tolist()] == ["eins"]
    assert len(archive.index.by_meaning(np.zeros(3, dtype=np.float32), EMBEDDER.name).values) == 0


def test_what_is_kept_in_memory_follows_the_archive(archive: Parts, url: str) -> None:
    vector = EMBEDDER.encode_queries(["eins"])[0]
    archive.documents.save(make_record(make_document("eins")), "/inbox/1")
    assert len(archive.index.by_meaning(vector, EMBEDDER.name).values) == 1
    other = open_archive(url)
    other.documents.save(make_record(make_document("zwei")), "/inbox/2")
    other.close()
    assert len(archive.index.by_meaning(vector, EMBEDDER.name).values) == 2


def test_a_failing_save_leaves_what_was_there(archive: Parts) -> None:
    record = full_record()
    archive.documents.save(record, "/inbox/a.txt")
    changed = make_record(make_document("Anders.", id=record.document.id, version=2))
    broken = replace(changed, passages=(changed.passages[0].model_copy(update={"id": None}),))
    with pytest.raises(IntegrityError):
        archive.documents.save(broken, "/inbox/a.txt")
    assert_same(archive.documents.get(record.document.id), record)
    assert words_hit(archive, "Anders") == set()


def test_many_threads_save_and_read_at_once(archive: Parts) -> None:
    faults: list[BaseException] = []

    def work(thread: int) -> None:
        try:
            for index in range(5):
                place = f"/inbox/{thread}-{index}"
                archive.documents.save(
                    make_record(make_document(f"Text {thread} {index}", id=f"{thread}-{index}")),
                    place,
                )
                assert archive.documents.get(f"{thread}-{index}").document.source.path
                archive.index.by_meaning(EMBEDDER.encode_queries(["Text"])[0], EMBEDDER.name)
        except BaseException as fault:
            faults.append(fault)
            raise

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(archive.documents.summaries()) == 20


def test_facets_count_documents_and_not_mentions(archive: Parts) -> None:
    document = make_document("Hessen und noch einmal Hessen", id="a")
    tags = [
        make_tag(document, "Hessen", "region", "hessen"),
        make_tag(document, "noch einmal", "region", "hessen"),
    ]
    archive.documents.save(
        make_record(document, [*tags, make_tag(document, "und", "partner", None)]), "/inbox/a"
    )
    archive.documents.save(make_record(make_document("anderes", id="b", date=None)), "/inbox/b")
    everything = archive.facts.facets(archive.facts.matching(Filters()))
    assert everything == {
        "partner": {}, "region": {"hessen": 1}, "standard": {}, "body": {}, "kind": {"press_release": 2},
        "year": {"2021": 1}, "state": {},
    }  # fmt: skip
    assert archive.facts.facets(np.zeros(0, dtype=np.int64))["kind"] == {}


def test_a_mention_leads_to_the_passage_around_it(archive: Parts) -> None:
    text = "\n".join(
        f"# Abschnitt {n}\n" + "Ein Satz mit einigen Wörtern steht hier. " * 12 for n in range(4)
    )
    record = make_record(make_document(text, id="a"))
    archive.documents.save(record, "/inbox/a")
    number = next(iter(archive.shown.numbers()))
    for passage in record.passages:
        found = archive.shown.document_passage(number, passage.start + 3)
        assert found is not None
        assert archive.shown.passages([found])[found].passage == passage
        assert archive.shown.passages([found])[found].text == text[passage.start : passage.end]
