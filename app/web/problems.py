"""Faults in words: a German page for people, RFC 9457 problem+json for programs."""

from __future__ import annotations

import logging
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from app.web.plain import plain
from app.web.refusals import Forbidden, SignInNeeded, TooLarge, TooSlow
from app.web.render import fragment, is_sent_by_script, page
from app.web.session import find_session
from app.web.turns import TooBusy
from pipeline.accounts.refusals import TooManyTries, WrongPassword
from pipeline.ground.errors import (
    ConfigError,
    DocumentError,
    NotFound,
    OmdokError,
    Refused,
    Unclear,
)

log = logging.getLogger("omdok.web")


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it; `detail` and `hint` are German, `code` is for
    programs.
    """

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    hint: str = ""
    code: str = ""
    faults: list[str] = Field(default_factory=list)


# The first that fits counts.
_STATUS: tuple[tuple[type[OmdokError], int], ...] = (
    (SignInNeeded, 401),
    (Forbidden, 403),
    (TooManyTries, 429),
    (TooBusy, 429),
    (WrongPassword, 422),
    (TooLarge, 413),
    (TooSlow, 408),
    (NotFound, 404),
    (Refused, 409),
    (DocumentError, 422),
    (Unclear, 422),
    (ConfigError, 503),
)
_TITLES = {
    400: "Die Anfrage war nicht zu verstehen",
    401: "Bitte melden Sie sich an",
    403: "Das dürfen Sie nicht",
    404: "Nicht gefunden",
    405: "So geht das hier nicht",
    408: "Das kam nicht an",
    409: "Das geht gerade nicht",
    413: "Das ist zu groß",
    422: "Da stimmt etwas nicht",
    429: "Zu viel auf einmal",
    500: "Das hat nicht geklappt",
    503: "omdok ist noch nicht bereit",
}

_BACK = "Gehen Sie zur Startseite, oder eine Seite im Browser zurück."

# For `responses=` of every action: what it may answer besides its own.
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "model": Problem,
        "description": _TITLES[status],
        "content": {"application/problem+json": {}},
    }
    for status in (400, 401, 403, 404, 409, 413, 422, 429, 503)
}


def is_action(request: Request) -> bool:
    """Whether a program asks."""
    return request.url.path.startswith("/api/")


def install(app: FastAPI) -> None:
    """Let every fault of the app be answered here."""
    app.add_exception_handler(OmdokError, tell)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def explain(request: Request, problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """The answer that says what is wrong and what to do next."""
    if is_action(request):  # a program's maker may well sit at a terminal
        content = problem.model_dump()
        return JSONResponse(content, problem.status, headers, media_type="application/problem+json")
    problem = problem.model_copy(update=_for_people(problem))
    if is_sent_by_script(request):
        answer = fragment(request, "problem_note.html", problem=problem, status=problem.status)
    else:
        _know_person(request)
        answer = page(request, "problem.html", problem=problem, status=problem.status)
    answer.headers.update(headers or {})
    return answer


def _for_people(problem: Problem) -> dict[str, Any]:
    said = {"detail": plain(problem.detail), "hint": plain(problem.hint)}
    return {**said, "faults": [plain(fault) for fault in problem.faults]}


def _know_person(request: Request) -> None:
    """Find who is signed in, so that the page of a fault has its menu: an address that is not there
    belongs to no route that would have asked.
    """
    if not hasattr(request.state, "session"):
        # The fault may be that the accounts cannot be read.
        with suppress(OmdokError):
            find_session(request)


def tell(request: Request, error: Exception) -> Response:
    """The answer to a fault of ours."""
    assert isinstance(error, OmdokError)
    if isinstance(error, SignInNeeded) and not is_action(request):
        return _to_sign_in(request, error)
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 422)
    wait = error.wait if isinstance(error, TooManyTries | TooBusy) else None
    headers = {"Retry-After": str(wait)} if wait else None
    problem = Problem(
        title=_TITLES[status], status=status, detail=error.message, hint=error.hint,
        code=error.code, faults=list(error.faults),
    )  # fmt: skip
    return explain(request, problem, headers)


def _to_sign_in(request: Request, error: SignInNeeded) -> Response:
    if is_sent_by_script(request):
        # The page stays as it is, with all that was typed: signing in happens over it.
        problem = Problem(title=_TITLES[401], status=401, detail=error.message, hint=error.hint)
        return explain(request, problem)
    back = (
        request.url.path + (f"?{request.url.query}" if request.url.query else "")
        if request.method == "GET"
        else "/"
    )
    return RedirectResponse(f"/anmelden?weiter={quote(back, safe='')}", 303)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [f"{_place(fault['loc'])}: {_german(fault)}" for fault in error.errors()]
    return explain(
        request,
        Problem(
            title=_TITLES[422],
            status=422,
            detail="Eine Angabe fehlt oder hat nicht die richtige Form.",
            hint="Prüfen Sie die genannten Angaben.",
            code="invalid",
            faults=faults,
        ),
    )


def _place(path: tuple[Any, ...]) -> str:
    return ".".join(str(part) for part in path[1:]) or "Inhalt"


_FAULTS = {
    "missing": "fehlt",
    "string_too_short": "ist zu kurz",
    "string_too_long": "ist zu lang",
    "int_parsing": "muss eine ganze Zahl sein",
    "date_from_datetime_parsing": "muss ein Tag sein wie 2026-11-24",
    "date_parsing": "muss ein Tag sein wie 2026-11-24",
    "literal_error": "erlaubt ist nur {expected}",
    "enum": "erlaubt ist nur {expected}",
    "greater_than_equal": "muss mindestens {ge} sein",
    "less_than_equal": "darf höchstens {le} sein",
    "string_pattern_mismatch": "hat nicht die richtige Form",
    "extra_forbidden": "gibt es nicht",
    "json_invalid": "ist kein gültiges JSON",
}


def _german(fault: dict[str, Any]) -> str:
    said = _FAULTS.get(fault["type"], "hat nicht die richtige Form")
    return said.format(**fault.get("ctx", {})).replace(" or ", " oder ")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = error.status_code
    said = {
        404: ("Diese Seite gibt es nicht.", _BACK),
        405: ("Diese Adresse nimmt das nicht an.", _BACK),
    }
    detail, hint = said.get(status, (str(error.detail), ""))
    title = _TITLES.get(status, HTTPStatus(status).phrase)
    problem = Problem(title=title, status=status, detail=detail, hint=hint, code=f"http-{status}")
    return explain(request, problem, dict(error.headers or {}))


def _unexpected(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    detail = "omdok ist auf einen Fehler gestoßen, der nicht vorgesehen war."
    hint = (
        "Versuchen Sie es noch einmal. Bleibt es dabei, geben Sie die Uhrzeit an die Person, die "
        "omdok betreut."
    )
    return explain(
        request,
        Problem(title=_TITLES[500], status=500, detail=detail, hint=hint, code="unexpected"),
    )
