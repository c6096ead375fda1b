"""No change of a draft without its row in the list of changes, and no row without its change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.archive.noting import FILE
from pipeline.drafting.states import Step
from pipeline.drafting.work import DraftWork
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import ConfigError, Refused
from tests.contracts.test_stores import URLS
from tests.pipeline.drafting.builders import drafted, work_in

NOW = datetime.now(UTC)
TOMORROW = NOW + timedelta(days=1)


def by(draft: Draft) -> Step:
    return Step("Erika Muster", NOW, draft.words)


# What is done, and what the list of changes says of it.
CHANGES: dict[str, tuple[Callable[[DraftWork, Draft], Draft], str]] = {
    "rewrite": (lambda w, d: w.rewrite(d.id, 3, "Neu.", by(d)), "Entwurf: Absatz 4 geändert"),
    "remove": (lambda w, d: w.rewrite(d.id, 3, "", by(d)), "Entwurf: Absatz 4 entfernt"),
    "insert": (
        lambda w, d: w.insert(d.id, 3, "Neu.", by(d)),
        "Entwurf: Absatz vor Absatz 4 eingefügt",
    ),
    "submit": (lambda w, d: w.move(d.id, "submit", by(d)), "Entwurf: zur Prüfung gegeben"),
    "withdraw": (lambda w, d: w.move(d.id, "withdraw", by(d), "Grund"), "Entwurf: zurückgezogen"),
    "quote": (
        lambda w, d: w.decide_quote(d.id, 1, "approved", by(d)),
        "Entwurf: Zitat 1 freigegeben",
    ),
    "embargo": (lambda w, d: w.hold(d.id, TOMORROW, by(d)), "Entwurf: Sperrfrist bis"),
}


@pytest.fixture
def work(tmp_path: Path) -> DraftWork:
    drafted(tmp_path)
    return work_in(tmp_path)


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_noted_once_and_without_a_name(name: str, work: DraftWork) -> None:
    (draft,), (do, told) = work.all(), CHANGES[name]
    after = do(work, draft)
    (entry,) = work.archive.audit.entries()
    assert (entry.action.startswith(told), entry.object) == (True, f"entwurf:{draft.id}")
    assert entry.details["stand"] == after.history[-1].words
    assert "Grund" not in entry.action
    assert entry.actor.startswith("p-")
    assert work.archive.audit.verify() == ()


REFUSED: dict[str, Callable[[DraftWork, Draft], Draft]] = {
    "not under review": lambda w, d: w.move(d.id, "approve", by(d)),
    "nobody named": lambda w, d: w.move(d.id, "submit", Step(" ", NOW)),
    "no such quote": lambda w, d: w.decide_quote(d.id, 99, "approved", by(d)),
    "in the past": lambda w, d: w.hold(d.id, NOW - timedelta(days=1), by(d)),
    "no text": lambda w, d: w.insert(d.id, 3, " ", by(d)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_not_noted(name: str, work: DraftWork) -> None:
    (draft,) = work.all()
    with pytest.raises(Refused):
        REFUSED[name](work, draft)
    assert work.archive.audit.entries() == ()


@pytest.mark.parametrize("engine", sorted(URLS))
def test_what_cannot_be_noted_is_not_changed(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = URLS[engine](request)
    work = work_in(tmp_path, url)
    draft = drafted(tmp_path, url=url)
    (tmp_path / "outputs").write_text("no folder, so no key of pseudonyms", encoding="utf8")
    with pytest.raises((OSError, ConfigError), match="outputs"):
        work.move(draft.id, "submit", by(draft))
    assert work.get(draft.id).state == "draft"
    (tmp_path / "outputs").unlink()
    assert work.move(draft.id, "submit", by(draft)).state == "in_review"
    (entry,) = work.archive.audit.entries()
    assert (tmp_path / "outputs" / FILE).read_text(encoding="utf8").count(entry.hash) == 1
