"""Whatever is sent to a page, nothing falls over: no fault of the server, and no traceback."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
import schemathesis
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case

from app.web.pages.table import PAGES
from tests.web.conftest import ADDRESS, Web
from tests.web.test_rights import ALL

# More for a long look: OMDOK_EXAMPLES=200.
EXAMPLES = int(os.environ.get("OMDOK_EXAMPLES", "3"))


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
    for operation in operations:
        _try(operation, seen)
    assert seen[200] > len(operations) / 4
    assert not {401, 403} & set(seen)


def _try(operation: Any, seen: Counter[int]) -> None:
    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        derandomize=True, database=None,
    )  # fmt: skip
    def answers(case: Case) -> None:
        # Drawn from the document for programs; a wrong key would be refused before all else.
        case.headers.pop("Authorization", None)
        answer = case.call(allow_redirects=False)
        seen[answer.status_code] += 1
        said = f"{operation.method} {operation.path} {case.query} {case.body!r:.200}: {answer.content[:300]!r}"
        assert answer.status_code < 500 or answer.status_code == 503, said
        assert b"Traceback" not in answer.content, said

    run: Callable[[], None] = answers
    run()
