"""Names, days, files, operators, synonyms and misspellings; answers, boxes and regions that contain
others.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from pipeline.archive import Parts, open_archive
from pipeline.ground.types import Quote
from pipeline.search.identifier import days_of
from pipeline.search.operators import parse
from pipeline.search.query import word_query
from pipeline.search.query_entities import Names, answered_exactly, identifiers, named_by_the_way
from pipeline.search.ranking import Asked, score
from pipeline.settings import Settings
from tests.pipeline.archive.builders import (
    make_document,
    make_record,
    make_source,
    make_tag,
)
from tests.pipeline.search.test_search import ask, found, vocabulary

TEXTS = {
    "neuwied": "Die Werkstätten für Fachkräfte im Landkreis Neuwied beginnen. Margit Hollerbach lädt ein.",
    "potsdam": "Wissen bleibt im Betrieb. Der Lernkreis in Potsdam trifft sich monatlich.",
    "ki": "Künstliche Intelligenz braucht Regeln. Über die Kündigung entscheidet ein Mensch.",
    "regel": "Regeln für die Beratung in Bayern. Eine Kündigung entscheidet niemand allein.",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    opened = open_archive(f"sqlite:///{tmp_path_factory.mktemp('understanding')}/a.sqlite")
    for year, (name, text) in enumerate(TEXTS.items(), 2021):
        document = make_document(
            text,
            id=name,
            title=name,
            date=date(year, 3, 9),
            source=make_source(f"/inbox/{name}-{year}.pdf", text),
        )
        tags = (
            [make_tag(document, "Landkreis Neuwied", "region", "landkreis-neuwied")]
            if name == "neuwied"
            else []
        )
        tags += [make_tag(document, "Bayern", "region", "bayern")] if "Bayern" in text else []
        quotes = [Quote(start=0, end=10, speaker="Margit Hollerbach")] if name == "neuwied" else []
        opened.documents.save(make_record(document, tags, quotes), document.source.path)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Margit Hollerbach", "neuwied"),
        ("Frau Hollerbach", "neuwied"),
        ("potsdam-2022.pdf", "potsdam"),
        ("potsdam-2022", "potsdam"),
        ("9. März 2023", "ki"),
        ("09.03.2024", "regel"),
        ("März 2022", "potsdam"),
        ("2021", "neuwied"),
        ("Rheinland-Pfalz", "neuwied"),
    ],
)
def test_what_is_named_comes_first(archive: Parts, query: str, first: str) -> None:
    hit = ask(archive, query).hits[0]
    assert (hit.document, hit.exact) == (first, True)
    assert "nennt" in hit.why


@pytest.mark.parametrize(
    ("query", "documents", "rest"),
    [
        ("Regeln vor 2024", ["ki"], "Regeln"),
        ("Regeln seit 2024", ["regel"], "Regeln"),
        ("seit 2024 Regeln", ["regel"], "Regeln"),
        ("Kündigung bis Ende 2023", ["ki"], "Kündigung"),
        ("Kündigung zwischen März 2024 und 2025", ["regel"], "Kündigung"),
        ("von 2021 bis 2022", ["potsdam", "neuwied"], ""),
    ],
)
def test_a_time_among_few_words_is_a_condition_that_can_be_left_out(
    archive: Parts, query: str, documents: list[str], rest: str
) -> None:
    result = ask(archive, query)
    assert found(result) == documents
    assert result.understood["time"]["rest"] == rest
    assert set(documents) < set(found(ask(archive, rest))) or not rest


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("A-2.1 in Hessen 2021", {("standard", "A-2.1"), ("region", "hessen"), ("date", "2021")}),
        ("Hollerbach", {("person", "Margit Hollerbach")}),
        ("Margit", {("person", "Margit Hollerbach")}),
        ("Kurse in Margit", set()),
        ("Großer Preis des Mittelstandes", set()),
        ("6. Dezember 2021", {("date", "2021-12-06")}),
        ("seit 2020", {("date", "2020-01-01/..")}),
        ("ab dem Jahr 2020", {("date", "2020-01-01/..")}),
        ("nach Mai 2020", {("date", "2020-06-01/..")}),
        ("vor dem 6. Dezember 2021", {("date", "../2021-12-05")}),
        ("bis Ende 2021", {("date", "../2021-12-31")}),
        ("von Mai 2018 bis 2019", {("date", "2018-05-01/2019-12-31")}),
        ("2018–2019", {("date", "2018-01-01/2019-12-31")}),
        ("zwischen 2018 und 2019", {("date", "2018-01-01/2019-12-31")}),
        ("2018 und 2019", {("date", "2018"), ("date", "2019")}),
        ("2019 bis 2018", {("date", "2019"), ("date", "../2018-12-31")}),
    ],
)
def test_names_are_recognised(query: str, expected: set[tuple[str, str]]) -> None:
    named = identifiers(query, vocabulary(), Names(("Margit Hollerbach",)))
    assert {(n.kind, n.id) for n in named} == expected


def test_in_a_sentence_a_region_stands_by_the_way_but_a_code_never_does() -> None:
    text = "Welche Betriebe haben in Hessen zuletzt gemeinsam mit A-2.1 gearbeitet?"
    named = identifiers(text, vocabulary(), Names())
    assert {n.kind for n in named} == {"region", "standard"}
    assert {n.kind for n in answered_exactly(text, named)} == {"standard"}
    assert {n.kind for n in named_by_the_way(text, named)} == {"region"}


@pytest.mark.parametrize(
    ("text", "first", "by_the_way"),
    [
        ("Margit Hollerbach", {"person"}, set()),
        ("Wer ist Margit Hollerbach?", {"person"}, set()),
        ("Margit Hollerbach Werkstätten", {"person"}, set()),
        ("Was sagt Margit Hollerbach zur Kündigung?", set(), {"person"}),
        (
            "wie Margit Hollerbach gemeinsam kleine Betriebe in Hessen berät",
            set(),
            {"person", "region"},
        ),
    ],
)
def test_in_a_question_a_person_stands_by_the_way(
    text: str, first: set[str], by_the_way: set[str]
) -> None:
    named = identifiers(text, vocabulary(), Names(("Margit Hollerbach",)))
    assert {n.kind for n in answered_exactly(text, named)} == first
    assert {n.kind for n in named_by_the_way(text, named)} == by_the_way


def test_a_question_is_answered_though_it_names_somebody_who_says_nothing_to_it(
    archive: Parts,
) -> None:
    result = ask(
        archive,
        "Wer entscheidet laut Margit Hollerbach, wenn künstliche Intelligenz Regeln braucht?",
    )
    assert result.hits[0].document == "ki"
    hit = next(hit for hit in result.hits if hit.document == "neuwied")
    assert "nennt" in hit.why


def test_a_lift_keeps_scores_between_0_and_1_and_is_worth_less_than_the_answer(
    archive: Parts,
) -> None:
    plain = score(archive, Asked(word_query("Kündigung entscheidet ein Mensch")), Settings().search)
    nothing = np.zeros(0, dtype=np.int64)
    assert plain.lifted(nothing, nothing) is plain
    numbers = plain.table.documents
    lifted = plain.lifted(numbers[:1], nothing)
    assert 0 < lifted.scores.max() <= 1
    others = numbers != numbers[0]
    assert (lifted.scores[others] <= plain.scores[others]).all()
    assert (lifted.scores[~others] > plain.scores[~others] / 1.05).all()


def test_days_of_a_month_and_a_year() -> None:
    assert days_of("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert days_of("2021-12") == (date(2021, 12, 1), date(2021, 12, 31))
    assert days_of("2021") == (date(2021, 1, 1), date(2021, 12, 31))
    assert days_of("2021-12-06") == (date(2021, 12, 6), date(2021, 12, 6))


def test_a_time_is_no_word_to_look_for_and_only_speaks_for_documents_in_a_sentence(
    archive: Parts,
) -> None:
    understood = ask(archive, "Betrieb vor 2022").understood
    assert (understood["words"], understood["summary"]) == (
        ["betrieb"],
        "Wörter: Betrieb · nur bis 31.12.2021",
    )
    assert "neuwied" not in found(ask(archive, "Kündigung vor 2022"))
    assert found(ask(archive, "vor 2022")) == ["neuwied"]
    text = "Welche Regeln für Künstliche Intelligenz und Kündigung gelten seit 2024?"
    named = identifiers(text, vocabulary(), Names())
    assert (answered_exactly(text, named), [n.id for n in named_by_the_way(text, named)]) == (
        (),
        ["2024-01-01/.."],
    )
    assert ask(archive, text).hits[0].document == "ki"


def test_last_year_is_a_year() -> None:
    (named,) = identifiers("Treffen im letzten Jahr", vocabulary(), Names())
    year = date.today().year - 1
    assert (named.kind, named.id, named.label) == (
        "date",
        f"{year}-01-01/{year}-12-31",
        "im letzten Jahr",
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("was macht die ikk südwest im saarland", {("partner", "ikk-sw"), ("region", "saarland")}),
        ("leitfaden des bmas", {("partner", "bmas")}),
        ("essen für betriebe in essen", {("region", "stadt-essen")}),
        ("gutes essen im hof", set()),
        ("ßß ŉ in hessen", {("region", "hessen")}),
    ],
)
def test_names_are_recognised_in_small_letters(typed: str, expected: set[tuple[str, str]]) -> None:
    assert {
        (named.kind, named.id) for named in identifiers(typed, vocabulary(), Names())
    } == expected


def test_a_query_in_decomposed_letters_is_the_same_query(archive: Parts) -> None:
    plain, decomposed = (
        ask(archive, unicodedata.normalize(form, "Künstliche Kündigung")) for form in ("NFC", "NFD")
    )
    assert plain.understood == decomposed.understood
    assert found(plain) == found(decomposed)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Ich suche: Vereinbarungen", "Vereinbarungen"),
        ("zeig mir bitte alle Mitteilungen", "Mitteilungen"),
        ("Bitte finden Sie mir Vereinbarungen", "Vereinbarungen"),
        ("Suche nach Nachfolgern", "Suche nach Nachfolgern"),
        ("ich suche", "ich suche"),
    ],
)
def test_polite_words_ask_for_nothing(query: str, text: str) -> None:
    assert parse(query).text == text


def test_days_of_a_time() -> None:
    assert days_of("../2021-12-31") == (date.min, date(2021, 12, 31))
    assert days_of("2020-01-01/..") == (date(2020, 1, 1), date.max)
