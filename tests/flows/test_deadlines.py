"""Mail of deadlines: once for each and each step."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date

import pytest

from flows.deadlines import recipients, remind
from pipeline.accounts import open_accounts
from pipeline.archive import open_archive
from pipeline.ground.errors import ConfigError
from pipeline.settings import Settings, load_settings
from tests.contracts.test_store_agreements import RENEWED, put, ruling
from tests.workspace import Workspace


def test_each_deadline_is_told_once_for_each_step(workspace: Workspace) -> None:
    with workspace.config.open("a", encoding="utf8") as file:
        file.write('\n[mail]\nhost = "localhost"\nfrom = "a@example.org"\nto = ["b@example.org"]\n')
    settings, told = load_settings(workspace.config), list[str]()

    def say(_settings: Settings, subject: str, text: str, *, to: Sequence[str]) -> None:
        assert to == ("b@example.org",)
        told.append(f"{subject}\n{text}")

    with open_archive(settings.store_url) as archive:
        put(archive, "renewed", RENEWED)
        for day in ("2026-08-31", "2026-09-01", "2026-09-02", "2026-10-31", "2026-11-01"):
            remind(settings, archive, date.fromisoformat(day), say)
        assert len(told) == 2
        assert "Kündigung spätestens am 30.11.2026" in told[0]
        archive.agreements.decide(
            ruling("renewed", "done", role="last_notice", day=date(2026, 11, 30))
        )
        remind(settings, archive, date(2026, 11, 25), say)
        assert len(told) == 2


PEOPLE = (("ada", "prüfen"), ("bo", "prüfen"), ("cy", "freigeben"))


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("[]", ["b@example.org"]),
        ('["ada"]', ["ada@example.org"]),
        ('["prüfen"]', ["ada@example.org", "bo@example.org"]),
        (
            '["prüfen", "ada", "rat@example.org"]',
            ["ada@example.org", "bo@example.org", "rat@example.org"],
        ),
        # Nobody has this role and an address: then all of [mail] are told, so that none is lost.
        ('["verwalten"]', ["b@example.org"]),
        ('["freigeben"]', ["b@example.org"]),
    ],
)
def test_deadlines_go_to_roles_and_named_accounts(
    workspace: Workspace, named: str, told: list[str]
) -> None:
    with workspace.config.open("a", encoding="utf8") as file:
        file.write(
            '\n[mail]\nhost = "localhost"\nfrom = "a@example.org"\nto = ["b@example.org"]\n'
            f'deadlines = {named}\n[mail.addresses]\nada = "ada@example.org"\nbo = "bo@example.org"\n'
            'cy = "cy@example.org"\n'
        )
    settings = load_settings(workspace.config)
    with closing(open_accounts(settings)) as book:
        for name, role in PEOPLE:
            book.add(name, role, "ein langes Kennwort 7")
        book.disable("cy")
    assert recipients(settings) == tuple(told)


def test_a_name_without_an_address_is_told_when_settings_are_read(workspace: Workspace) -> None:
    with workspace.config.open("a", encoding="utf8") as file:
        file.write('\n[mail]\ndeadlines = ["dora"]\n')
    with pytest.raises(ConfigError, match="dora"):
        load_settings(workspace.config)
