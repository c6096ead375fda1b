"""Every route × every role: who lacks the right gets nothing, and no change is made without the
session's token.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from app.web.pages.table import PAGES
from app.web.rights import Needs, Open, right_of
from pipeline.accounts import ROLES, Role, at_least
from tests.web.conftest import Web, name_of


def routes() -> Iterator[tuple[str, str, Needs | Open]]:
    for entry in PAGES:
        for route in import_module(entry.module).router.routes:
            assert isinstance(route, APIRoute)
            right = right_of(route)
            assert right is not None, f"{route.path} does not say who may use it"
            for method in sorted(route.methods):
                yield method, route.path, right


ALL = list(routes())
GUARDED = [(method, path, right.role) for method, path, right in ALL if right.role]
OPEN = {(method, path) for method, path, right in ALL if right.role is None}
CHANGES = [(method, path) for method, path, _ in GUARDED if method not in ("GET", "HEAD")]


def place(path: str) -> str:
    """The path with a value for each of its parts."""
    return re.sub(r"\{[^}]*\}", "0", path)


def test_only_signing_in_the_links_to_quotes_and_one_statement_are_open_to_everybody() -> None:
    service = ("/anmelden/dienst", "/anmelden/dienst/antwort")
    signing_in = {("GET", "/anmelden"), ("POST", "/anmelden"), *(("GET", path) for path in service)}
    invited = {(method, "/einladung/{text}") for method in ("GET", "POST")}
    links = {(method, "/zitat/{draft}/{token}") for method in ("GET", "POST")}
    oparl = ("", "/list/{kind}", "/{kind}/{id}", "/file/{id}/text", "/file/{id}/download")
    # Only where the settings open it.
    public = {"/oeffentlich/mitteilungen.rss", *(f"/oeffentlich/oparl{path}" for path in oparl)}
    reading = {("GET", path) for path in ("/barrierefreiheit", *public)}
    assert {*reading, *signing_in, *links, *invited} == OPEN


@pytest.mark.parametrize(("method", "path", "role"), GUARDED)
def test_nobody_gets_in_without_signing_in(
    as_role: Callable[[Role | None], TestClient], method: str, path: str, role: Role
) -> None:
    answer = as_role(None).request(method, place(path))
    assert answer.status_code == (401 if path.startswith("/api/") else 303), role
    if answer.status_code == 303:
        assert answer.headers["location"].startswith("/anmelden")


@pytest.fixture(scope="module")
def signed_in(shared_web: Web) -> dict[Role, TestClient]:
    return {role: shared_web.client(role) for role in ROLES}


@pytest.mark.parametrize(("method", "path", "role"), GUARDED)
def test_who_lacks_the_right_is_refused(
    signed_in: dict[Role, TestClient], method: str, path: str, role: Role
) -> None:
    for has in ROLES:
        if not at_least(has, role):
            assert signed_in[has].request(method, place(path)).status_code == 403, has


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_no_change_without_the_token(
    signed_in: dict[Role, TestClient], method: str, path: str
) -> None:
    for token in ("", "x" * 43):
        answer = signed_in["verwalten"].request(
            method, place(path), headers={"X-CSRF-Token": token}
        )
        assert answer.status_code == 409
        assert "abgelaufen" in answer.text


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_no_change_from_another_site(
    signed_in: dict[Role, TestClient], method: str, path: str
) -> None:
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        assert (
            signed_in["verwalten"].request(method, place(path), headers=headers).status_code == 403
        )


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", ""])
def test_another_host_name_is_not_served(reader: TestClient, host: str) -> None:
    assert reader.get("/suche", headers={"Host": host}).status_code == 403


def test_every_answer_is_guarded(
    reader: TestClient, as_role: Callable[[Role | None], TestClient]
) -> None:
    for answer in (
        reader.get("/suche"),
        reader.get("/nirgends"),
        as_role(None).get("/anmelden"),
    ):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"


# --- programs with a key ---

ACTIONS = [(method, path, role) for method, path, role in GUARDED if path.startswith("/api/")]
PAGES_ONLY = [
    (method, path) for method, path, _ in GUARDED if not path.startswith(("/api/", "/feeds/"))
]


@pytest.fixture(scope="module")
def programs(shared_web: Web) -> dict[Role, TestClient]:
    """A program for each role, whose key belongs to the account of *verwalten*."""
    accounts = shared_web.app.state.site.accounts
    made = {}
    for role in ROLES:
        text, _ = accounts.programs.add(name_of("verwalten"), f"Programm {role}", role, 10)
        made[role] = shared_web.client(None)
        made[role].headers["Authorization"] = f"Bearer {text}"
    return made


@pytest.mark.parametrize(("method", "path", "role"), ACTIONS)
def test_a_key_may_what_its_role_may(
    programs: dict[Role, TestClient], method: str, path: str, role: Role
) -> None:
    for has in ROLES:
        answer = programs[has].request(method, place(path))
        if at_least(has, role):
            assert answer.status_code not in (401, 403), has
            assert "abgelaufen" not in answer.text
        else:
            assert answer.status_code == 403, has


@pytest.mark.parametrize(("method", "path"), PAGES_ONLY)
def test_a_key_opens_no_page(programs: dict[Role, TestClient], method: str, path: str) -> None:
    answer = programs["verwalten"].request(method, place(path))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/anmelden")
