"""Questions that count are answered exactly or not at all; the truth is that of the generated
archive.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bench.asking.archive import TODAY, Known, works
from bench.asking.questions import others, questions
from pipeline.asking.asking import ask, count_only
from pipeline.asking.reading import read_question
from pipeline.asking.wording import question_of
from pipeline.search.bundle import Bundle

KNOWN = works()
Test = Callable[[Known], bool]


def _is(kind: str, *tests: Test) -> Test:
    return lambda k: k.kind == kind and all(test(k) for test in tests)


def _agreement(*tests: Test) -> Test:
    return _is("agreement", *tests)


def _years(first: int, last: int) -> Test:
    return lambda k: k.day is not None and first <= k.day.year <= last


def _ba(k: Known) -> bool:
    return "ba" in k.partners


def _hwk(k: Known) -> bool:
    return any(id.startswith("hwk-") for id in k.partners)


def _ihk(k: Known) -> bool:
    return "ihk-dresden" in k.partners


FAMILIES: list[tuple[str, Test]] = [
    ("Wie viele Vereinbarungen mit Handwerkskammern gibt es?", _agreement(_hwk)),
    ("wie viele vereinbarungen mit einer handwerkskammer", _agreement(_hwk)),
    ("wieviele vereinbarungen mit hwks", _agreement(_hwk)),
    (
        "wie viele vereinbarungen mit handwerkskamern seit 2018",
        _agreement(_hwk, _years(2018, 2026)),
    ),
    ("Anzahl der Vereinbarungen mit den Handwerkskammern", _agreement(_hwk)),
    ("wie viele vereinbarungen ohne Handwerkskammern", _agreement(lambda k: not _hwk(k))),
    ("wie viele Pressemitteilungen nennen Handwerkskammern", _is("press_release", _hwk)),
    ("wie viele vereinbarungen mit Industrie- und Handelskammern", _agreement(_ihk)),
    (
        "wie viele vereinbarungen mit IHKs in Hessen",
        _agreement(_ihk, lambda k: "hessen" in k.regions),
    ),
    (
        "wie viele vereinbarungen mit handwerkskammern oder ihks",
        _agreement(lambda k: _hwk(k) or _ihk(k)),
    ),
    (
        "wie viele vereinbarungen sowohl mit Handwerkskammern als auch mit IHKs",
        _agreement(_hwk, _ihk),
    ),
    ("wie viele vereinbarungen mit Agenturen für Arbeit", _agreement(_ba)),
    (
        "wie viele vereinbarungen mit der Handwerkskammer Dresden",
        _agreement(lambda k: "hwk-dresden" in k.partners),
    ),
]
# What stands around what is asked, and other hands' words for it.
OTHER_HANDS: list[tuple[str, Test]] = [
    ("kannst du mir bitte sagen wie viele vereinbarungen mit der BA", _agreement(_ba)),
    ("Könnten Sie mir sagen, wie viele Vereinbarungen mit der BA es gibt?", _agreement(_ba)),
    ("ich möchte wissen wie viele vereinbarungen mit der ba", _agreement(_ba)),
    ("sag mir mal wie viele vereinbarungen mit der BA es gibt", _agreement(_ba)),
    ("wie viele vereinbarungen haben die BA als partner", _agreement(_ba)),
    ("bitte die zahl der 2019 abgeschlossenen vereinbarungen", _agreement(_years(2019, 2019))),
    ("wie vile vereinbarungen mit der BA", _agreement(_ba)),
    ("wie vieele Vereinbarungen mit der BA?", _agreement(_ba)),
    ("vereinbarungen mit der BA wie viele sind das", _agreement(_ba)),
    ("an wie vielen vereinbarungen ist die BA beteiligt", _agreement(_ba)),
    ("wie viele meldungen in Hessen", _is("press_release", lambda k: "hessen" in k.regions)),
    ("menge der vereinbarungen mit der BA", _agreement(_ba)),
]
COUNTED: list[tuple[str, Test]] = [
    *FAMILIES,
    *OTHER_HANDS,
    ("Wie viele Vereinbarungen mit der BA seit 2020?", _agreement(_ba, _years(2020, 2026))),
    ("wie viele vereinbarungen hat om 2023 geschlossen", _agreement(_years(2023, 2023))),
    ("vereinbarungen 2020 und 2021 zusammen wieviele", _agreement(_years(2020, 2021))),
    (
        "wieviele pressemitteilungen sind älter als 5 jahre",
        _is(
            "press_release",
            lambda k: k.day is not None and k.day < date(TODAY.year - 5, TODAY.month, TODAY.day),
        ),
    ),
    ("wie viele vereinbarungen mit der Bundesagentur fuer Arbeit", _agreement(_ba)),
    ("Wieviele Verträge mit der bundesagetur für arbeit gibt es?", _agreement(_ba)),
    ("anzahl vereinbarungen mit der BA im Jahr 2019", _agreement(_ba, _years(2019, 2019))),
    ("wie viele vereinbarungen in den Jahren 2018 bis 2020", _agreement(_years(2018, 2020))),
    ("wie viele vereinbarungen vor 2016", _agreement(_years(2012, 2015))),
    ("wie viele vereinbarungen 2019 und 2020", _agreement(_years(2019, 2020))),
    (
        "wie viele Pressemitteilungen in Hessen oder Bayern",
        _is("press_release", lambda k: bool(k.regions & {"hessen", "bayern"})),
    ),
    (
        "wie viele vereinbarungen weder mit der BA noch mit dem RKW",
        _agreement(lambda k: not k.partners & {"ba", "rkw"}),
    ),
    (
        "wie viele vereinbarungen ohne die BA und das RKW",
        _agreement(lambda k: not k.partners & {"ba", "rkw"}),
    ),
    (
        "wie viele vereinbarungen mit dem Deutschen Gewerkschaftsbund",
        _agreement(lambda k: "dgb" in k.partners),
    ),
    (
        "wie viele vereinbarungen in Brandenburg",  # Potsdam lies there
        _agreement(lambda k: "brandenburg" in k.all_regions),
    ),
    (
        "wie viele vereinbarungen in Sachsen",  # and not in Sachsen-Anhalt
        _agreement(lambda k: "sachsen" in k.regions),
    ),
    (
        "wie viele vereinbarungen zum Thema Nachfolge",
        _agreement(lambda k: k.subject == "kluge Nachfolge"),
    ),
    (
        "wie oft wird Probst in Pressemitteilungen zitiert",
        _is("press_release", lambda k: "Jens Probst" in k.quoted),
    ),
    (
        "wie viele vereinbarungen und pressemitteilungen gibt es",
        lambda k: k.kind in ("agreement", "press_release"),
    ),
    ("wie viele Beschlüsse gibt es", lambda k: bool(k.body)),
]


@pytest.mark.parametrize(("question", "true"), COUNTED, ids=[q for q, _ in COUNTED])
def test_a_count_is_exact_and_stands_with_its_list(
    bundle: Bundle, question: str, true: Test
) -> None:
    found = count_only(bundle, question, TODAY)
    documents = {one.id for one in KNOWN if true(one)}
    assert (found.operation, found.value) == ("count", len(documents))
    assert set(found.documents) == documents
    assert str(len(documents)) in found.sentence


# What the archive cannot know, what means nothing, what is half understood: never a number.
LISTED = [
    "was für vereinbarungen wurden 2019 geschlossen", "vereinbarungen 2019 auflisten",
    "vereinbarungen von 2019 zeigen", "bitte alle vereinbarungen aus 2019",
    "vereinbarungen 2019 raussuchen",
]  # fmt: skip


@pytest.mark.parametrize("question", LISTED)
def test_a_list_has_all_documents(bundle: Bundle, question: str) -> None:
    found = count_only(bundle, question, TODAY)
    true = {one.id for one in KNOWN if _agreement(_years(2019, 2019))(one)}
    assert (found.operation, set(found.documents)) == ("list", true)


NO_NUMBER = [
    "wie viele vereinbarungen mit dem kaninchenzuchtverein",
    "wie viele vereinbarungen mit der handwerkskammer atlantis",
    "wie viele vereinbarungen mit der handwerkskammer",  # which one?
    "wie alte vereinbarungen mit der BA",
    "kannst du mir sagen ob vereinbarungen mit der BA gut sind",
    "wie viele gute vereinbarungen mit der BA",
    "wie viele pressemitteilungen heute",
    "wie viele vereinbarungen in den letzten drei wochen vor ostern",
    "in wie vielen pressemitteilungen wird zitiert",
    "wie viele vereinbarungen mit nicht der BA",
    "ist die letzte vereinbarung mit der BA noch gültig",
    "welche vereinbarung ist besser",
    "wie viele vereinbarungen wird die BA schließen wollen",
    "Wie viele Partner hat die OM?",
    "",
    "???",
]


@pytest.mark.parametrize("question", NO_NUMBER)
def test_what_is_not_understood_gets_no_number(bundle: Bundle, question: str) -> None:
    found = count_only(bundle, question, TODAY)
    assert found.value is None
    assert not found.groups
    assert not found.documents


def test_the_words_that_were_not_understood_are_told(bundle: Bundle) -> None:
    found = count_only(bundle, "Wie viele Vereinbarungen mit dem Kaninchenzuchtverein?", TODAY)
    assert found.unknown == ("Kaninchenzuchtverein",)


def test_what_was_typed_wrong_is_told(bundle: Bundle) -> None:
    found = count_only(bundle, "wie viele vereinbarungen mit der bundesagetur für arbeit", TODAY)
    assert found.notes[0] == "„bundesagetur“ gelesen als „bundesagentur“"


def test_a_zero_says_why(bundle: Bundle) -> None:
    found = count_only(bundle, "wie viele vereinbarungen mit der AOK-Bundesverband", TODAY)
    assert found.value == 0
    assert found.sentence.endswith("Kein Dokument nennt „AOK-Bundesverband“.")
    found = count_only(bundle, "wie viele vereinbarungen mit der BA seit 2040", TODAY)
    assert (found.value, found.documents) == (0, ())
    assert found.sentence.endswith("Kein Dokument hat ein Datum seit 2040.")


def test_undated_documents_and_open_short_forms_are_not_sure(bundle: Bundle) -> None:
    found = count_only(bundle, "wie viele vereinbarungen mit der BA seit 2015", TODAY)
    undated = {k.id for k in KNOWN if _agreement(_ba)(k) and k.day is None}
    open_forms = {
        k.id for k in KNOWN if k.kind == "agreement" and k.perhaps and _years(2015, 2026)(k)
    }
    assert {one.document for one in found.unsure} == undated | open_forms


def test_whether_agreements_hold_is_asked_of_their_terms(bundle: Bundle) -> None:
    found = count_only(bundle, "wie viele vereinbarungen mit der BA sind noch gültig", TODAY)
    of_ba = [k for k in KNOWN if _agreement(_ba)(k)]
    in_force = {k.id for k in of_ba if k.ends and k.ends >= TODAY}
    unclear = {one.document for one in found.unsure if "offen" in one.why}
    assert found.filter["state"] == "in_force"
    assert set(found.documents) | (unclear & in_force) == in_force


def test_the_open_half_of_the_questions_is_answered_exactly(bundle: Bundle) -> None:
    asked = [q for q in questions(KNOWN) if not q.shut]
    wrong = [q.text for q in asked if count_only(bundle, q.text, TODAY).value != q.value]
    assert not wrong


@pytest.mark.parametrize("text", [text for _, text, shut in others() if not shut])
def test_other_questions_are_left_alone(bundle: Bundle, text: str) -> None:
    assert count_only(bundle, text, TODAY).operation == "none"


def test_the_question_of_a_plan_asks_for_that_plan(bundle: Bundle) -> None:
    """So a chip leads to the same answer without its condition."""
    people = bundle.archive.facts.people()
    for question in questions(KNOWN):
        if question.shut:
            continue
        plan = read_question(question.text, bundle.vocabulary, people, TODAY).plan
        assert plan
        again = read_question(question_of(plan), bundle.vocabulary, people, TODAY).plan
        assert again, question_of(plan)
        assert again.operation == plan.operation, question_of(plan)
        assert {(c.kind, c.ids, c.without) for c in again.conditions} == {
            (c.kind, c.ids, c.without) for c in plan.conditions
        }, question_of(plan)


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("seit 2020", ("2020-01-01", None)),
        ("vor dem 1. Mai 2018", (None, "2018-04-30")),
        ("letztes Jahr", ("2025-01-01", "2025-12-31")),
        ("im September 2021", ("2021-09-01", "2021-09-30")),
        ("zwischen 2019 und 2021", ("2019-01-01", "2021-12-31")),
        ("im zweiten Halbjahr 2021", ("2021-07-01", "2021-12-31")),
    ],
)
def test_times_are_read(bundle: Bundle, words: str, span: tuple[str, str]) -> None:
    asked = ask(bundle, f"Wie viele Vereinbarungen {words}?", date(2026, 11, 30)).filter
    assert (asked["from"], asked["to"]) == span
