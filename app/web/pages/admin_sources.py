"""Verwaltung: where documents come from; a source is tried before it is taken up."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from app.web.audit import record
from app.web.jobs import Progress
from app.web.messages import Message
from app.web.pages.admin import RIGHT, TABS
from app.web.render import fragment, is_htmx, page
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import Site, site_of
from app.web.told import tell
from pipeline.collecting import Collected, last_look, look_at
from pipeline.ground.errors import ConfigError, NotFound, OmdokError
from pipeline.ground.types import SourceLook
from pipeline.reading.sources import open_source, source_names
from pipeline.settings import Settings
from pipeline.settings.changing import Value, try_settings, with_entry, without_entry

router = APIRouter()
Kind = Literal["folder", "web", "mailbox"]
KINDS: dict[str, str] = {"folder": "Ordner", "web": "Website", "mailbox": "Postfach"}
_MOST = 25  # places that trying a source looks at
# By kind: the fields of the form, those of several lines with a star.
_FIELDS: dict[Kind, tuple[str, ...]] = {
    "folder": ("path",),
    "web": ("start*", "allow*", "follow", "lists"),
    "mailbox": ("host", "user", "password_env", "folder", "senders*"),
}
_LABELS = {
    "name": "Name", "path": "Ordner", "start": "Hier beginnt omdok", "allow": "Nur diese Rechner",
    "follow": "Seiten, die aufgenommen werden",
    "lists": "Seiten, die nur nach Verweisen durchgesehen werden",
    "host": "Server (IMAP)", "user": "Benutzer", "password_env": "Kennwort steht in der Variablen",
    "folder": "Ordner im Postfach", "senders": "Nur von diesen Absendern",
}  # fmt: skip
Short = Annotated[str, Form(max_length=500)]


@dataclass(slots=True)
class SourceForm:
    """A new source as it was typed, and what stands against it."""

    kind: Kind
    values: dict[str, str]
    fault: OmdokError | None = None

    def entry(self) -> dict[str, Value]:
        """The lines for the file of settings; what is empty is left out."""
        found: dict[str, Value] = {"name": self.values.get("name", "").strip()}
        for name in _FIELDS[self.kind]:
            text = self.values.get(name.rstrip("*"), "").strip()
            if text and name.endswith("*"):
                lines = (line.strip() for line in text.splitlines())
                found[name.rstrip("*")] = tuple(filter(None, lines))
            elif text:
                found[name] = text
        return found


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A source and the last look at it; `own` whether the page may take it away."""

    name: str
    kind: str
    root: str
    last: SourceLook | None
    own: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What trying a source found, and the form that it was tried from while it is none yet."""

    found: Collected
    known: frozenset[str]
    form: SourceForm | None = field(default=None)


async def sent(request: Request) -> SourceForm:
    """The form as a browser sends it; an unknown kind counts as a folder."""
    typed = {name: str(value) for name, value in (await request.form()).items()}
    kind: Kind = next((kind for kind in _FIELDS if kind == typed.get("kind")), "folder")
    return SourceForm(kind, typed)


@router.get("/verwaltung/quellen", dependencies=RIGHT)
def show(request: Request, art: Kind = "folder") -> Response:
    """All sources, and the form for one more."""
    return _page(request, SourceForm(art, {}))


@router.post("/verwaltung/quellen", dependencies=RIGHT)
async def add(request: Request) -> Response:
    """Take up a source; the next run looks at it."""
    form = await sent(request)
    entry = form.entry()
    try:
        site_of(request).change_settings(
            lambda text: with_entry(text, f"sources.{form.kind}", entry)
        )
    except ConfigError as error:
        form.fault = error
        return _page(request, form)
    record(request, "Quelle eingerichtet", f"quelle:{entry['name']}")
    tell(request, f"Die Quelle „{entry['name']}“ ist eingerichtet. Der nächste Lauf sieht nach.")
    return RedirectResponse("/verwaltung/quellen", 303)


@router.post("/verwaltung/quellen/weg", dependencies=RIGHT)
def remove(request: Request, name: Short, kind: Annotated[Kind, Form()]) -> Response:
    """Look at a source no more; what it brought stays in the archive."""
    site_of(request).change_settings(lambda text: without_entry(text, f"sources.{kind}", name))
    record(request, "Quelle entfernt", f"quelle:{name}")
    tell(request, f"„{name}“ wird nicht mehr angesehen. Was von dort kam, bleibt im Archiv.")
    return RedirectResponse("/verwaltung/quellen", 303)


@router.post("/verwaltung/quellen/probe")
async def try_out(request: Request, who: Annotated[SignedIn, needs("verwalten")]) -> Response:
    """Look at a source without taking anything in: one that is there, or that of the form."""
    form, site = await sent(request), site_of(request)
    name = form.values.get("name", "").strip()
    is_new = name not in source_names(site.settings)
    settings = site.settings
    if is_new:
        try:
            change = _added(form)
            settings = try_settings(site.config or Path("omdok.toml"), change)
        except ConfigError as error:
            form.fault = error
            return _page(request, form)
    job = site.jobs.start(
        f"„{name}“ ausprobieren", who.name, who.session,
        lambda progress: _tried(site, settings, name, form if is_new else None, progress),
        lambda _: "",
    )  # fmt: skip
    return RedirectResponse(f"/verwaltung/quellen/probe/{job.id}", 303)


def _added(form: SourceForm) -> Callable[[str], str]:
    return lambda text: with_entry(text, f"sources.{form.kind}", form.entry())


@router.get("/verwaltung/quellen/probe/{id}", dependencies=RIGHT)
def trial(request: Request, id: str) -> Response:
    """What trying a source found, or how far it is."""
    job = site_of(request).jobs.get(id)
    if job is None:
        raise NotFound("Von dieser Probe weiß omdok nichts mehr.", "Probieren Sie noch einmal.")
    if is_htmx(request):
        return fragment(request, "admin/trial.html", job=job, KINDS=KINDS)
    return page(request, "admin/trial_page.html", tabs=TABS, job=job, KINDS=KINDS)


def _tried(
    site: Site, settings: Settings, name: str, form: SourceForm | None, progress: Progress
) -> Trial:
    try:
        known = frozenset(site.archive.watched.of(name))
    except NotFound:
        known = frozenset()
    with tempfile.TemporaryDirectory(prefix="omdok-") as folder:
        paths = settings.paths.model_copy(update={"outputs": Path(folder)})
        alone = settings.model_copy(update={"paths": paths})
        heard: Callable[[int, str], None] = lambda done, _: progress(done, _MOST)  # noqa: E731 - typed
        return Trial(look_at(alone, name, {}, most=_MOST, heard=heard), known, form)


def _page(request: Request, form: SourceForm) -> Response:
    site = site_of(request)
    fault = form.fault and Message("error", form.fault.message, form.fault.hint)
    return page(
        request, "admin/sources.html", status=422 if form.fault else 200, tabs=TABS,
        sources=_shown(site.settings), KINDS=KINDS, form=form, fault=fault, LABELS=_LABELS,
        fields=_FIELDS[form.kind],
    )  # fmt: skip


def _shown(settings: Settings) -> list[ShownSource]:
    found = []
    for name in source_names(settings):
        source = open_source(settings, name)
        own = name in settings.sources.names
        found.append(ShownSource(name, source.kind, source.root, last_look(settings, name), own))
        source.close()
    return found
