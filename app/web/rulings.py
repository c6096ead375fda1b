"""Rulings about tags, as every page makes, names and notes them."""

from __future__ import annotations

from fastapi import Request

from app.german import count
from app.web.audit import record
from app.web.site import site_of
from pipeline.review.deciding import Desk
from pipeline.tagging.rulings import Action, Ruling

# What was decided of words; stands behind them.
SAID: dict[Action, str] = {
    "accept": "verknüpft", "relink": "umgehängt", "reject": "hier nicht gemeint",
    "never_here": "in diesem Dokument nie gemeint",
    "never": "nirgends gemeint", "new": "ins Register aufgenommen", "correct": "berichtigt",
    "undo": "zurückgenommen",
}  # fmt: skip


def desk_of(request: Request) -> Desk:
    """Where rulings are made in this installation."""
    site = site_of(request)
    return Desk(site.archive, site.vocabulary(), site.settings)


def note_ruling(request: Request, ruling: Ruling, changed: int | None) -> None:
    """Note a ruling in the audit, with how many documents have other tags by it where that is known
    already.
    """
    known = {} if changed is None else {"geändert": changed}
    record(
        request, f"Schlagwort: {SAID[ruling.action]}", f"dokument:{ruling.document or 'alle'}",
        entscheidung=ruling.id, eintrag=ruling.term, **known,
    )  # fmt: skip


def told_of_others(changed: int) -> str:
    """What is told when other documents have other tags by a ruling."""
    if not changed:
        return ""
    return f"Auch {count(changed, 'anderes Dokument hat', 'andere Dokumente haben')} sich geändert."
