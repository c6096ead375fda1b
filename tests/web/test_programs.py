"""Keys for programs, from the page of an account to the last request with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from pipeline.accounts import Accounts
from pipeline.ground.errors import Refused
from tests.web.conftest import PASSWORD, Web, name_of

ACTION = "/api/v1/searches"


@pytest.fixture
def accounts(own_web: Web) -> Iterator[Accounts]:
    return own_web.app.state.site.accounts


def program(web: Web, text: str, scheme: str = "Bearer") -> TestClient:
    client = web.client(None)
    client.headers["Authorization"] = f"{scheme} {text}"
    return client


def test_a_key_is_made_on_the_page_shown_once_used_and_revoked(own_web: Web) -> None:
    page = own_web.client("prüfen")
    made = page.post(
        "/konto/schluessel", data={"name": "Newsletter", "recht": "lesen", "tage": "30"}
    )
    text = re.search(r"omdok_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", made.text)
    assert text
    assert program(own_web, text[0]).get(ACTION).status_code == 200
    shown = page.get("/konto").text
    assert text[0] not in shown
    assert "Newsletter" in shown
    assert "noch nie" not in shown
    id = text[0].split("_")[1]
    assert page.post(f"/konto/schluessel/{id}/widerrufen").status_code == 303
    answer = program(own_web, text[0]).get(ACTION)
    assert (answer.status_code, answer.json()["hint"][:10]) == (401, "Einen neue")


def test_nobody_ends_the_key_of_another_but_who_administers(
    own_web: Web, accounts: Accounts
) -> None:
    text, made = accounts.programs.add(name_of("prüfen"), "Skript", "lesen", 5)
    assert (
        own_web.client("lesen").post(f"/konto/schluessel/{made.id}/widerrufen").status_code == 404
    )
    assert program(own_web, text).get(ACTION).status_code == 200
    boss = own_web.client("verwalten")
    assert "Skript" in boss.get("/konto").text
    assert boss.post(f"/konto/schluessel/{made.id}/widerrufen").status_code == 303
    assert program(own_web, text).get(ACTION).status_code == 401


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "omdok_",
        "omdok_0123456789ab_" + "A" * 43,
        "omdok_0123456789AB_" + "A" * 43,
        "omdok_0123456789ab_" + "A" * 44,
        "' OR 1=1 --",
        "omdok_0123456789ab_" + "ä" * 43,
        "null",
        "A" * 9000,
    ],
)
def test_a_wrong_key_is_told_and_counted(own_web: Web, text: str) -> None:
    for scheme in ("Bearer", "bearer", "Basic", "Digest"):
        shown = f"{scheme} {text}".encode()
        answer = own_web.client(None).get(ACTION, headers=[(b"Authorization", shown)])
        assert answer.status_code == 401
        assert "Schlüssel" in answer.json()["detail"]


def test_who_guesses_keys_is_stopped_and_the_sign_in_page_is_not(own_web: Web) -> None:
    client = program(own_web, "omdok_0123456789ab_" + "A" * 43)
    seen = {client.get(ACTION).status_code for _ in range(150)}
    assert seen == {401, 429}
    assert own_web.client("lesen").get("/suche").status_code == 200


def test_a_key_cannot_do_more_than_its_owner_now(own_web: Web, accounts: Accounts) -> None:
    text, _ = accounts.programs.add(name_of("freigeben"), "Skript", "freigeben", 5)
    client = program(own_web, text)
    assert client.get(ACTION).status_code == 200
    accounts.set_role(name_of("freigeben"), "lesen")
    found = accounts.programs.find(text)
    assert found
    assert found.allowed == "lesen"
    accounts.disable(name_of("freigeben"))
    assert client.get(ACTION).status_code == 401


@pytest.mark.parametrize(
    ("owner", "name", "role", "days"),
    [
        ("lesen", "Skript", "prüfen", 5),
        ("lesen", "Skript", "verwalten", 5),
        ("lesen", "", "lesen", 5),
        ("lesen", "   ", "lesen", 5),
        ("lesen", "x" * 81, "lesen", 5),
        ("lesen", "a\x00b", "lesen", 5),
        ("lesen", "Skript", "lesen", 0),
        ("lesen", "Skript", "lesen", -3),
        ("lesen", "Skript", "lesen", 731),
        ("lesen", "Skript", "alles", 5),
    ],
)
def test_a_key_that_will_not_do_is_refused(
    accounts: Accounts, owner: str, name: str, role: str, days: int
) -> None:
    with pytest.raises(Refused):
        accounts.programs.add(name_of(owner), name, role, days)  # type: ignore[arg-type]
    assert accounts.programs.list() == ()


def test_a_key_ends_and_a_clock_set_back_does_not_revive_it(
    own_web: Web, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, made = accounts.programs.add(name_of("lesen"), "Skript", "lesen", 1)
    assert program(own_web, text).get(ACTION).status_code == 200
    for moment in (made.ends.timestamp() + 1, made.made.timestamp() - 5):
        monkeypatch.setattr(accounts.programs, "_now", lambda moment=moment: moment)
        assert program(own_web, text).get(ACTION).status_code == 401
    assert made.ends > datetime.now(UTC)


def test_a_change_by_a_program_is_noted_under_its_account(own_web: Web, accounts: Accounts) -> None:
    text, _ = accounts.programs.add(name_of("lesen"), "Skript", "lesen", 5)
    wanted = {"name": "Von einem Programm", "query": {"text": "Vereinbarung"}}
    assert program(own_web, text).post(ACTION, json=wanted).status_code == 201
    foreign = {"Origin": "https://evil.example"}
    assert program(own_web, text).post(ACTION, json=wanted, headers=foreign).status_code == 403


def test_feeds_get_new_addresses(own_web: Web, accounts: Accounts) -> None:
    page = own_web.client("lesen")
    wanted = {"name": "Neues", "query": {"text": "Vereinbarung"}}
    assert page.post(ACTION, json=wanted).status_code == 201

    def address() -> str:
        found = re.search(r'href="(/feeds/[^"]+\.atom[^"]*)"', page.get("/suche/gemerkt").text)
        assert found
        return found[1].replace("&amp;", "&")

    first = address()
    reader = own_web.client(None)
    assert reader.get(first).status_code == 200
    assert page.post("/konto/feeds").status_code == 303
    second = address()
    assert (reader.get(first).status_code, reader.get(second).status_code) == (303, 200)
    accounts.set_password(name_of("lesen"), PASSWORD + "!")
    assert reader.get(second).status_code == 303


def test_ones_own_password_is_changed_by_who_knows_it(own_web: Web) -> None:
    page, elsewhere = own_web.client("lesen"), own_web.client("lesen")
    wrong = page.post("/konto/kennwort", data={"jetzt": "falsch", "kennwort": "Noch ein Satz 99"})
    assert (wrong.status_code, "ein anderes" in wrong.text) == (422, True)
    weak = page.post("/konto/kennwort", data={"jetzt": PASSWORD, "kennwort": "kurz"})
    assert (weak.status_code, "zu kurz" in weak.text) == (409, True)
    done = page.post("/konto/kennwort", data={"jetzt": PASSWORD, "kennwort": "Noch ein Satz 99"})
    assert done.headers["location"] == "/konto"
    assert elsewhere.get("/konto").status_code == 303
    page.cookies.update(done.cookies)
    assert "neue Kennwort gilt" in page.get("/konto").text
