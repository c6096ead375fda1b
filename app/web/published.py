"""Which drafts are out for everybody, and since when: the one rule of all public addresses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from fastapi import Request

from app.web.site import Site, site_of
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import NotFound


def open_site(request: Request) -> Site:
    """The site, where the settings open it to everybody.

    Raises:
        NotFound: they do not.
    """
    site = site_of(request)
    if not site.settings.web.public:
        raise NotFound(
            "Hier ist nichts öffentlich.",
            "Melden Sie sich an; dann sehen Sie, was Sie sehen dürfen.",
        )
    return site


def address_of(request: Request) -> str:
    """What every public address begins with, without a slash at its end."""
    public = site_of(request).settings.web.public_url
    return (public or str(request.base_url)).rstrip("/")


def is_out(draft: Draft, now: datetime) -> bool:
    """Whether everybody may read a draft: it is marked as published and under no embargo."""
    return draft.state == "published" and not _is_held(draft, now)


def was_out(draft: Draft, now: datetime) -> bool:
    """Whether a draft was published and then taken back."""
    told = any(event.state == "published" for event in draft.history)
    return draft.state == "withdrawn" and told and not _is_held(draft, now)


def out_since(draft: Draft) -> datetime:
    """When a draft was first marked as published."""
    marked = (event.at for event in draft.history if event.state == "published")
    return next(marked, draft.made.at)


def out_now(drafts: Iterable[Draft], now: datetime) -> list[Draft]:
    """Those that everybody may read, the last published first."""
    return sorted((draft for draft in drafts if is_out(draft, now)), key=out_since, reverse=True)


def _is_held(draft: Draft, now: datetime) -> bool:
    return bool(draft.embargo and now < draft.embargo)
