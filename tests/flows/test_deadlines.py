"""Mail of deadlines: once for each and each step."""

from __future__ import annotations

from datetime import date

from flows.deadlines import remind
from pipeline.archive import open_archive
from pipeline.settings import Settings, load_settings
from tests.contracts.test_store_agreements import RENEWED, put, ruling
from tests.workspace import Workspace


def test_each_deadline_is_told_once_for_each_step(workspace: Workspace) -> None:
    with workspace.config.open("a", encoding="utf8") as file:
        file.write('\n[mail]\nhost = "localhost"\nfrom = "a@example.org"\nto = ["b@example.org"]\n')
    settings, told = load_settings(workspace.config), list[str]()

    def say(_settings: Settings, subject: str, text: str) -> None:
        told.append(f"{subject}\n{text}")

    with open_archive(settings.store_url) as store:
        put(store, "renewed", RENEWED)
        for day in ("2026-08-31", "2026-09-01", "2026-09-02", "2026-10-31", "2026-11-01"):
            remind(settings, store, date.fromisoformat(day), say)
        assert len(told) == 2
        assert "Kündigung spätestens am 30.11.2026" in told[0]
        store.agreements.decide(
            ruling("renewed", "done", role="last_notice", day=date(2026, 11, 30))
        )
        remind(settings, store, date(2026, 11, 25), say)
        assert len(told) == 2
