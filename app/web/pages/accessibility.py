"""The statement on accessibility (Erklärung zur Barrierefreiheit), made from the last test run with
axe.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from app.web.render import page
from app.web.rights import open_to_all

router = APIRouter()
_FILE = Path(__file__).parents[1] / "accessibility.json"


class Look(BaseModel):
    """One look at a page in one colour scheme: rules that it met, and those that it broke."""

    page: str
    path: str
    scheme: str
    rules: int
    violations: list[str]
    incomplete: list[str]


class TestRun(BaseModel):
    """What `make barrierefreiheit` found; `axe` is the version of the tool."""

    tested: date
    axe: str
    looks: list[Look]


@cache
def test_run() -> TestRun:
    """The run that the statement tells of."""
    return TestRun.model_validate(json.loads(_FILE.read_text(encoding="utf8")))


@router.get("/barrierefreiheit", dependencies=[open_to_all()])
def show(request: Request) -> Response:
    """The statement; everybody may read it."""
    run = test_run()
    broken = sorted({rule for look in run.looks for rule in look.violations})
    unsure = sorted({rule for look in run.looks for rule in look.incomplete})
    pages = {(look.page, look.path): look for look in run.looks}
    return page(
        request,
        "accessibility/page.html",
        run=run,
        broken=broken,
        unsure=unsure,
        pages=list(pages.values()),
    )
