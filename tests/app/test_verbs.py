"""The list of verbs is that of the command line."""

from __future__ import annotations

from app.cli import omdok
from app.verbs import VERBS


def test_every_verb_is_listed_and_nothing_else() -> None:
    assert set(omdok.commands) == VERBS
