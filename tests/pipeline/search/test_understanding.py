"""Names, days, files, operators, synonyms and misspellings; answers, boxes and regions that contain
others.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.archive import Parts, open_archive
from pipeline.ground.errors import ConfigError
from pipeline.ground.types import Block, Page, Quote
from pipeline.search.bundle import Bundle
from pipeline.search.hits import box
from pipeline.search.operators import parse, phrase_spans
from pipeline.search.query import Query, word_query
from pipeline.search.query_entities import (
    Names,
    answered_exactly,
    days_of,
    identifiers,
    named_by_the_way,
)
from pipeline.search.ranking import Asked, score
from pipeline.search.search import search
from pipeline.search.spelling import distance
from pipeline.search.synonyms import load_synonyms, stems_of
from pipeline.settings import Settings
from tests.pipeline.archive.builders import (
    EMBEDDER,
    make_document,
    make_record,
    make_source,
    make_tag,
)
from tests.pipeline.search.test_search import VOCABULARY, ask, found, vocabulary

TEXTS = {
    "neuwied": "Die Werkstätten für Fachkräfte im Landkreis Neuwied beginnen. Margit Hollerbach lädt ein.",
    "potsdam": "Wissen bleibt im Betrieb. Der Lernkreis in Potsdam trifft sich monatlich.",
    "ki": "Künstliche Intelligenz braucht Regeln. Über die Kündigung entscheidet ein Mensch.",
    "regel": "Regeln für die Beratung in Bayern. Eine Kündigung entscheidet niemand allein.",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
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
        ("Regeln vor 2024", "ki"),
        ("Regeln seit 2024", "regel"),
        ("Kündigung bis Ende 2023", "ki"),
        ("Kündigung zwischen März 2024 und 2025", "regel"),
    ],
)
def test_what_is_named_comes_first(store: Parts, query: str, first: str) -> None:
    hit = ask(store, query).hits[0]
    assert (hit.document, hit.exact) == (first, True)
    assert "nennt" in hit.why


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
    store: Parts,
) -> None:
    result = ask(
        store, "Wer entscheidet laut Margit Hollerbach, wenn künstliche Intelligenz Regeln braucht?"
    )
    assert result.hits[0].document == "ki"
    hit = next(hit for hit in result.hits if hit.document == "neuwied")
    assert "nennt" in hit.why


def test_a_lift_keeps_scores_between_0_and_1_and_is_worth_less_than_the_answer(
    store: Parts,
) -> None:
    plain = score(store, Asked(word_query("Kündigung entscheidet ein Mensch")), Settings().search)
    assert plain.lifted(np.zeros(0, dtype=np.int64)) is plain
    numbers = plain.table.documents
    lifted = plain.lifted(numbers[:1])
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
    store: Parts,
) -> None:
    understood = ask(store, "Betrieb vor 2022").understood
    assert (understood["words"], understood["summary"]) == (
        ["betrieb"],
        "Datum: vor 2022 · Wörter: Betrieb",
    )
    assert "neuwied" not in found(ask(store, "Kündigung vor 2022"))
    assert found(ask(store, "vor 2022")) == ["neuwied"]
    text = "Welche Regeln für Künstliche Intelligenz und Kündigung gelten seit 2024?"
    named = identifiers(text, vocabulary(), Names())
    assert (answered_exactly(text, named), [n.id for n in named_by_the_way(text, named)]) == (
        (),
        ["2024-01-01/.."],
    )
    assert ask(store, text).hits[0].document == "ki"


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


def test_a_query_in_decomposed_letters_is_the_same_query(store: Parts) -> None:
    plain, decomposed = (
        ask(store, unicodedata.normalize(form, "Künstliche Kündigung")) for form in ("NFC", "NFD")
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


def test_a_phrase_must_stand_there_as_written(store: Parts) -> None:
    assert found(ask(store, '"Wissen bleibt im Betrieb"')) == ["potsdam"]
    assert found(ask(store, "„Wissen im Betrieb“")) == []
    hit = ask(store, '"entscheidet ein Mensch"').hits[0]
    assert "entscheidet ein Mensch" in [TEXTS["ki"][s:e] for s, e in hit.highlights]


def test_an_excluded_word_takes_its_documents_out_and_nothing_else(store: Parts) -> None:
    everything = found(ask(store, "Kündigung Regeln"))
    assert {"ki", "regel"} <= set(everything)
    without = found(ask(store, "Kündigung Regeln -Bayern"))
    assert without == [name for name in everything if name != "regel"]


def test_an_excluded_phrase_takes_out_what_has_it_and_not_what_has_its_words(store: Parts) -> None:
    everything = found(ask(store, "Kündigung Regeln"))
    assert {"ki", "regel"} <= set(everything)
    for query in (
        'Kündigung Regeln -"entscheidet ein Mensch"',
        "Kündigung Regeln –„entscheidet ein Mensch“",
    ):
        assert found(ask(store, query)) == [name for name in everything if name != "ki"]
    assert found(ask(store, 'Kündigung Regeln -"ein Mensch entscheidet"')) == everything
    assert set(found(ask(store, '-"entscheidet ein Mensch"'))) == TEXTS.keys() - {"ki"}


@pytest.mark.parametrize("query", ["a", "Ä", "7", "31.02.2024", "§ 5", "🙂"])
def test_a_letter_or_a_number_alone_is_near_to_nothing(store: Parts, query: str) -> None:
    assert ask(store, query).total == 0


def test_a_speaker_is_found_and_no_words_of_the_quote_are_marked(store: Parts) -> None:
    hit = ask(store, "Margit Hollerbach").hits[0]
    assert [TEXTS["neuwied"][s:e] for s, e in hit.highlights] == ["Margit", "Hollerbach"]


def test_only_in_a_long_word_two_letters_may_be_wrong(store: Parts) -> None:
    assert ask(store, "Inteligenz").understood["suggestion"] == "Intelligenz"
    assert ask(store, "Inteligens").understood["suggestion"] is None


def test_operators_are_taken_out() -> None:
    spoken = parse('INQA-Check "gute Arbeit" -Bayern A-1.0 - B-2 Klein-Betriebe')
    assert (spoken.phrases, spoken.without) == (("gute Arbeit",), ("Bayern",))
    assert spoken.text == "INQA-Check gute Arbeit A-1.0 - B-2 Klein-Betriebe"


@pytest.mark.parametrize(
    ("query", "without"),
    [
        ("Arbeitssicherheit und -schutz", ()),
        ("Unternehmensgründung, -führung und -nachfolge", ()),
        ("Betriebsgründung oder –übergabe", ()),
        ("Arbeitssicherheit und -Bayern", ("Bayern",)),
        ("Arbeitssicherheit, -bayern", ("bayern",)),
        ("Arbeitssicherheit -schutz", ("schutz",)),
        ("Was gilt zur Sicherheit -Bayern -Bayern?", ("Bayern",)),
    ],
)
def test_half_a_compound_is_no_exclusion(query: str, without: tuple[str, ...]) -> None:
    spoken = parse(query)
    assert spoken.without == without
    assert without or spoken.text == query


@given(st.text(alphabet='abÄ "„“»«-– 1', max_size=40))
def test_any_query_can_be_parsed_and_phrases_find_themselves(text: str) -> None:
    for phrase in parse(text).phrases:
        assert phrase_spans(f"x {phrase} y", phrase)


def test_a_misspelling_is_told_and_never_searched_in_silence(store: Parts) -> None:
    result = ask(store, "Fachkrefte Neuwid")
    assert result.understood["suggestion"] == "Fachkräfte Neuwied"
    assert result.query == "Fachkrefte Neuwid"
    assert result.understood["words"] == ["fachkrefte", "neuwid"]
    assert found(result)[0] == "neuwied"
    assert ask(store, "Fachkräfte Neuwied").understood["suggestion"] is None
    assert ask(store, "Quantenphysik").understood["suggestion"] is None
    # Two letters off, which is allowed in long words, but with another beginning.
    assert ask(store, "Berkstädten").understood["suggestion"] is None
    assert ask(store, "Werkstäddten").understood["suggestion"] == "Werkstätten"


@pytest.mark.parametrize(
    ("left", "right", "apart"),
    [
        ("haus", "haus", 0),
        ("haus", "hau", 1),
        ("haus", "maus", 1),
        ("haus", "huas", 1),
        ("", "abc", 3),
        ("ab", "cd", 2),
    ],
)
def test_distance_of_words(left: str, right: str, apart: int) -> None:
    assert distance(left, right) == distance(right, left) == apart


def test_synonyms_are_found_told_and_marked_apart(store: Parts) -> None:
    result = ask(store, "KI")
    assert "künstliche Intelligenz" in result.understood["related"]
    assert "auch gesucht" in result.understood["summary"]
    hit = next(hit for hit in result.hits if hit.document == "ki")
    assert [TEXTS["ki"][s:e] for s, e in hit.related] == ["Künstliche", "Intelligenz"]
    assert hit.highlights == ()


def test_what_only_sounds_like_the_om_gets_a_warning_and_no_synonyms() -> None:
    synonyms = load_synonyms(VOCABULARY)
    assert synonyms.related("Großer Preis des Mittelstandes") == ()
    assert [
        w.name for w in synonyms.warnings("Wer vergibt den Großen Preis des Mittelstandes?")
    ] == ["Großer Preis des Mittelstandes"]


def test_every_entry_of_the_synonyms_can_be_found() -> None:
    synonyms = load_synonyms(VOCABULARY)
    assert len(synonyms.by_stems) > 80
    for wording, related in synonyms.by_stems.items():
        assert wording
        assert all(r.stems == tuple(dict.fromkeys(stems_of(r.wording))) for r in related)


def test_faults_in_the_synonyms_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "synonyms.toml").write_text(
        '[[synonym]]\nterm = ""\nsam = ["x"]\n[[confusion]]\nname = "y"\n', "utf8"
    )
    with pytest.raises(ConfigError) as caught:
        load_synonyms(tmp_path)
    assert all(word in caught.value.message for word in ("term", "sam", "confusion"))
    assert load_synonyms(tmp_path / "none").by_stems == {}


def test_a_land_finds_its_kreise_and_its_facet_counts_them(store: Parts) -> None:
    result = ask(store, "Werkstätten Regeln Betrieb Kündigung")
    counts = {facet.id: facet.count for facet in result.facets["region"]}
    assert counts["rheinland-pfalz"] == counts["landkreis-neuwied"] == 1
    for region, count in counts.items():
        assert (
            ask(store, "Werkstätten Regeln Betrieb Kündigung", region=(region,)).total == count
        ), region


def test_answers_are_verbatim_sentences_with_their_place(store: Parts) -> None:
    query = Query(text="Wer entscheidet über die Kündigung?", answers=True)
    result = search(Bundle(store, Settings(), vocabulary(), EMBEDDER), query)
    assert result.answers
    for answer in result.answers:
        assert TEXTS[answer.document][answer.start : answer.end] == answer.text
    assert result.answers[0].text == "Über die Kündigung entscheidet ein Mensch."
    hit = result.hits[0]
    assert hit.meaning
    assert hit.start <= hit.meaning[0] < hit.meaning[1] <= hit.end
    assert (
        search(Bundle(store, Settings(), vocabulary(), EMBEDDER), Query(text="Kündigung")).answers
        == ()
    )


def test_an_answer_stands_far_behind_in_its_passage_and_on_the_page_of_its_own_block(
    tmp_path: Path,
) -> None:
    idle = [f"Satz Nummer {n} sagt gar nichts weiter." for n in range(12)]
    head, first, last = (
        "# Laufzeit der Absprache",
        " ".join(idle),
        "Die Laufzeit der Absprache beträgt zwei Jahre.",
    )
    text = f"{head}\n{first}\n{last}"
    at = len(text) - len(last)
    blocks = (
        Block(start=0, end=len(head), role="heading", page=1, bbox=(0, 0, 9, 9)),
        Block(start=len(head) + 1, end=at - 1, role="paragraph", page=1, bbox=(0, 10, 9, 90)),
        Block(start=at, end=len(text), role="paragraph", page=2, bbox=(0, 5, 9, 15)),
    )
    pages = (Page(number=1, start=0, end=at), Page(number=2, start=at, end=len(text)))
    store = open_archive(f"sqlite:///{tmp_path}/a.sqlite")
    made = make_document(text, title="Eine Absprache", blocks=blocks, pages=pages)
    store.documents.save(make_record(made), "/inbox/a.pdf")
    query = Query(text="Wie lange ist die Laufzeit der Absprache?", answers=True)
    result = search(Bundle(store, Settings(), vocabulary(), EMBEDDER), query)
    assert [(a.text, a.page, a.bbox) for a in result.answers] == [(last, 2, (0, 5, 9, 15))]
    assert (result.hits[0].page, result.hits[0].meaning) == (1, (at, len(text)))
    store.close()


def test_the_box_of_a_hit_frames_its_blocks_on_its_page() -> None:
    blocks = [
        Block(start=0, end=10, role="paragraph", page=1, bbox=(10, 10, 50, 20)),
        Block(start=10, end=20, role="paragraph", page=1, bbox=(5, 20, 40, 30)),
        Block(start=20, end=30, role="paragraph", page=2, bbox=(0, 0, 1, 1)),
    ]
    assert box(blocks, 5, 25, 1) == (5, 10, 50, 30)
    assert box(blocks, 0, 10, 1) == (10, 10, 50, 20)
    assert box([Block(start=0, end=9, role="paragraph")], 0, 9, 1) is None
