"""Whatever is sent to a page, nothing falls over: no fault of the server, and no traceback."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
import schemathesis
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from hypothesis import given
from schemathesis import Case

from app.web.pages.table import PAGES
from tests.drawing import drawn, steady
from tests.web.conftest import ADDRESS, Web
from tests.web.test_rights import ALL

FEW = 3  # requests of a kind; more for a long look by OMDOK_EXAMPLES=200


@pytest.fixture
def everything(own_register: Web, no_runs: None, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ARG001 - a fixture, for its effect
    """All routes, the pages for people too, as a document that schemathesis makes requests from."""
    client = own_register.client("verwalten")
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    headers = {
        "X-CSRF-Token": client.headers["X-CSRF-Token"],
        "Host": ADDRESS.removeprefix("http://"),
        "Cookie": cookie,
    }
    routes = [
        route for route in _routes() if route.path != "/abmelden"
    ]  # that would end the session
    for route in routes:
        monkeypatch.setattr(route, "include_in_schema", True)
    document = get_openapi(title="omdok", version="1", routes=routes)
    made = schemathesis.openapi.from_dict(json.loads(json.dumps(document)))
    made.app = own_register.app
    made.config.update(headers=headers)
    return made


def _routes() -> list[APIRoute]:
    return [
        r
        for entry in PAGES
        for r in import_module(entry.module).router.routes
        if isinstance(r, APIRoute)
    ]


def test_every_route_takes_any_request(everything: Any) -> None:
    seen: Counter[int] = Counter()
    operations = [found.ok() for found in everything.get_all_operations()]
    assert len(operations) == len(ALL) - 1
    with steady():
        faults = [fault for operation in operations if (fault := _tried(operation, seen))]
    assert not faults, "\n\n".join(faults)
    assert seen[200] > len(operations) / 4
    assert not {401, 403} & set(seen)


def _tried(operation: Any, seen: Counter[int]) -> str:
    """What went wrong with requests of one kind; empty when nothing did."""

    @given(case=operation.as_strategy())
    @drawn(operation.label, FEW)
    def answers(case: Case) -> None:
        # Drawn from the document for programs; a wrong key would be refused before all else.
        case.headers.pop("Authorization", None)
        said = f"{operation.label} {case.path_parameters} {case.query} {case.body!r:.300}"
        try:
            answer = case.call(allow_redirects=False)
        except Exception as error:
            raise AssertionError(f"{said}: {error!r}") from error
        seen[answer.status_code] += 1
        assert answer.status_code < 500 or answer.status_code == 503, f"{said}: {answer.text:.300}"
        assert b"Traceback" not in answer.content, said

    run: Callable[[], None] = answers
    try:
        run()
    except AssertionError as fault:
        return str(fault)
    return ""
