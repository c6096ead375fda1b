"""What every archive must do for agreements: keep their terms with them, tell state and deadlines
by day, and let people decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from pipeline.agreements.record import FINGERPRINT
from pipeline.agreements.rulings import TermRuling
from pipeline.archive import Archive, open_archive
from pipeline.archive.access import EachAlone
from pipeline.archive.tables import agreement_days
from pipeline.archive.tables import agreements as table
from pipeline.archive.types import Filters
from pipeline.ground.errors import NotFound, Refused
from tests.contracts.test_stores import URLS
from tests.pipeline.archive.builders import make_document, make_record

AT = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ASOF = date(2026, 11, 30)
RENEWED = (
    "Vereinbarung\nDie Vereinbarung gilt ab dem 1. März 2022 für zwei Jahre. Sie verlängert sich "
    "jeweils um ein Jahr, wenn sie nicht drei Monate vor Ablauf gekündigt wird. Die Kammer legt "
    "jährlich bis zum 31. März einen Bericht vor, erstmals zum 31. März 2024."
)
ENDED = "Vertrag\nDer Vertrag läuft vom 1. Mai 2020 bis zum 30. April 2022."
OPEN = "Pakt\nDer Pakt endet mit dem Projekt „Gute Arbeit“."


@pytest.fixture(params=sorted(URLS))
def archive(request: pytest.FixtureRequest) -> Iterator[Archive]:
    opened = open_archive(URLS[request.param](request))
    for id, text in (("renewed", RENEWED), ("ended", ENDED), ("open", OPEN)):
        put(opened, id, text)
    yield opened
    opened.close()


def put(archive: Archive, id: str, text: str, **changes: Any) -> None:
    given = {"kind": "agreement", "title": id.title(), "id": id, **changes}
    archive.documents.save(make_record(make_document(text, **given)), f"/inbox/{id}.txt")


def ruling(document: str, action: str, **more: Any) -> TermRuling:
    values = {"document": document, "action": action, "by": "Ada", "at": AT, "why": "Brief"}
    return TermRuling.model_validate({**values, **more})


def days(archive: Archive, first: date, last: date, **more: bool) -> list[tuple[str, str, str]]:
    due = archive.agreements.deadlines(first, last, **more)
    return [(d.deadline.day.isoformat(), d.deadline.role, d.document) for d in due]


def states(archive: Archive, asof: date = ASOF) -> dict[str, str]:
    return dict(archive.agreements.states(asof, archive.works.replaced()))


def test_states_of_a_few_are_those_of_all(archive: Archive) -> None:
    among = archive.agreements.states_among(["renewed", "ended", "nothing"], ASOF)
    assert among == {"renewed": "in_force", "ended": "expired"}
    assert among.items() <= states(archive).items()


BASE = (
    "Kooperationsvereinbarung Handwerk Nordtal\nDie Vereinbarung gilt ab dem 1. März 2022 bis zum "
    "28. Februar 2025."
)
ADDENDUM = (
    "Erster Nachtrag\nIn Ergänzung der Kooperationsvereinbarung Handwerk Nordtal wird die Laufzeit "
    "bis zum 31. Dezember 2027 verlängert."
)


@pytest.mark.parametrize("order", [("base", "more"), ("more", "base")])
def test_an_addendum_moves_the_end_of_what_it_supplements(
    archive: Archive, order: tuple[str, str]
) -> None:
    texts = {"base": BASE, "more": ADDENDUM}
    for id in order:
        put(archive, id, texts[id], title=texts[id].partition("\n")[0])
    assert states(archive)["base"] == "in_force"
    window = date(2024, 1, 1), date(2028, 1, 1)
    assert ("2027-12-31", "end", "base") in days(archive, *window)
    gone = [(d.document, d.deadline.day) for d in archive.agreements.withdrawn(*window)]
    assert ("base", date(2025, 2, 28)) in gone
    (told,) = archive.agreements.rulings("base")
    assert told.by == "Nachtrag"
    assert "31.12.2027" in told.why
    archive.agreements.decide(ruling("base", "undo", undoes=told.id))
    assert states(archive)["base"] == "expired"


def test_an_addendum_that_goes_leaves_the_end_as_it_was(archive: Archive) -> None:
    put(archive, "base", BASE, title=BASE.partition("\n")[0])
    put(archive, "more", ADDENDUM, title="Erster Nachtrag")
    archive.documents.remove("more")
    assert states(archive)["base"] == "expired"


def test_an_addendum_with_a_term_of_its_own_moves_nothing(archive: Archive) -> None:
    put(archive, "base", BASE, title=BASE.partition("\n")[0])
    own = (
        "Zusatz\nIn Ergänzung der Kooperationsvereinbarung Handwerk Nordtal berät die Kammer mit. "
        "Der Zusatz gilt bis zum 31. Dezember 2027."
    )
    put(archive, "own", own, title="Zusatz")
    assert archive.agreements.rulings("base") == ()
    assert states(archive)["base"] == "expired"


def test_terms_come_and_go_with_their_document(archive: Archive) -> None:
    assert archive.agreements.get("renewed").terms.end == date(2024, 2, 29)
    put(archive, "renewed", RENEWED.replace("zwei Jahre", "vier Jahre"), version=2)
    assert archive.agreements.get("renewed").terms.end == date(2026, 2, 28)
    put(archive, "renewed", RENEWED, version=3, kind="press_release")
    with pytest.raises(NotFound):
        archive.agreements.get("renewed")
    archive.documents.remove("ended")
    with pytest.raises(NotFound):
        archive.agreements.get("ended")
    assert days(archive, date(2000, 1, 1), date(2050, 1, 1)) == []


@pytest.mark.parametrize(
    ("asof", "renewed", "ended"),
    [
        (date(2020, 4, 30), "not_yet", "not_yet"),
        (date(2022, 3, 1), "in_force", "in_force"),
        (date(2022, 5, 1), "in_force", "expired"),
        (date(2050, 1, 1), "in_force", "expired"),
    ],
)
def test_the_state_on_a_day(archive: Archive, asof: date, renewed: str, ended: str) -> None:
    found = states(archive, asof)
    assert (found["renewed"], found["ended"], found["open"]) == (renewed, ended, "unclear")


def test_deadlines_of_a_quarter(archive: Archive) -> None:
    assert days(archive, date(2026, 11, 1), date(2027, 3, 31)) == [
        ("2026-11-30", "last_notice", "renewed"),
        ("2027-02-28", "renewal", "renewed"),
        ("2027-03-31", "report", "renewed"),
    ]
    assert days(archive, date(2022, 4, 1), date(2022, 5, 1)) == [("2022-04-30", "end", "ended")]
    (undated,) = archive.agreements.undated(ASOF)
    assert undated.document == "open"
    assert undated.point.words == "Der Pakt endet mit dem Projekt „Gute Arbeit“."


def test_what_people_decide_holds_and_stays(archive: Archive) -> None:
    archive.agreements.decide(ruling("open", "day", role="start", day=date(2025, 1, 1)))
    made = archive.agreements.decide(ruling("open", "day", role="end", day=date(2027, 6, 30)))
    assert states(archive)["open"] == "in_force"
    assert ("2027-06-30", "end", "open") in days(archive, date(2027, 6, 1), date(2027, 7, 1))
    put(archive, "open", f"{OPEN}\nMehr.", version=2)
    assert archive.agreements.ruled("open").terms.end == date(2027, 6, 30)
    archive.agreements.decide(ruling("open", "undo", undoes=made.id, at=AT + HOUR))
    assert states(archive)["open"] == "unclear"
    assert [r.action for r in archive.agreements.rulings("open")] == ["day", "day", "undo"]


def test_a_pinned_state_ends_the_deadlines(archive: Archive) -> None:
    since = date(2026, 12, 1)
    archive.agreements.decide(ruling("renewed", "state", state="expired", day=since))
    assert states(archive)["renewed"] == "in_force"
    assert states(archive, since)["renewed"] == "expired"
    assert days(archive, since, date(2027, 12, 31)) == []
    gone = archive.agreements.withdrawn(since, date(2027, 3, 31))
    assert [(d.deadline.day.isoformat(), d.deadline.role) for d in gone] == [
        ("2027-03-31", "report"), ("2027-02-28", "renewal"),
    ]  # fmt: skip


def test_what_is_done_is_told_only_where_asked_for(archive: Archive) -> None:
    done = ruling("renewed", "done", role="report", day=date(2027, 3, 31))
    archive.agreements.decide(done)
    window = date(2027, 3, 1), date(2027, 4, 1)
    assert days(archive, *window) == []
    assert days(archive, *window, done=True) == [("2027-03-31", "report", "renewed")]
    assert archive.agreements.deadlines(*window, done=True)[0].done == "Brief"


@pytest.mark.parametrize(
    "wrong",
    [
        {"why": " "},
        {"day": None},
        {"action": "state", "state": None},
    ],
)
def test_a_ruling_says_what_and_why(archive: Archive, wrong: dict[str, Any]) -> None:
    given = {"action": "day", "role": "end", "day": ASOF, **wrong}
    with pytest.raises(Refused):
        archive.agreements.decide(ruling("open", **given))
    with pytest.raises(NotFound):
        archive.agreements.decide(ruling("fehlt", "day", role="end", day=ASOF))


def test_older_rules_are_noticed(archive: Archive) -> None:
    assert archive.agreements.catch_up() == 0
    with archive.backend.transaction() as connection:
        connection.execute(update(table).values(fingerprint="alt", not_before=None))
    assert archive.agreements.catch_up() == 3
    assert archive.agreements.get("ended").fingerprint == FINGERPRINT
    assert states(archive, date(2019, 1, 1))["ended"] == "not_yet"


def test_erasure_reaches_what_people_wrote(archive: Archive) -> None:
    archive.agreements.decide(
        ruling("open", "day", role="end", day=ASOF, why="Anruf von Ada Probe")
    )
    archive.people.rewrite_notes(lambda text: text.replace("Ada Probe", "[gelöscht]"))
    assert archive.agreements.rulings("open")[0].why == "Anruf von [gelöscht]"


def test_the_state_is_a_facet_and_a_filter(archive: Archive) -> None:
    numbers = archive.shown.numbers_of(["renewed", "ended", "open"])
    counted = archive.facts.facets(archive.facts.matching(Filters()))
    assert counted["state"] == {"in_force": 1, "expired": 1, "unclear": 1}
    holding = archive.facts.matching(Filters(state=("in_force",)))
    assert holding.tolist() == [numbers["renewed"]]
    since = date(2020, 1, 1)
    archive.agreements.decide(ruling("renewed", "state", state="expired", day=since))
    assert archive.facts.matching(Filters(state=("in_force",))).tolist() == []


def test_days_are_the_same_whether_rows_are_kept_of_them_or_not(archive: Archive) -> None:
    windows = [(ASOF, date(2028, 12, 31)), (date(2088, 1, 1), date(2090, 12, 31))]
    kept = [days(archive, *window) for window in windows]
    assert all(kept)
    with EachAlone(archive.backend).writing() as connection:
        connection.execute(update(table).values(days_until=None))
        connection.execute(delete(agreement_days))
    assert [days(archive, *window) for window in windows] == kept
    assert archive.agreements.deadlines(*windows[0], of="ended") == []
    alone = archive.agreements.deadlines(*windows[0], of="renewed")
    assert {due.document for due in alone} == {"renewed"}


def test_an_addendum_to_one_of_several_is_an_open_point(archive: Archive) -> None:
    for id, place in (("base", "Nordtal"), ("other", "Südtal")):
        text = BASE.replace("Nordtal", place)
        put(archive, id, text, title=text.partition("\n")[0])
    both = ADDENDUM.replace("Nordtal", "Nordtal und der Kooperationsvereinbarung Handwerk Südtal")
    put(archive, "more", both, title="Erster Nachtrag")
    assert states(archive)["base"] == states(archive)["other"] == "expired"
    (open_one,) = (u for u in archive.agreements.undated(ASOF) if u.document == "more")
    assert "mehreren Vereinbarungen" in open_one.point.why
    assert "verlängert" in open_one.point.words


@pytest.mark.parametrize(
    "title", ["2. Nachtrag", "Addendum zum Pakt", "Änderungsvereinbarung Nord"]
)
def test_an_addendum_to_nothing_known_is_an_open_point(archive: Archive, title: str) -> None:
    put(
        archive,
        "alone",
        f"{title}\nDie Laufzeit wird bis zum 31. Mai 2029 verlängert.",
        title=title,
    )
    (open_one,) = (
        u for u in archive.agreements.undated(ASOF) if "gehört, ist nicht bekannt" in u.point.why
    )
    assert (open_one.document, "verlängert" in open_one.point.words) == ("alone", True)
