"""The one function that every change made on the page calls."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from app.web.session import person_of
from app.web.site import site_of


def record(request: Request, action: str, object: str, **details: Any) -> None:
    """Note in the audit that the person behind a request did something.

    `action` is a German verb (`hochgeladen`), `object` what it was done to with its kind before it
    (`dokument:3f2a…`), `details` are plain JSON values without names of people.
    """
    site_of(request).record(person_of(request).name, action, object, details)
