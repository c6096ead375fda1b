"""Accounts: passwords, sessions that end, the limit on guessing, and the last who may manage."""

from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.accounts import ROLES, Accounts, at_least, book
from pipeline.accounts.passwords import matches
from pipeline.accounts.refusals import TooManyTries, WrongPassword
from pipeline.accounts.tries import PER_ACCOUNT, PER_ADDRESS, WINDOW
from pipeline.ground.errors import ConfigError, NotFound, Refused

PASSWORD = "ein ganz langer Satz 7"


@dataclass
class Clock:
    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock, quick_passwords: None) -> Accounts:  # noqa: ARG001 - for its effect
    made = Accounts(tmp_path / "accounts.sqlite", longest=3600, idle=600, now=clock)
    made.add("Erika Muster", "verwalten", PASSWORD)
    return made


def test_roles_are_ordered() -> None:
    assert [[at_least(has, wanted) for wanted in ROLES] for has in ROLES] == [
        [True, False, False, False], [True, True, False, False], [True, True, True, False], [True, True, True, True],
    ]  # fmt: skip


def test_nothing_secret_stands_in_the_file(accounts: Accounts, tmp_path: Path) -> None:
    token, session = accounts.sign_in("Erika Muster", PASSWORD, "10.0.0.1")
    file = tmp_path / "accounts.sqlite"
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert PASSWORD.encode() not in content
    assert token.encode() not in content
    assert b"10.0.0.1" not in content
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with sqlite3.connect(file) as connection:
        (password,) = connection.execute("SELECT password FROM accounts").fetchone()
    assert password.startswith("$argon2id$")
    assert session.account.name == "Erika Muster"


def test_a_session_ends_unused_and_in_any_case(accounts: Accounts, clock: Clock) -> None:
    token, session = accounts.sign_in("erika  MUSTER", PASSWORD, "")
    for _ in range(6):
        clock.now += 590
        assert accounts.session(token)
    clock.now += 590
    assert accounts.session(token) is None
    token, _ = accounts.sign_in("Erika Muster", PASSWORD, "")
    clock.now += 601
    assert accounts.session(token) is None
    assert accounts.session("") is None
    assert accounts.session(session.id) is None


def test_a_session_is_revoked_by_signing_out_a_new_password_and_a_lock(accounts: Accounts) -> None:
    accounts.add("Hans", "verwalten", PASSWORD)
    tokens = [accounts.sign_in("Hans", PASSWORD, "")[0] for _ in range(2)]
    accounts.end(tokens[0])
    assert [accounts.session(token) is None for token in tokens] == [True, False]
    accounts.set_password("Hans", "noch ein langer Satz 8")
    assert accounts.session(tokens[1]) is None
    token, _ = accounts.sign_in("Hans", "noch ein langer Satz 8", "")
    accounts.disable("Hans")
    assert accounts.session(token) is None
    with pytest.raises(WrongPassword):
        accounts.sign_in("Hans", "noch ein langer Satz 8", "")
    accounts.disable("Hans", disabled=False)
    assert accounts.sign_in("Hans", "noch ein langer Satz 8", "")


def test_another_role_holds_at_once(accounts: Accounts) -> None:
    accounts.add("Hans", "lesen", PASSWORD)
    token, _ = accounts.sign_in("Hans", PASSWORD, "")
    accounts.set_role("Hans", "freigeben")
    session = accounts.session(token)
    assert session
    assert session.account.role == "freigeben"


def test_guessing_stops_for_the_account_and_for_the_address(
    accounts: Accounts, clock: Clock
) -> None:
    for _ in range(PER_ACCOUNT):
        with pytest.raises(WrongPassword):
            accounts.sign_in("Erika Muster", "falsch", "1")
    with pytest.raises(TooManyTries) as told:
        accounts.sign_in("Erika Muster", PASSWORD, "2")
    assert 0 < told.value.wait <= WINDOW + 1
    clock.now += WINDOW + 1
    assert accounts.sign_in("Erika Muster", PASSWORD, "2")
    for number in range(PER_ADDRESS):
        with pytest.raises(WrongPassword):
            accounts.sign_in(f"Niemand {number}", "falsch", "3")
    with pytest.raises(TooManyTries):
        accounts.sign_in("Erika Muster", PASSWORD, "3")


def test_many_guesses_at_once_gain_nothing(accounts: Accounts) -> None:
    def guess(_: int) -> str:
        try:
            accounts.sign_in("Erika Muster", "falsch", "1")
        except (WrongPassword, TooManyTries) as error:
            return type(error).__name__
        return ""

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(guess, range(PER_ACCOUNT + 6)))
    assert told.count("WrongPassword") == PER_ACCOUNT
    assert told.count("TooManyTries") == 6


