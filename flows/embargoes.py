"""Mail of embargoes that have ended: each released draft once, so that those who approve know that
it may go out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flows.mail import post
from flows.marks import recall, remember
from pipeline.archive import Parts
from pipeline.drafting.lookup import list_drafts
from pipeline.drafting.moments import german_moment
from pipeline.ground.drafts import Draft
from pipeline.settings import Settings

_MARK = "embargoes"
# An embargo that ended longer ago is no news: mail may be set up later, or a draft forgotten.
_NEWS = timedelta(days=7)
Say = Callable[[Settings, str, str], None]


def tell_ended(settings: Settings, archive: Parts, now: datetime, say: Say = post) -> None:
    """Tell of every draft that may go out since its embargo has ended, each once."""
    if not settings.mail.host:
        return
    ended = {_key(draft): draft for draft in list_drafts(archive, settings) if _is_free(draft, now)}
    known = recall(settings, _MARK)
    fresh = [draft for key, draft in ended.items() if key not in known]
    if fresh:
        remember(settings, _MARK, dict.fromkeys(ended, "gesagt"))
        say(settings, _subject(fresh), _letter(settings, fresh))


def _is_free(draft: Draft, now: datetime) -> bool:
    embargo = draft.embargo
    return draft.state == "approved" and embargo is not None and now - _NEWS <= embargo <= now


def _key(draft: Draft) -> str:
    assert draft.embargo
    return f"{draft.id}:{draft.embargo.isoformat()}"


def _subject(drafts: list[Draft]) -> str:
    first = f"Sperrfrist zu Ende: {drafts[0].title}"
    return f"omdok: {first}" if len(drafts) == 1 else f"omdok: {first} und {len(drafts) - 1} mehr"


def _letter(settings: Settings, drafts: list[Draft]) -> str:
    address = settings.web.public_url.rstrip("/")
    lines = []
    for draft in drafts:
        assert draft.embargo
        lines.append(f"- {draft.title}: frei seit {german_moment(draft.embargo)}")
        lines.append(f"  {address}/entwuerfe/{draft.id}" if address else f"  {draft.id}")
    listed = "\n".join(lines)
    return (
        f"Guten Tag,\n\ndiese Mitteilungen sind freigegeben und dürfen jetzt hinaus:\n\n{listed}"
        "\n\nIst eine draußen, vermerken Sie sie bitte als veröffentlicht. Diese Nachricht kam von "
        "omdok.\n"
    )
