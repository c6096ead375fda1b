"""Searches over a small archive; the deterministic embedder stands for a model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.agreements.deadlines import state_of
from pipeline.archive import Parts, open_archive
from pipeline.ground.errors import NotFound
from pipeline.ground.types import Document, Section, Tag
from pipeline.registers.vocabulary import Vocabulary, load_vocabulary
from pipeline.search.bundle import Bundle
from pipeline.search.query import Query, word_query
from pipeline.search.ranking import Asked, ranking, score
from pipeline.search.search import SearchResult, search, similar
from pipeline.settings import Settings
from tests.contracts.test_store_works import NEWER, OLDER, put
from tests.pipeline.archive.builders import EMBEDDER, make_document, make_record, make_tag

VOCABULARY = Path(__file__).resolve().parents[3] / "corpus" / "vocabulary"
NAMES = {"Hessen": ("region", "hessen"), "Bayern": ("region", "bayern"), "Bundesagentur": ("partner", "ba"),
         "FHM": ("partner", "fhm"), "A-2.1": ("standard", "A-2.1"), "A-2.3": ("standard", "A-2.3")}  # fmt: skip
TEXTS = {
    "regionen": "Die Vereinbarung zur Zusammenarbeit in Hessen nach A-2.1. Die Bundesagentur berät die Betriebe.",
    "bau": "Sicherheit auf der Baustelle in Bayern. Die Kooperationsvereinbarung nennt A-2.3 und A-2.1.",
    "pflege": "Gesundheit in der Pflege: Rückenkurse für Beschäftigte in Hessen.",
    "nachfolge": "Wer den Betrieb übergibt, beginnt früh. Die Führung wechselt, die FHM hilft.",
    "kultur": "Ein Orchester spielt im Museum, und die Gäste tanzen.",
}


def tags_of(document: Document) -> list[Tag]:
    return [make_tag(document, word, *ids) for word, ids in NAMES.items() if word in document.text]


def add(archive: Parts, name: str, text: str, **changes: Any) -> None:
    document = make_document(text, id=name, title=name, **changes)
    archive.documents.save(make_record(document, tags_of(document)), f"/inbox/{name}")


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary(VOCABULARY)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    opened = open_archive(f"sqlite:///{tmp_path_factory.mktemp('archive')}/a.sqlite")
    for year, (name, text) in enumerate(TEXTS.items(), 2019):
        add(
            opened,
            name,
            text,
            date=date(year, 5, 1),
            kind="agreement" if year % 2 else "press_release",
        )
    yield opened
    opened.close()


def ask(archive: Parts, text: str, **filters: Any) -> SearchResult:
    return search(Bundle(archive, Settings(), vocabulary(), EMBEDDER), Query(text=text, **filters))


def found(result: SearchResult) -> list[str]:
    return [hit.document for hit in result.hits]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Vereinbarungen zur Zusammenarbeit", "regionen"),
        ("Kooperationsvereinbarung", "bau"),
        ("Fuehrung", "nachfolge"),
        ("Gesundheit der Beschäftigten", "pflege"),
        ("Orchester im Museum", "kultur"),
    ],
)
def test_words_lead_to_their_document(text: str, first: str, archive: Parts) -> None:
    assert found(ask(archive, text))[0] == first


def test_a_code_is_answered_exactly(archive: Parts) -> None:
    result = ask(archive, "OM-Praxis A-2.1")
    assert set(found(result)) == {"regionen", "bau"}
    assert result.total == 2
    for hit in result.hits:
        assert hit.exact
        assert "A-2.1" in [TEXTS[hit.document][s:e] for s, e in hit.highlights]
    assert found(ask(archive, "A-2.1 A-2.3"))[0] == "bau"


def test_a_code_that_nobody_names_finds_nothing(archive: Parts) -> None:
    result = ask(archive, "B-2")
    assert (result.total, result.hits) == (0, ())


def test_a_name_comes_before_words_and_meaning(archive: Parts) -> None:
    result = ask(archive, "Bundesagentur für Arbeit")
    assert (found(result)[0], result.hits[0].exact) == ("regionen", True)


def test_what_is_not_there_is_not_found(archive: Parts) -> None:
    result = ask(archive, "xylophonistische quarzuhr")
    assert (result.total, result.hits) == (0, ())
    assert all(counts == () for counts in result.facets.values())


@pytest.mark.parametrize(
    ("text", "spoken_for"),
    [
        ("Wann kommen die Gäste mit Löwen in den Zirkus?", set()),
        ("Wann tanzen Gäste im Zirkus?", {"kultur"}),
        ("Welche Kooperation nennt Löwen?", {"bau"}),
        ("Warum wechselt in Firmen die Führung?", {"nachfolge"}),
        ("Wann und wo?", set()),
    ],
)
def test_where_nothing_is_near_half_the_words_answer_no_question(
    text: str, spoken_for: set[str], archive: Parts
) -> None:
    # No cosine lies above this threshold.
    asked = Asked(
        word_query(text), EMBEDDER.encode_queries([text])[0], EMBEDDER.name, threshold=1.1
    )
    names = archive.shown.numbers()

    def speaking(asked: Asked) -> set[str]:
        return {
            names[number]
            for number in ranking(score(archive, asked, Settings().search)).documents.tolist()
        }

    assert spoken_for <= speaking(asked)
    assert speaking(replace(asked, is_question=True)) == spoken_for


@pytest.mark.parametrize("question", ["  ", "und die", "?", '""'])
def test_a_question_without_a_word_finds_nothing_and_is_told_why(
    archive: Parts, question: str
) -> None:
    result = ask(archive, question)
    assert result.total == 0
    assert "kein Wort" in result.understood["notes"][0]
    assert ask(archive, "xylophonistische quarzuhr").understood["notes"] == []
    assert ask(archive, question, region=("hessen",)).understood["notes"] in (
        [],
        result.understood["notes"],
    )


def test_a_hit_points_into_its_document(archive: Parts) -> None:
    hit = ask(archive, "Vereinbarung Zusammenarbeit").hits[0]
    text = TEXTS[hit.document]
    assert text[hit.start : hit.end] == hit.text
    assert [text[start:end] for start, end in hit.highlights] == ["Vereinbarung", "Zusammenarbeit"]
    assert (hit.page, hit.title, hit.by_words) == (1, "regionen", 1)
    assert 0 <= hit.score <= 1


def test_part_of_a_compound_is_marked_as_a_whole_word(archive: Parts) -> None:
    hits = {hit.document: hit for hit in ask(archive, "Vereinbarung").hits}
    assert [TEXTS["bau"][s:e] for s, e in hits["bau"].highlights] == ["Kooperationsvereinbarung"]


def test_the_answer_has_the_fields_of_the_contract(archive: Parts) -> None:
    answer = ask(archive, "Vereinbarung", region=("hessen",), limit=1).model_dump(mode="json")
    assert {"query", "understood", "took_ms", "total", "facets", "hits"} <= set(answer)
    assert {"partner", "region", "standard", "kind", "year"} <= set(answer["facets"])
    assert answer["facets"]["region"] == [
        {"id": "hessen", "label": "Hessen", "count": answer["total"]}
    ]
    fields = (
        "document title date kind page passage start end text highlights score by_words by_meaning"
    )
    assert set(fields.split()) <= set(answer["hits"][0])
    assert answer["hits"][0]["date"] == "2019-05-01"
    assert answer["hits"][0]["highlights"] == [[4, 16]]
    assert answer["understood"]["filters"] == {"region": [{"id": "hessen", "label": "Hessen"}]}


def test_an_unknown_filter_is_told(archive: Parts) -> None:
    with pytest.raises(NotFound, match="Partner „niemand“"):
        ask(archive, "Vereinbarung", partner=("niemand",))


def test_a_document_appears_once_however_many_passages_match(tmp_path: Path) -> None:
    archive = open_archive(f"sqlite:///{tmp_path}/a.sqlite")
    add(
        archive,
        "lang",
        "\n".join(f"# Teil {n}\n" + "Die Vereinbarung gilt in jedem Jahr. " * 20 for n in range(8)),
    )
    add(archive, "kurz", "Eine Vereinbarung.")
    result = ask(archive, "Vereinbarung", limit=2)
    assert (result.total, sorted(found(result))) == (2, ["kurz", "lang"])
    archive.close()


def test_boilerplate_comes_behind_what_a_document_says_itself(tmp_path: Path) -> None:
    archive = open_archive(f"sqlite:///{tmp_path}/a.sqlite")
    sentence = "Das Bündnis fördert den Mittelstand."
    add(archive, "eigen", sentence)
    foot = "Für den Mittelstand steht das Bündnis."  # other words, else both were one work
    add(archive, "fuss", foot, sections=(Section(kind="boilerplate", start=0, end=len(foot)),))
    result = ask(archive, "Bündnis Mittelstand")
    assert found(result) == ["eigen", "fuss"]
    assert result.hits[0].score > result.hits[1].score
    archive.close()


def test_a_removed_document_is_never_answered(tmp_path: Path) -> None:
    archive = open_archive(f"sqlite:///{tmp_path}/a.sqlite")
    for name, text in TEXTS.items():
        add(archive, name, text)
    questions = [*TEXTS.values(), "A-2.1", "Bundesagentur für Arbeit", "Hessen", "Vereinbarung"]
    assert any("regionen" in found(ask(archive, question)) for question in questions)
    archive.documents.remove("regionen")
    for question in questions:
        result = ask(archive, question)
        assert "regionen" not in found(result)
        assert all(f.id != "ba" for f in result.facets["partner"])
    assert all(hit.document != "regionen" for hit in similar(archive, "bau").hits)
    archive.close()


def test_similar_documents_come_nearest_first_and_without_the_document_itself(
    archive: Parts,
) -> None:
    hits = similar(archive, "regionen", limit=3).hits
    assert len(hits) == 3
    assert "regionen" not in [hit.document for hit in hits]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].document == "bau"
    with pytest.raises(NotFound):
        similar(archive, "nie")


def test_similar_are_other_works_each_once_and_nothing_that_is_replaced(tmp_path: Path) -> None:
    archive = open_archive(f"sqlite:///{tmp_path}/a.sqlite")
    for name in ("pflege", "bau", "kultur"):
        for copy in ("", "-pdf", "-doc"):
            add(archive, name + copy, TEXTS[name])
    for made in (OLDER, NEWER):
        put(archive, made)
    hits = similar(archive, "pflege-pdf", limit=5).hits
    assert sorted(hit.document.partition("-")[0] for hit in hits) == ["bau", "kultur", NEWER.id]
    archive.close()


questions = st.lists(
    st.sampled_from(
        [
            "Vereinbarung",
            "Hessen",
            "Bayern",
            "Betrieb",
            "Führung",
            "Gesundheit",
            "A-2.1",
            "A-2.3",
            "xyz",
        ]
    ),
    min_size=1,
    max_size=3,
).map(" ".join)
filters = st.fixed_dictionaries(
    {},
    optional={
        "region": st.sampled_from([("hessen",), ("bayern",), ("hessen", "bayern")]),
        "partner": st.sampled_from([("ba",), ("fhm",)]),
        "standard": st.sampled_from([("A-2.1",), ("A-2.3",)]),
        "kind": st.sampled_from([("agreement",), ("press_release",)]),
        "from_date": st.dates(date(2019, 1, 1), date(2023, 12, 31)),
        "to_date": st.dates(date(2019, 1, 1), date(2023, 12, 31)),
    },
)
without_reset = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)


def passes(archive: Parts, document: str, wanted: dict[str, Any]) -> bool:
    record = archive.documents.get(document)
    day = record.document.date
    assert day
    return (
        all(
            any(tag.kind == kind and tag.id in wanted[kind] for tag in record.tags)
            for kind in ("region", "partner", "standard")
            if kind in wanted
        )
        and record.document.kind in wanted.get("kind", (record.document.kind,))
        and wanted.get("from_date", day) <= day <= wanted.get("to_date", day)
    )


@given(questions, filters)
@without_reset
def test_a_filter_loses_no_hit_changes_no_order_and_lets_nothing_else_in(
    archive: Parts, question: str, wanted: dict[str, Any]
) -> None:
    everything = ask(archive, question)
    filtered = ask(archive, question, **wanted)
    assert found(filtered) == [name for name in found(everything) if passes(archive, name, wanted)]
    scores = {hit.document: hit.score for hit in everything.hits}
    assert all(hit.score == scores[hit.document] for hit in filtered.hits)


@given(questions, filters)
@without_reset
def test_facets_equal_a_count_by_hand(
    archive: Parts, question: str, wanted: dict[str, Any]
) -> None:
    result = ask(archive, question, limit=100, **wanted)
    assert result.total == len(result.hits)
    expected: dict[str, Counter[str]] = {kind: Counter() for kind in result.facets}
    # What has the words is counted; all where nothing has them.
    worded = [hit.document for hit in result.hits if not hit.related_only]
    assert result.with_words == len(worded)
    for name in worded or found(result):
        record = archive.documents.get(name)
        for kind, id in {(tag.kind, tag.id) for tag in record.tags if tag.id}:
            expected[kind][id] += 1
        expected["kind"][record.document.kind] += 1
        if record.document.kind == "agreement":
            terms = archive.agreements.get(name).terms
            expected["state"][state_of(terms, date.today())] += 1
        assert record.document.date
        expected["year"][str(record.document.date.year)] += 1
    assert {
        kind: {f.id: f.count for f in counts} for kind, counts in result.facets.items()
    } == expected


def test_a_work_is_one_hit_with_its_other_renditions(tmp_path: Path) -> None:
    archive = open_archive(f"sqlite:///{tmp_path}/a.sqlite")
    for name in ("eins", "zwei", "drei"):
        add(archive, name, TEXTS["pflege"])
    add(archive, "kultur", TEXTS["kultur"])
    result = ask(archive, "Gesundheit der Beschäftigten")
    assert [hit.title for hit in result.hits].count(result.hits[0].title) == 1
    assert {result.hits[0].document, *(other.document for other in result.hits[0].also)} == {
        "eins",
        "zwei",
        "drei",
    }
    assert result.total == len(result.hits)
    assert all(not hit.also for hit in result.hits[1:])
    archive.close()