@pytest.mark.parametrize(
    "password",
    [
        "kurz", "x" * 1001, "aaaaaaaaaaaaaaaa", "Hans Beispiel", "passwort1234", "P4ssw0rt!2026",
        "Sommer2026!Sommer", "OffensiveMittelstand1", "qwertzuiop12", "asdfghjkl123",
        "1q2w3e4r5t6z", "Schalke04Schalke04", "kennwort-kennwort", "Hallo123Hallo123",
        "BeispielHans2024", "omdok-2026-omdok", "poiuztrewq11", "abcdefghijkl",
    ],
)  # fmt: skip
def test_weak_passwords_are_refused(accounts: Accounts, password: str) -> None:
    with pytest.raises(Refused):
        accounts.add("Hans Beispiel", "lesen", password)
    with pytest.raises(NotFound):
        accounts.get("Hans Beispiel")


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\x00b", "ERIKA  muster"])
def test_odd_and_taken_names_are_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(Refused):
        accounts.add(name, "lesen", PASSWORD)


def test_the_last_who_may_manage_stays(accounts: Accounts) -> None:
    with pytest.raises(Refused, match="einzige"):
        accounts.set_role("Erika Muster", "lesen")
    with pytest.raises(Refused, match="einzige"):
        accounts.disable("Erika Muster")
    accounts.add("Hans", "verwalten", PASSWORD)
    accounts.disable("Erika Muster")
    with pytest.raises(Refused, match="einzige"):
        accounts.set_role("Hans", "prüfen")


def test_a_file_of_something_else_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "accounts.sqlite").write_bytes(b"kein SQLite, sondern Text" * 50)
    with pytest.raises(ConfigError, match="Konten"):
        Accounts(tmp_path / "accounts.sqlite", 1, 1)


def test_of_two_who_shut_each_other_out_one_stays(accounts: Accounts) -> None:
    accounts.add("Frida Muster", "verwalten", PASSWORD)

    def shut_out(name: str) -> bool:
        try:
            accounts.disable(name)
        except Refused:
            return False
        return True

    for _ in range(20):
        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(shut_out, ["Erika Muster", "Frida Muster"]))
        assert sorted(done) == [False, True]
        assert sum(not one.disabled for one in accounts.list()) == 1
        for name in ("Erika Muster", "Frida Muster"):
            accounts.disable(name, disabled=False)


def test_who_comes_first_through_two_windows_at_once_has_one_account(accounts: Accounts) -> None:
    with ThreadPoolExecutor(8) as pool:
        opened = list(
            pool.map(
                lambda _: accounts.sign_in_by_service("dienst|9", "Nele Neu", "lesen"), range(8)
            )
        )
    assert {session.account.name for _, session in opened} == {"Nele Neu"}
    assert [one.name for one in accounts.list()] == ["Erika Muster", "Nele Neu"]


def test_an_old_password_opens_nothing_once_there_is_a_new_one(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change_meanwhile(hashed: str | None, password: str) -> bool:
        monkeypatch.undo()
        accounts.set_password("Erika Muster", "ein anderer langer Satz 8")
        return matches(hashed, password)

    monkeypatch.setattr(book, "matches", change_meanwhile)
    with pytest.raises(WrongPassword):
        accounts.sign_in("Erika Muster", PASSWORD, "10.0.0.1")
    assert accounts.list()[0].last_seen is None


@pytest.mark.parametrize(
    "password",
    ["Regenschirm-im-Koffer-8", "ein ganz langer Satz 7", "Korrektpferdbatterie", "xK9$vQ2#mLw7"],
)
def test_a_password_of_ones_own_is_taken(accounts: Accounts, password: str) -> None:
    accounts.add("Hans Beispiel", "lesen", password)
    assert accounts.sign_in("hans beispiel", password, "127.0.0.1")


@pytest.mark.parametrize(
    "forged",
    ["Jörg Аbel", "JÖRG ABEL", "Jörg  Abel", "Jo\u0308rg Abel", "Jörg Аbеl", "Jörg Abeӏ",
     "Jοrg Abel".replace("ο", "ö"), "Jörg\u2003Abel", "Jörg Ａbel", "jörg аbeӏ"],
)  # fmt: skip
def test_a_name_that_looks_like_another_is_refused(accounts: Accounts, forged: str) -> None:
    accounts.add("Jörg Abel", "lesen", PASSWORD)
    with pytest.raises(Refused, match="gibt es schon"):
        accounts.add(forged, "verwalten", PASSWORD)
    accounts.add("Jörg Abelmann", "lesen", PASSWORD)
    assert accounts.get("Jo\u0308rg Abel").name == "Jörg Abel"
