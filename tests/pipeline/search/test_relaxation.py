"""Nothing found: what one condition less would find; codes in filters; alerts once a work; removal
asks others too.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pipeline.archive import Parts
from pipeline.ground.errors import NotFound
from pipeline.search.bundle import Bundle
from pipeline.search.query import Query
from pipeline.search.removal import remove_document
from pipeline.search.saved import check_searches, save_search
from pipeline.settings import Settings
from tests.pipeline.archive.builders import EMBEDDER
from tests.pipeline.search.test_reindex import archive as small_archive  # noqa: F401 - a fixture
from tests.pipeline.search.test_search import TEXTS, add, archive, ask, vocabulary  # noqa: F401 - fixtures of another file

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def test_what_a_filter_takes_away_is_told(archive: Parts) -> None:  # noqa: F811 - a fixture of another file
    result = ask(
        archive, "Kooperationsvereinbarung", region=("hessen",), from_date=date(2024, 1, 1)
    )
    assert result.total == 0
    assert "Ohne alle Filter: 1 Dokument" in result.hints
    assert not ask(archive, "Kooperationsvereinbarung").hints


def test_what_quotation_marks_take_away_is_told(archive: Parts) -> None:  # noqa: F811 - a fixture of another file
    result = ask(archive, '"Baustelle Sicherheit"')
    assert result.total == 0
    assert result.hints[0].startswith("Ohne Anführungszeichen und Minus: ")


def test_where_nothing_helps_nothing_is_told(archive: Parts) -> None:  # noqa: F811 - a fixture of another file
    assert ask(archive, "xylophonistische quarzuhr", region=("hessen",)).hints == ()


@pytest.mark.parametrize("code", ["A-2.1", "a2.1", "A 2.1", "OM-Praxis A-2.1"])
def test_a_code_in_a_filter_is_read_as_in_a_query(archive: Parts, code: str) -> None:  # noqa: F811 - a fixture of another file
    assert ask(archive, "Vereinbarung", standard=(code,)).total == 2


def test_a_code_that_is_none_is_told(archive: Parts) -> None:  # noqa: F811 - a fixture of another file
    with pytest.raises(NotFound):
        ask(archive, "Vereinbarung", standard=("Z9.9",))


def test_another_rendition_of_what_is_known_is_no_news(small_archive: Parts) -> None:  # noqa: F811 - a fixture of another file
    searcher = Bundle(small_archive, Settings(), vocabulary(), EMBEDDER)
    save_search(searcher, "pflege", Query(text="Rückenkurse"), NOW)
    add(small_archive, "a-pflege", TEXTS["pflege"])
    assert check_searches(searcher, NOW)["pflege"] == ()
    add(small_archive, "anders", "Neue Rückenkurse beginnen im Mai, und die Kasse zahlt.")
    assert [entry.document for entry in check_searches(searcher, NOW)["pflege"]] == ["anders"]


def test_a_removal_is_not_proven_while_others_keep_something(small_archive: Parts) -> None:  # noqa: F811 - a fixture of another file
    asked: list[str] = []

    def has(document: str) -> bool:
        asked.append(document)
        return document == "bau"

    assert not remove_document(small_archive, "bau", Settings(), [has]).proven
    assert remove_document(small_archive, "kultur", Settings(), [has]).proven
    assert asked == ["bau", "kultur"]


@pytest.mark.parametrize(
    ("text", "required"),
    [
        ('"Baustelle Sicherheit"', True),
        ('"Baustelle Sicherheit"?', True),
        ('Wo "Baustelle Sicherheit"?', True),
        ('"Baustelle Sicherheit" Bayern', False),
        ("Wettbewerb „Baustelle Sicherheit“ - Bayern -", False),
        ('Was regelt die "Baustelle Sicherheit" in Bayern?', False),
    ],
)
def test_quotation_marks_are_a_condition_only_where_they_hold_nearly_the_whole_query(
    archive: Parts,  # noqa: F811 - a fixture of another file
    text: str,
    required: bool,
) -> None:
    result = ask(archive, text)
    assert (result.total == 0) is required
    unquoted = result.understood["unquoted"]
    assert (unquoted is not None) is required
    if unquoted:
        assert ask(archive, unquoted).total > 0
