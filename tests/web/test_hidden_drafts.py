"""States × embargo × roles × every route that names a draft, for people and for programs with a key: what somebody may
not know of answers like what does not exist, and no list, feed or tool lets its words out.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.web.rights import feed_key
from pipeline.accounts import ROLES, Role, at_least
from pipeline.archive.drafts import DraftVersion
from pipeline.ground.wording import DRAFT_STATES
from tests.web.conftest import Web, name_of, open_web
from tests.web.test_drafts_page import make, stored
from tests.web.test_mcp import TOOLS, ask, call_of
from tests.web.test_rights import GUARDED

_NUMBERS = count()
SECRET = "Quarzsandkonferenz"
DAYS: dict[str, timedelta | None] = {
    "keine": None,
    "künftig": timedelta(9),
    "vorbei": timedelta(-9),
}
NAMING = [
    (method, path, role) for method, path, role in GUARDED
    if path.startswith(("/entwuerfe/{id}", "/api/v1/drafts/{id}"))
]  # fmt: skip
# What forms and bodies of these routes ask for, so that they get beyond their fields.
FIELDS = {
    "stand": "x", "seen": "x", "nummer": "1", "text": "Neu.", "zeitpunkt": "", "moment": "", "aktion": "freigeben",
    "schritt": "approve", "step": "submit", "status": "approved", "wer": "Anna Lesen", "version": "1", "link": "x",
    "tage": "1", "lines": ["Neu."], "numbers": [1], "absatz": "1", "fassung": "1", "grund": "x", "reason": "x",
}  # fmt: skip
LISTS = (
    "/entwuerfe",
    "/api/v1/drafts",
    "/",
    "/palette?q=quarz",
    "/suche?q=Quarzsandkonferenz",
    "/archiv",
)


@pytest.fixture(scope="module")
def house(
    web_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Web, str]]:
    web = open_web(Path(shutil.copytree(web_template, tmp_path_factory.mktemp("hidden") / "web")))
    yield web, make(web, web.client("freigeben"))
    web.app.state.site.close()


def put(web: Web, id: str, state: str, embargo: str) -> None:
    """The draft as it is in a state and under an embargo."""
    days = DAYS[embargo]
    until = datetime.now(UTC) + days if days else None

    def change(version: DraftVersion) -> DraftVersion:
        draft = version.draft.model_copy(update={"state": state, "embargo": until, "title": SECRET})
        return replace(version, draft=draft)

    with web.app.state.site.archive.drafts.writing() as drafts:
        drafts.rewrite(id, change)
    assert stored(web, id).state == state


def may_know(role: Role, state: str, embargo: str) -> bool:
    """The rule, written down once more."""
    if at_least(role, "freigeben"):
        return True
    if embargo == "künftig":
        return False
    return role == "prüfen" or state in ("approved", "published")


def program(web: Web, role: Role) -> TestClient:
    owner = name_of(role)
    name = f"Programm {next(_NUMBERS)}"
    text, _ = web.app.state.site.accounts.programs.add(owner, name, role, 10)
    client = web.client(None)
    client.headers["Authorization"] = f"Bearer {text}"
    return client


def test_who_may_know_of_a_draft_sees_it_and_nobody_else(house: tuple[Web, str]) -> None:
    web, id = house
    people = {role: web.client(role) for role in ROLES}
    keys = {role: program(web, role) for role in ROLES}
    for state, embargo in product(DRAFT_STATES, DAYS):
        put(web, id, state, embargo)
        for role in ROLES:
            expected = 200 if may_know(role, state, embargo) else 404
            cell = (state, embargo, role)
            assert people[role].get(f"/entwuerfe/{id}").status_code == expected, cell
            assert keys[role].get(f"/api/v1/drafts/{id}").status_code == expected, cell
            listed = keys[role].get("/api/v1/drafts").text
            assert (id in listed) == may_know(role, state, embargo), cell


PUBLIC = (
    "/oeffentlich/mitteilungen.rss",
    "/oeffentlich/oparl/list/paper",
    "/oeffentlich/oparl/list/file",
)
SINCE = "?modified_since=2000-01-01T00:00:00Z"


def test_everybody_sees_what_is_out_and_nothing_else(house: tuple[Web, str]) -> None:
    web, id = house
    site, nobody = web.app.state.site, web.client(None)
    shut = site.settings
    site.settings = shut.model_copy(update={"web": shut.web.model_copy(update={"public": True})})
    try:
        for state, embargo in product(DRAFT_STATES, DAYS):
            put(web, id, state, embargo)
            is_out = state == "published" and embargo != "künftig"
            for path in PUBLIC:
                said = nobody.get(path + SINCE).text
                assert (SECRET in said, id in said) == (is_out, is_out), (path, state, embargo)
            for path in (f"paper/{id}", f"file/{id}", f"file/{id}/text", f"file/{id}/download"):
                answer = nobody.get(f"/oeffentlich/oparl/{path}")
                assert answer.status_code == (200 if is_out else 404), (path, state, embargo)
    finally:
        site.settings = shut


HIDDEN = [
    ("draft", "künftig", "lesen"), ("approved", "künftig", "lesen"), ("published", "künftig", "prüfen"),
    ("in_review", "künftig", "prüfen"), ("draft", "keine", "lesen"), ("in_review", "vorbei", "lesen"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "embargo", "role"), HIDDEN)
def test_a_hidden_draft_answers_like_one_that_is_not(
    house: tuple[Web, str], state: str, embargo: str, role: Role
) -> None:
    web, id = house
    put(web, id, state, embargo)
    before = stored(web, id)
    for client in (web.client(role), program(web, role)):
        for method, path, needed in NAMING:
            if not at_least(role, needed):
                continue
            body: dict[str, Any] = {"json" if path.startswith("/api/") else "data": FIELDS}
            sent = {} if method == "GET" else body
            there, nowhere = (
                client.request(
                    method, path.format(id=named, number=1, kind="pdf", dokument="x"), **sent
                )
                for named in (id, "gibt-es-nicht")
            )
            assert there.status_code == nowhere.status_code, (method, path)
            assert SECRET not in there.text, (method, path)
        for path in LISTS:
            shown = client.get(path).text.replace(f"q={SECRET}", "")
            assert id not in shown, path
    assert stored(web, id) == before


def test_neither_feeds_nor_tools_let_a_hidden_draft_out(house: tuple[Web, str]) -> None:
    web, id = house
    put(web, id, "approved", "künftig")
    site = web.app.state.site
    key = feed_key(site.accounts, name_of("lesen"))
    nobody = web.client(None)
    for form in ("atom", "json"):
        feed = nobody.get(f"/feeds/{name_of('lesen')}/{key}/suche.{form}?q=Quarzsand")
        assert id not in feed.text
        assert SECRET not in feed.text
    for tool in sorted(TOOLS):
        said = ask(web, tool, **call_of(web, tool)).content[0].text
        assert id not in said
        assert SECRET not in said
    assert SECRET not in ask(web, "suchen", anfrage="Quarzsandkonferenz Sperrfrist").content[0].text
    assert ask(web, "dokument", kennung=id).is_error
