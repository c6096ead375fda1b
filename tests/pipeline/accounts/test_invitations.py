"""One-time addresses: the first account, and a password that only its owner knows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.accounts import Accounts
from pipeline.accounts.invitations import FIRST_HOURS, PASSWORD_HOURS
from pipeline.ground.errors import NotFound, OmdokError, Refused

PASSWORD, OTHER = "ein ganz langer Satz 7", "noch ein langer Satz 8"


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def empty(tmp_path: Path, clock: Clock, quick_passwords: None) -> Accounts:  # noqa: ARG001 - for its effect
    return Accounts(tmp_path / "accounts.sqlite", longest=36_000, idle=6_000, now=clock)


def test_the_first_account_may_do_everything_and_is_made_once(empty: Accounts) -> None:
    old, text = empty.invitations.first(), empty.invitations.first()
    assert empty.invitations.look(text).account is None
    with pytest.raises(NotFound):
        empty.invitations.use(old, PASSWORD, "Erika Muster")
    assert empty.invitations.use(text, PASSWORD, "Erika Muster").role == "verwalten"
    empty.sign_in("Erika Muster", PASSWORD, "")
    for again in (lambda: empty.invitations.use(text, PASSWORD, "Zweite"), empty.invitations.first):
        with pytest.raises(OmdokError):
            again()


def test_of_many_at_once_one_makes_the_first_account(empty: Accounts) -> None:
    text = empty.invitations.first()

    def use(number: int) -> bool:
        try:
            return bool(empty.invitations.use(text, PASSWORD, f"Person {number}"))
        except OmdokError:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(use, range(8))) == 1
    assert len(empty.list()) == 1


@pytest.mark.parametrize(("name", "password"), [("", PASSWORD), ("Erika Muster", "kurz")])
def test_what_will_not_do_leaves_the_address_good(
    empty: Accounts, name: str, password: str
) -> None:
    text = empty.invitations.first()
    with pytest.raises(Refused):
        empty.invitations.use(text, password, name)
    assert empty.invitations.use(text, PASSWORD, "Erika Muster")


def test_a_new_password_ends_what_came_in_by_the_old(empty: Accounts) -> None:
    empty.add("Erika Muster", "lesen", PASSWORD)
    token, _ = empty.sign_in("Erika Muster", PASSWORD, "")
    text = empty.invitations.for_password("erika  muster")
    assert empty.session(token)  # until it is used, nothing changes
    assert empty.invitations.use(text, OTHER).name == "Erika Muster"
    assert empty.session(token) is None
    empty.sign_in("Erika Muster", OTHER, "")
    with pytest.raises(NotFound):
        empty.invitations.use(text, OTHER)


def test_an_account_without_a_password_lets_nobody_in(empty: Accounts) -> None:
    empty.add("Erika Muster", "lesen", None)
    for guess in ("", "None", PASSWORD):
        with pytest.raises(OmdokError):
            empty.sign_in("Erika Muster", guess, "")
    empty.invitations.use(empty.invitations.for_password("Erika Muster"), PASSWORD)
    empty.sign_in("Erika Muster", PASSWORD, "")


def test_addresses_end(empty: Accounts, clock: Clock) -> None:
    text = empty.invitations.first()
    clock.now += FIRST_HOURS * 3600 + 1
    with pytest.raises(NotFound):
        empty.invitations.look(text)
    empty.add("Erika Muster", "lesen", None)
    text = empty.invitations.for_password("Erika Muster")
    clock.now += PASSWORD_HOURS * 3600 + 1
    with pytest.raises(NotFound):
        empty.invitations.use(text, PASSWORD)


def test_who_is_shut_out_or_comes_by_a_service_gets_none(empty: Accounts) -> None:
    empty.add("Erika Muster", "verwalten", PASSWORD)
    empty.add("Otto Zu", "lesen", PASSWORD)
    empty.add("Ida Dienst", "lesen", None, "https://dienst|7")
    text = empty.invitations.for_password("Otto Zu")
    empty.disable("Otto Zu")
    for name in ("Otto Zu", "Ida Dienst"):
        with pytest.raises(Refused):
            empty.invitations.for_password(name)
    empty.invitations.use(text, OTHER)
    with pytest.raises(OmdokError):
        empty.sign_in("Otto Zu", OTHER, "")


def test_signing_out_elsewhere_keeps_this_place(empty: Accounts) -> None:
    empty.add("Erika Muster", "lesen", PASSWORD)
    here, session = empty.sign_in("Erika Muster", PASSWORD, "")
    there, _ = empty.sign_in("Erika Muster", PASSWORD, "")
    assert len(empty.visits.of("erika muster")) == 2
    assert empty.visits.end_others("Erika Muster", session.id) == 1
    assert (empty.session(here) is not None, empty.session(there)) == (True, None)
