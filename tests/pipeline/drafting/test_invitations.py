"""Links to quotes: one quote, one answer, some days; what was answered stands in the history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.drafting.invitations import LONGEST_DAYS, invite, invited, is_same
from pipeline.drafting.inviting import QuoteLinks
from pipeline.drafting.provenance import sheet_of
from pipeline.drafting.states import Step, obstacles
from pipeline.ground.drafts import Draft, DraftQuote
from pipeline.ground.errors import NotFound, Refused
from tests.pipeline.drafting.builders import drafted, work_in

NOW = datetime(2022, 1, 11, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=5)
STAFF = Step("Petra Presse", NOW)


@pytest.fixture
def links(tmp_path: Path) -> QuoteLinks:
    drafted(tmp_path)
    return QuoteLinks(work_in(tmp_path))


def only(links: QuoteLinks) -> Draft:
    return links.work.all()[0]


def made(links: QuoteLinks, number: int = 1, days: int = 7) -> tuple[str, str]:
    """The id of the draft and the token of a link."""
    _, path = links.make(only(links).id, number, days, STAFF)
    return path.split("/")[-2], path.split("/")[-1]


def test_a_link_shows_one_quote_in_its_paragraph(links: QuoteLinks) -> None:
    id, token = made(links)
    draft, shown = links.look(id, token, LATER)
    assert shown.quote == draft.quotes[0]
    assert shown.quote.text in shown.paragraph
    assert draft.quotes[1].text not in shown.before + shown.paragraph
    assert token not in draft.model_dump_json()


def test_who_gave_the_quote_releases_it_as_it_was_read(links: QuoteLinks) -> None:
    id, token = made(links)
    words = only(links).words
    with pytest.raises(Refused, match="inzwischen geändert"):
        links.approve(id, token, "Das habe ich nie gelesen und nie gesagt.", LATER)
    draft = links.approve(id, token, only(links).quotes[0].text, LATER)
    assert (draft.quotes[0].status, draft.quotes[1].status) == ("approved", "open")
    assert draft.quotes[0].by == "Andrea Muster (über den Link)"
    assert draft.words == words
    assert [(e.by, e.what) for e in draft.history[-1:]] == [
        ("Andrea Muster (über den Link)", "Zitat 1 freigegeben")
    ]
    with pytest.raises(NotFound, match="nicht mehr"):
        links.approve(id, token, draft.quotes[0].text, LATER)


@pytest.mark.parametrize(
    ("number", "words", "kept"),
    [
        (1, "Wir beraten Betriebe vor Ort", "Wir beraten Betriebe vor Ort"),
        (1, "„Wir beraten 40 Betriebe in Neuwied.“", "Wir beraten 40 Betriebe in Neuwied"),
        (1, "Das hilft allen!", "Das hilft allen!"),
        (2, "Ein guter\n\nRahmen.", "Ein guter Rahmen"),
        (2, "»Sie heißt „Leitfaden“ und hilft«", "Sie heißt ‚Leitfaden‘ und hilft"),
    ],
)
def test_who_gave_the_quote_gives_it_other_words(
    links: QuoteLinks, number: int, words: str, kept: str
) -> None:
    before = only(links)
    id, token = made(links, number)
    draft = links.reword(id, token, words, LATER)
    quote = draft.quotes[number - 1]
    assert (quote.text, quote.status, quote.now) == (kept, "approved", "")
    assert kept in sheet_of(draft).text
    assert before.quotes[number - 1].text not in sheet_of(draft).text
    assert (draft.state, draft.version, draft.approved) == ("draft", before.version + 1, ())
    event = draft.history[-1]
    assert event.what == f"Zitat {number} geändert und freigegeben (über den Link)"
    assert event.changes[0].before == before.quotes[number - 1].text
    assert not [point for point in obstacles(draft) if f"Zitat {number}" in point]
    assert not [mark for mark in draft.lint if mark.rule in ("zitat-geaendert", "zahl-ohne-beleg")]
    # What comes after knows the new words: an edit elsewhere leaves the quote released.
    later = links.work.rewrite(id, 0, "Neuer Kopf", Step("Petra Presse", LATER, draft.words))
    assert later.quotes[number - 1].status == "approved"


@pytest.mark.parametrize("words", ["", "  ", "„“", "x" * 2001])
def test_no_words_or_too_many_change_nothing(links: QuoteLinks, words: str) -> None:
    id, token = made(links)
    before = only(links)
    with pytest.raises(Refused, match="Zitat hat"):
        links.reword(id, token, words, LATER)
    assert only(links) == before


def test_the_same_words_are_a_release(links: QuoteLinks) -> None:
    id, token = made(links)
    draft = links.reword(id, token, f"„{only(links).quotes[0].text}“", LATER)
    assert draft.history[-1].what == "Zitat 1 freigegeben"
    assert draft.version == 1


def test_a_link_ends(links: QuoteLinks) -> None:
    id, token = made(links, days=2)
    assert links.look(id, token, NOW + timedelta(days=1, hours=23))
    with pytest.raises(NotFound, match="nicht mehr"):
        links.look(id, token, NOW + timedelta(days=2))


def test_a_link_is_revoked_by_its_id_alone(links: QuoteLinks) -> None:
    id, token = made(links)
    other = made(links, 2)[1]
    link = only(links).invitations[0]
    draft = links.revoke(id, link.id, STAFF)
    assert draft.history[-1].what == "Link für Andrea Muster gesperrt"
    with pytest.raises(NotFound):
        links.look(id, token, LATER)
    assert links.look(id, other, LATER)[1].number == 2
    with pytest.raises(Refused, match="schon gesperrt"):
        links.revoke(id, link.id, STAFF)
    with pytest.raises(NotFound, match="nicht"):
        links.revoke(id, "00000000", STAFF)


@pytest.mark.parametrize("change", ["", "x", "cut", "other id"])
def test_another_token_opens_nothing(links: QuoteLinks, change: str) -> None:
    id, token = made(links)
    wrong = {"": "", "x": "x" * len(token), "cut": token[:-1], "other id": token}[change]
    with pytest.raises(NotFound, match="gilt nicht"):
        links.look("anderer" if change == "other id" else id, wrong, LATER)


def test_a_quote_that_staff_changed_is_not_released_by_a_link(links: QuoteLinks) -> None:
    id, token = made(links)
    draft = only(links)
    lines = [line.text for line in sheet_of(draft).lines]
    number = next(n for n, line in enumerate(lines) if draft.quotes[0].text in line)
    text = lines[number].replace("kleine", "große")
    links.work.rewrite(id, number, text, Step("Petra Presse", NOW, draft.words))
    with pytest.raises(NotFound, match="nicht mehr so"):
        links.look(id, token, LATER)
    with pytest.raises(Refused, match="ist geändert"):
        links.make(id, 1, 7, STAFF)


@pytest.mark.parametrize(("number", "days"), [(0, 7), (3, 7), (1, 0), (1, LONGEST_DAYS + 1)])
def test_no_link_without_a_quote_or_an_end(links: QuoteLinks, number: int, days: int) -> None:
    with pytest.raises(Refused):
        invite(only(links), STAFF, number, days)


def test_a_released_draft_has_no_links(links: QuoteLinks) -> None:
    draft, token = invite(only(links), STAFF, 1, 7)
    released = draft.model_copy(update={"state": "approved"})
    with pytest.raises(NotFound, match="schon freigegeben"):
        invited(released, token, LATER)
    with pytest.raises(Refused, match="über die Prüfung hinaus"):
        invite(released, STAFF, 1, 7)


@pytest.mark.parametrize(
    ("words", "same"),
    [("Ein guter Rahmen.", True), ("„Ein guter Rahmen“", True), ("Ein  guter\nRahmen", True),
     ("Ein Rahmen.", False), ("ein guter Rahmen.", False)],
)  # fmt: skip
def test_typography_makes_no_other_words(words: str, same: bool) -> None:
    assert is_same(words, DraftQuote(text="Ein guter Rahmen.")) == same
