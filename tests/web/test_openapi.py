"""The document for programs is right about every action: no fault of the server, no answer that it
does not tell of.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import given
from schemathesis import Case
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.drawing import drawn, steady
from tests.web.conftest import ADDRESS, Web, name_of


def _by_session(web: Web) -> dict[str, str]:
    client = web.client("verwalten")
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    return {"X-CSRF-Token": client.headers["X-CSRF-Token"], "Cookie": cookie}


def _by_key(web: Web) -> dict[str, str]:
    programs = web.app.state.site.accounts.programs
    text, _ = programs.add(name_of("verwalten"), "Schemathesis", "verwalten", 1)
    return {"Authorization": f"Bearer {text}"}


@pytest.fixture(params=[_by_session, _by_key], ids=["session", "key"])
def described(request: pytest.FixtureRequest, own_register: Web, no_runs: None) -> Any:  # noqa: ARG001 - a fixture, for its effect
    headers = {"Host": ADDRESS.removeprefix("http://"), **request.param(own_register)}
    made = schemathesis.openapi.from_asgi("/api/v1/openapi.json", own_register.app, headers=headers)
    made.config.update(headers=headers)
    return made


def test_the_document_is_openapi_31_and_knows_actions_only(own_web: Web) -> None:
    document = own_web.client("lesen").get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert document["paths"]
    assert all(path.startswith("/api/v1/") for path in document["paths"])
    for path, methods in document["paths"].items():
        for method, action in methods.items():
            assert action.get("description"), f"{method} {path} is not described"


def test_every_action_answers_as_described(described: Any) -> None:
    actions = [found.ok() for found in described.get_all_operations()]
    assert len(actions) >= 5
    seen: Counter[int] = Counter()
    for action in actions:

        @given(case=action.as_strategy())
        @drawn(action.label, 8)
        def answers(case: Case) -> None:
            # Drawn from the document; a wrong key would be refused before anything is asked.
            case.headers.pop("Authorization", None)
            answer = case.call(headers=described.config.headers)
            seen[answer.status_code] += 1
            assert answer.status_code < 500 or answer.status_code == 503, answer.text
            case.validate_response(
                answer,
                checks=[
                    status_code_conformance,
                    content_type_conformance,
                    response_schema_conformance,
                ],
            )

        with steady():
            answers()
    # Signed in, with the token: what is refused is refused for what was asked.
    assert seen[200] >= 6
    assert not {401, 403} & set(seen)
