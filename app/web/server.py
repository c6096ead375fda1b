"""The web application: pages, actions, safety and faults put together."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.web import problems
from app.web.pages.table import PAGES
from app.web.render import STATIC
from app.web.rights import right_of
from app.web.security import Guard
from app.web.site import Site
from pipeline.ground.errors import OmdokError
from pipeline.settings import Settings

_DESCRIPTION = (
    "Dieselben Wege wie auf der Seite, für Programme. Ein Programm zeigt seinen Schlüssel im Kopf "
    "Authorization: Bearer …; wer über die Seite angemeldet ist, bringt bei jeder Änderung den "
    "Kopf X-CSRF-Token mit. Fehler kommen als application/problem+json (RFC 9457)."
)


def create_app(settings: Settings, config: Path | None = None) -> FastAPI:
    """The application of one installation; `config` is the file that the settings were read from.

    Raises:
        ConfigError: the accounts or the archive cannot be opened.
    """
    site = Site(settings, config)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:  # noqa: ARG001 - the signature is Starlette's
        threading.Thread(target=_warm_up, args=(site,), daemon=True).start()
        yield
        site.close()

    app = FastAPI(
        title="omdok", version="1", description=_DESCRIPTION, lifespan=life,
        openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )  # fmt: skip
    app.state.site = site
    app.mount("/static", _Static(directory=STATIC))
    for entry in PAGES:
        _include(app, import_module(entry.module).router)
    problems.install(app)
    app.add_middleware(Guard, settings=settings.web)
    return app


def _include(app: FastAPI, router: APIRouter) -> None:
    for route in router.routes:
        if right_of(route) is None:
            raise TypeError(f"{route} does not say who may use it: see app/web/rights.py")
        assert isinstance(route, APIRoute)
        # Pages are for people; the document for programs lists actions only.
        route.include_in_schema = route.path.startswith("/api/")
    app.include_router(router)


def _warm_up(site: Site) -> None:
    """Load the model and read the archive before somebody waits for it."""
    from pipeline.search.query import Query
    from pipeline.search.search import search

    try:
        ready = site.searcher()
        search(ready, Query(text="Vereinbarung"))
    except OmdokError:
        return  # whoever searches is told what is missing


class _Static(StaticFiles):
    """Files whose address holds a hash of their content: they never change."""

    async def get_response(self, path: str, scope: Scope) -> Any:
        response = await super().get_response(path, scope)
        # Only who has the hash in the address may keep it: a script that another one loads has not.
        if response.status_code == 200 and scope["query_string"].startswith(b"v="):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
