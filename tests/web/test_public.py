"""What is public where the settings open it: published releases, none under embargo, and no names of staff."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest

from app.web.pages.public import rss
from app.web.published import out_now
from pipeline.ground.drafts import Draft, DraftEvent, DraftLine, DraftSentence, DraftState
from pipeline.ground.types import Made
from tests.web.conftest import Web

PATH = "/oeffentlich/mitteilungen.rss"
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def draft(
    id: str, state: DraftState, days: int | None = None, title: str = "Neues aus dem Netz"
) -> Draft:
    sentence = DraftSentence(text="Es geht <weiter> & „gut“.", kind="template")
    marked = NOW - timedelta(hours=len(id))
    return Draft(
        id=id, version=1, template="pressemitteilung", state=state, title=title,
        sentences=(sentence,), lines=(DraftLine(style="p", pieces=(0,)),), missing=(), lint=(), files={},
        made=Made(at=NOW, by="test", fingerprint="x"),
        history=(DraftEvent(at=marked, by="Anna Freigeben", what="vermerkt", state=state, version=1),),
        embargo=None if days is None else NOW + timedelta(days=days),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "days", "out"),
    [
        ("published", None, True), ("published", -1, True), ("published", 1, False), ("approved", None, False),
        ("approved", -1, False), ("draft", None, False), ("in_review", None, False), ("withdrawn", None, False),
    ],
)  # fmt: skip
def test_only_what_is_published_and_free_is_public(
    state: DraftState, days: int | None, out: bool
) -> None:
    assert bool(out_now([draft("a", state, days)], NOW)) == out


def test_the_feed_is_rss_with_all_that_it_must_have() -> None:
    drafts = [draft("aaa", "published"), draft("a", "published", title="<b>A & O</b>\x00")]
    made = rss(out_now(drafts, NOW), "https://omdok.example.org")
    root = ElementTree.fromstring(made)
    channel = root.find("channel")
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    assert channel is not None
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    items = channel.findall("item")
    assert [item.findtext("guid") for item in items] == ["urn:omdok:a", "urn:omdok:aaa"]
    assert items[0].findtext("title") == "<b>A & O</b>"
    assert "Es geht <weiter> & „gut“." in str(items[0].findtext("description"))
    assert parsedate_to_datetime(str(items[0].findtext("pubDate"))) == NOW - timedelta(hours=1)
    assert b"Anna" not in made


def test_it_is_shut_unless_the_settings_open_it(own_web: Web) -> None:
    everybody, site = own_web.client(None), own_web.app.state.site
    assert everybody.get(PATH).status_code == 404
    web = site.settings.web.model_copy(update={"public": True})
    site.settings = site.settings.model_copy(update={"web": web})
    answer = everybody.get(PATH)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/rss+xml")
    assert everybody.get("/entwuerfe").status_code == 303
