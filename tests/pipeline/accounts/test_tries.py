"""Whoever guesses waits, and nothing that strangers do keeps the owner of an account out."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.accounts import Accounts
from pipeline.accounts.refusals import TooManyTries, WrongPassword
from pipeline.accounts.tries import LONGEST_DELAY, PER_ACCOUNT, WINDOW
from tests.pipeline.accounts.test_accounts import PASSWORD, Clock

OWNER, OTHER = "Erika Muster", "Hans Beispiel"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock, quick_passwords: None) -> Accounts:  # noqa: ARG001 - a fixture, for its effect
    made = Accounts(tmp_path / "accounts.sqlite", 1e6, 1e6, clock)
    for name in (OWNER, OTHER):
        made.add(name, "lesen", PASSWORD)
    return made


def _guess(accounts: Accounts, address: str, device: str = "") -> str:
    """How a guess at the owner's password is answered."""
    try:
        accounts.sign_in(OWNER, "falsch geraten", address, device)
    except (WrongPassword, TooManyTries) as error:
        return type(error).__name__
    return "let in"


def _attack(accounts: Accounts, clock: Clock, seconds: int) -> int:
    """Guess every second from another address; how many guesses were looked at."""
    looked_at = 0
    for second in range(seconds):
        looked_at += _guess(accounts, f"10.0.{second // 256}.{second % 256}") == "WrongPassword"
        clock.now += 1
    return looked_at


def test_strangers_from_everywhere_guess_ever_more_slowly(accounts: Accounts, clock: Clock) -> None:
    assert _attack(accounts, clock, 600) <= PER_ACCOUNT + 7 + 600 / LONGEST_DELAY


def test_a_browser_that_is_known_comes_in_during_an_attack(
    accounts: Accounts, clock: Clock
) -> None:
    accounts.sign_in(OWNER, PASSWORD, "1")
    device = accounts.new_device(OWNER)
    _attack(accounts, clock, 300)
    assert accounts.sign_in(OWNER, PASSWORD, "1", device)
    # Also where the attack comes from the address of the owner, as behind one proxy.
    while _guess(accounts, "1") != "TooManyTries":
        pass
    assert accounts.sign_in(OWNER, PASSWORD, "1", device)
    # And the owner's coming in gives the strangers nothing.
    assert _guess(accounts, "10.9.9.9") == "TooManyTries"


def test_a_browser_that_is_not_known_waits_a_minute_at_most(
    accounts: Accounts, clock: Clock
) -> None:
    _attack(accounts, clock, 300)
    _guess(accounts, "2")  # just now
    with pytest.raises(TooManyTries) as told:
        accounts.sign_in(OWNER, PASSWORD, "1")
    assert told.value.wait <= LONGEST_DELAY + 1
    clock.now += told.value.wait
    assert accounts.sign_in(OWNER, PASSWORD, "1")


def test_a_stolen_device_guesses_no_faster(accounts: Accounts, clock: Clock) -> None:
    device = accounts.new_device(OWNER)
    told = [_guess(accounts, f"10.0.0.{number}", device) for number in range(PER_ACCOUNT + 3)]
    assert told == ["WrongPassword"] * PER_ACCOUNT + ["TooManyTries"] * 3
    clock.now += WINDOW + 1
    assert _guess(accounts, "1", device) == "WrongPassword"


@pytest.mark.parametrize(
    "forge",
    [
        lambda _: "",
        lambda _: ".",
        lambda device: device[:-1] + ("0" if device[-1] != "0" else "1"),
        lambda device: device.partition(".")[0],
        lambda device: device.partition(".")[0] + ".",
        lambda device: "x" + device,
        lambda device: device + "ü",
        lambda device: "." + device.partition(".")[2],
        lambda device: device.upper(),
        lambda _: "\x00" * 40,
    ],
)  # fmt: skip
def test_a_device_cannot_be_made_up(accounts: Accounts, forge: object) -> None:
    assert callable(forge)
    forged = forge(accounts.new_device(OWNER))
    for _ in range(PER_ACCOUNT):
        _guess(accounts, "1", forged)
    assert _guess(accounts, "1", forged) == "TooManyTries"
    assert _guess(accounts, "1", accounts.new_device(OTHER)) == "TooManyTries", "somebody else's"
    assert _guess(accounts, "1", accounts.new_device(OWNER)) == "WrongPassword"
