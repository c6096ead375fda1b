"""Phrases, exclusions, spellings and synonyms of a query, and answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlp.analysis import places
from pipeline.archive import Parts, open_archive
from pipeline.ground.errors import ConfigError
from pipeline.ground.types import Block, Page
from pipeline.search.bundle import Bundle
from pipeline.search.hits import box
from pipeline.search.operators import parse, phrase_spans
from pipeline.search.query import Query
from pipeline.search.search import search
from pipeline.search.spelling import distance
from pipeline.search.synonyms import load_synonyms, stems_of
from pipeline.settings import Settings
from tests.pipeline.archive.builders import (
    EMBEDDER,
    make_document,
    make_record,
)
from tests.pipeline.search.test_search import VOCABULARY, ask, found, vocabulary
from tests.pipeline.search.test_understanding import TEXTS, archive  # noqa: F401 - fixtures of another file


def test_a_phrase_must_stand_there_as_written(archive: Parts) -> None:  # noqa: F811 - a fixture of another file
    assert found(ask(archive, '"Wissen bleibt im Betrieb"')) == ["potsdam"]
    assert found(ask(archive, "„Wissen im Betrieb“")) == []
    hit = ask(archive, '"entscheidet ein Mensch"').hits[0]
    assert "entscheidet ein Mensch" in [TEXTS["ki"][s:e] for s, e in hit.highlights]


def test_an_excluded_word_takes_its_documents_out_and_nothing_else(archive: Parts) -> None:  # noqa: F811 - a fixture of another file
    everything = found(ask(archive, "Kündigung Regeln"))
    assert {"ki", "regel"} <= set(everything)
    without = found(ask(archive, "Kündigung Regeln -Bayern"))
    assert without == [name for name in everything if name != "regel"]


def test_an_excluded_phrase_takes_out_what_has_it_alone(archive: Parts) -> None:  # noqa: F811 - a fixture of another file
    everything = found(ask(archive, "Kündigung Regeln"))
    assert {"ki", "regel"} <= set(everything)
    for query in (
        'Kündigung Regeln -"entscheidet ein Mensch"',
        "Kündigung Regeln –„entscheidet ein Mensch“",
    ):
        assert found(ask(archive, query)) == [name for name in everything if name != "ki"]
    assert found(ask(archive, 'Kündigung Regeln -"ein Mensch entscheidet"')) == everything
    assert set(found(ask(archive, '-"entscheidet ein Mensch"'))) == TEXTS.keys() - {"ki"}


@pytest.mark.parametrize("query", ["a", "Ä", "7", "31.02.2024", "§ 5", "🙂"])
def test_a_letter_or_a_number_alone_is_near_to_nothing(archive: Parts, query: str) -> None:  # noqa: F811 - a fixture of another file
    assert ask(archive, query).total == 0


def test_a_speaker_is_found_and_no_words_of_the_quote_are_marked(archive: Parts) -> None:  # noqa: F811 - a fixture of another file
    hit = ask(archive, "Margit Hollerbach").hits[0]
    assert [TEXTS["neuwied"][s:e] for s, e in hit.highlights] == ["Margit", "Hollerbach"]


def test_only_in_a_long_word_two_letters_may_be_wrong(archive: Parts) -> None:  # noqa: F811 - a fixture of another file
    assert ask(archive, "Inteligenz").understood["suggestion"] == "Intelligenz"
    assert ask(archive, "Inteligens").understood["suggestion"] is None


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


@pytest.mark.parametrize(
    "title",
    [
        "„Guter Mittelstand“-Check",
        "»Guter Mittelstand«-Check",
        '"Guter Mittelstand"-Check und -beratung',
        "Stadtwerke (GmbH) -Beschluss-",
        "Stadtwerke GmbH -Beschluss des Rates-",
        "Stadtwerke (GmbH) -Beschluss",
        "Bebauungsplan 12; hier: -Offenlage",
        "Haushalt 2024 –Einbringung– und Stellenplan",
        "Tour –„Guter Start“– in Hessen",
        "Das -„Guter Start“-Programm",
        "Lehrer(innen) -fortbildung(en) in Hessen",
        "Pflege/ -betreuung",
        "Bürger/-innen und Schüler*innen, Lehrer:innen",
        "Ein- und Auszahlung, -buchung sowie -prüfung",
        "Satzung § 5 Abs. 2 - Neufassung -",
        'Rohre 12" und 15" -2024-',
        "Wahl der Schöffinnen/Schöffen 2023 (Vorschlagsliste) zur Sitzung am 3. Mai in Alsfeld -Anhörung",
    ],
)
def test_what_german_titles_do_with_signs_excludes_nothing(title: str) -> None:
    spoken = parse(title)
    assert (spoken.without, spoken.barred) == ((), ())
    assert [place.word for place in places(spoken.text)] == [place.word for place in places(title)]
    assert not spoken.strict or not any(True for _ in places(title.replace(spoken.phrases[0], "")))


@pytest.mark.parametrize(
    ("query", "strict"),
    [
        ('"gute Arbeit"', True),
        ('"gute Arbeit" -Bayern', True),
        ('die "gute Arbeit"', True),
        ("„Betriebe lernen Qualität voneinander“ Hessen", True),
        ('"gute Arbeit" Hessen', False),
        ("„Guter Mittelstand“-Check", False),
        ('Preise für 12" und 15" Rohre', False),
    ],
)
def test_phrases_are_a_condition_where_little_stands_beside_them(query: str, strict: bool) -> None:
    assert parse(query).strict is strict


_WORDS = st.sampled_from(
    ["Bürger", "Förderung", "Übergabe", "Check", "Straße", "Nachfolge", "2024", "Ämter", "Rat"]
)
_JOINTS = st.sampled_from(
    [" ", "-", " - ", " –", "/", "/-", ": ", " (", ") ", " -", "- ", "- und -", "“-", "“ ", " „",
     '" ', ' "', "*", "_", ":", ", ", " § 5 ", "« ", " »", "!", "’s ", " &", " ‚", "‘ "]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@example([("2024", " - "), ("2024", " ")])
@example([("Förderung", " "), ("2021", "–"), ("2027", " ")])
@example([("Rat", " "), ("2023", " - "), ("2024", " ")])
@given(st.lists(st.tuples(_WORDS, _JOINTS), min_size=2, max_size=9))
def test_what_is_typed_as_a_title_finds_its_document(
    titled: Parts, written: list[tuple[str, str]]
) -> None:
    title = "".join(word + joint for word, joint in written).strip()
    document = make_document("Der Ausschuss hat getagt.", id="gesucht", title=title)
    titled.documents.save(make_record(document), "/inbox/gesucht.pdf")
    assert "gesucht" in found(ask(titled, title, limit=50)), title


@pytest.fixture(scope="module")
def titled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """An archive whose other documents have the same words, each in another one."""
    opened = open_archive(f"sqlite:///{tmp_path_factory.mktemp('titles')}/a.sqlite")
    for name in ("Bürger", "Förderung", "Check", "Nachfolge", "Rat"):
        opened.documents.save(
            make_record(make_document(f"{name} und mehr.", id=name, title=name)), f"/inbox/{name}"
        )
    yield opened
    opened.close()


@given(st.text(alphabet='abÄ "„“»«-– 1', max_size=40))
def test_any_query_can_be_parsed_and_phrases_find_themselves(text: str) -> None:
    for phrase in parse(text).phrases:
        assert phrase_spans(f"x {phrase} y", phrase)


def test_a_misspelling_is_told_and_never_searched_in_silence(archive: Parts) -> None:  # noqa: F811 - a fixture of another file
    result = ask(archive, "Fachkrefte Neuwid")
    assert result.understood["suggestion"] == "Fachkräfte Neuwied"
    assert result.query == "Fachkrefte Neuwid"
    assert result.understood["words"] == ["fachkrefte", "neuwid"]
    assert found(result)[0] == "neuwied"
    assert ask(archive, "Fachkräfte Neuwied").understood["suggestion"] is None
    assert ask(archive, "Quantenphysik").understood["suggestion"] is None
    # Two letters off, which is allowed in long words, but with another beginning.
    assert ask(archive, "Berkstädten").understood["suggestion"] is None
    assert ask(archive, "Werkstäddten").understood["suggestion"] == "Werkstätten"


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


def test_synonyms_are_found_told_and_marked_apart(archive: Parts) -> None:  # noqa: F811 - a fixture of another file
    result = ask(archive, "KI")
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


def test_a_land_finds_its_kreise_and_its_facet_counts_them(archive: Parts) -> None:  # noqa: F811 - a fixture of another file
    result = ask(archive, "Werkstätten Regeln Betrieb Kündigung")
    counts = {facet.id: facet.count for facet in result.facets["region"]}
    assert counts["rheinland-pfalz"] == counts["landkreis-neuwied"] == 1
    for region, count in counts.items():
        assert (
            ask(archive, "Werkstätten Regeln Betrieb Kündigung", region=(region,)).total == count
        ), region


def test_answers_are_verbatim_sentences_with_their_place(archive: Parts) -> None:  # noqa: F811 - a fixture of another file
    query = Query(text="Wer entscheidet über die Kündigung?", answers=True)
    result = search(Bundle(archive, Settings(), vocabulary(), EMBEDDER), query)
    assert result.answers
    for answer in result.answers:
        assert TEXTS[answer.document][answer.start : answer.end] == answer.text
    assert result.answers[0].text == "Über die Kündigung entscheidet ein Mensch."
    hit = result.hits[0]
    assert hit.meaning
    assert hit.start <= hit.meaning[0] < hit.meaning[1] <= hit.end
    assert (
        search(Bundle(archive, Settings(), vocabulary(), EMBEDDER), Query(text="Kündigung")).answers
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
    archive = open_archive(f"sqlite:///{tmp_path}/a.sqlite")  # noqa: F811 - an archive of its own
    made = make_document(text, title="Eine Absprache", blocks=blocks, pages=pages)
    archive.documents.save(make_record(made), "/inbox/a.pdf")
    query = Query(text="Wie lange ist die Laufzeit der Absprache?", answers=True)
    result = search(Bundle(archive, Settings(), vocabulary(), EMBEDDER), query)
    assert [(a.text, a.page, a.bbox) for a in result.answers] == [(last, 2, (0, 5, 9, 15))]
    assert (result.hits[0].page, result.hits[0].meaning) == (2, (at, len(text)))
    archive.close()


def test_the_box_of_a_hit_frames_its_blocks_on_its_page() -> None:
    blocks = [
        Block(start=0, end=10, role="paragraph", page=1, bbox=(10, 10, 50, 20)),
        Block(start=10, end=20, role="paragraph", page=1, bbox=(5, 20, 40, 30)),
        Block(start=20, end=30, role="paragraph", page=2, bbox=(0, 0, 1, 1)),
    ]
    assert box(blocks, 5, 25, 1) == (5, 10, 50, 30)
    assert box(blocks, 0, 10, 1) == (10, 10, 50, 20)
    assert box([Block(start=0, end=9, role="paragraph")], 0, 9, 1) is None
