"""That the machine runs: the run under way, what is due, the reports, what was put aside and
why.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, RedirectResponse, Response
from pydantic import BaseModel

from app.german import count, moment, size
from app.web import runs
from app.web.audit import record
from app.web.problems import PROBLEMS
from app.web.render import fragment, is_htmx, page
from app.web.rights import needs
from app.web.site import Site, site_of
from flows.reports.report import WORDS
from pipeline.archive import ManifestEntry
from pipeline.ground.errors import NotFound
from pipeline.ingest.quarantine import Quarantined, notes
from pipeline.keeping.health import Status, status

router = APIRouter()
# A report is a page of its own, with its own looks and nothing else.
_REPORT = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


class RunStanding(BaseModel):
    """How far the run under way is; `total` and `left` (seconds) are null while nothing can be
    told.
    """

    flow: str
    stage: str
    done: int
    total: int | None
    left: float | None
    last_step_age: int


class RunsAnswer(BaseModel):
    """The run under way (null when there is none) and what is due, by flow."""

    current: RunStanding | None
    due: dict[str, datetime | None]


class ToRetry(BaseModel):
    """The place to read again; empty means all that was put aside."""

    place: str = ""


class Waiting(BaseModel):
    """A file that was put aside."""

    place: str
    reason: str
    code: str = ""
    engine: str = ""
    log: str = ""


@router.get("/laeufe", dependencies=[needs("lesen")])
def show(request: Request) -> Response:
    """Everything about runs."""
    site, now = site_of(request), datetime.now(UTC)
    values: dict[str, Any] = {"live": runs.live(site.settings, now)}
    values["begun"] = None if values["live"] else runs.begun(site.settings)
    if is_htmx(request):
        return fragment(request, "runs/live.html", **values)
    waiting, health = _waiting(site), status(site.settings, now=now)
    return page(
        request, "runs/page.html", plans=runs.plans(site.settings, now),
        reports=runs.reports(site.settings),
        waiting=waiting, figures=_figures(health), remarks=health.remarks, WORDS=WORDS,
        **values,
    )  # fmt: skip


@router.post("/laeufe/starten", dependencies=[needs("prüfen")])
def start(request: Request) -> Response:
    """Start an ingest run of all sources."""
    site = site_of(request)
    runs.start(site.settings, site.config, "ingest")
    record(request, "Lauf gestartet", "lauf:ingest")
    return RedirectResponse("/laeufe", 303)


@router.post("/laeufe/nachholen", dependencies=[needs("prüfen")])
def retry(request: Request, ort: Annotated[str, Form(max_length=4000)] = "") -> Response:
    """Try again what was put aside: one place, or all."""
    site = site_of(request)
    if ort and ort not in {one.place for one in _waiting(site)}:
        raise NotFound("Diese Datei ist nicht zurückgestellt.", "Laden Sie die Seite neu.")
    # Behind `--` no place can be taken for an option.
    runs.start(site.settings, site.config, "retry", ["--", ort] if ort else [])
    record(request, "Zurückgestelltes nachgeholt", f"datei:{ort or 'alle'}")
    return RedirectResponse("/laeufe", 303)


@router.get("/laeufe/bericht/{name}", dependencies=[needs("lesen")])
def report(request: Request, name: str) -> Response:
    """One run report."""
    place = runs.report_file(site_of(request).settings, name, ".html")
    if place is None:
        raise NotFound("Diesen Laufbericht gibt es nicht.", "Unter „Läufe“ stehen alle.")
    return FileResponse(
        place, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": _REPORT}
    )


@router.get("/api/v1/runs", responses=PROBLEMS, name="runs", dependencies=[needs("lesen")])
def as_json(request: Request) -> RunsAnswer:
    """The run under way, and what is due when."""
    settings, now = site_of(request).settings, datetime.now(UTC)
    found = runs.live(settings, now)
    current = None
    if found:
        it = found.standing
        current = RunStanding(
            flow=it.flow,
            stage=it.stage,
            done=it.done,
            total=it.total,
            left=it.left,
            last_step_age=found.age,
        )
    return RunsAnswer(
        current=current, due={plan.name: plan.due for plan in runs.plans(settings, now)}
    )


@router.post(
    "/api/v1/runs",
    responses=PROBLEMS,
    name="start_run",
    dependencies=[needs("prüfen")],
    status_code=202,
)
def start_by_program(request: Request) -> dict[str, str]:
    """Start an ingest run of all sources; it goes on by itself, `GET /api/v1/runs` tells how far it
    is.
    """
    start(request)
    return {"started": "ingest"}


@router.post(
    "/api/v1/quarantine/retry",
    responses=PROBLEMS,
    name="retry",
    dependencies=[needs("prüfen")],
    status_code=202,
)
def retry_by_program(request: Request, body: ToRetry) -> dict[str, str]:
    """Read again what was put aside: one place, or all."""
    retry(request, body.place)
    return {"started": "retry"}


@router.get(
    "/api/v1/quarantine", responses=PROBLEMS, name="quarantine", dependencies=[needs("lesen")]
)
def quarantine(request: Request) -> list[Waiting]:
    """The files that were put aside, each with its reason."""
    return _waiting(site_of(request))


def _waiting(site: Site) -> list[Waiting]:
    try:
        manifest = site.archive.manifest.all()
    except NotFound:
        return []
    told = {note.place: note for note in notes(site.settings)}
    put_aside = sorted(
        (e for e in manifest.values() if e.outcome == "quarantined"), key=lambda e: e.place
    )
    return [_told(entry, told.get(entry.place)) for entry in put_aside]


def _told(entry: ManifestEntry, note: Quarantined | None) -> Waiting:
    if note is None:
        return Waiting(place=entry.place, reason=entry.reason or "")
    reason = f"{note.message} {note.hint}".strip()
    return Waiting(
        place=entry.place, reason=reason, code=note.code, engine=note.engine, log=note.log
    )


def _figures(health: Status) -> dict[str, str]:
    """What the archive holds and when it was last looked after, in words."""
    names = {
        "documents": "Dokumente",
        "versions": "Fassungen",
        "passages": "Abschnitte",
        "tags": "Schlagwörter",
    }
    figures = {
        label: f"{health.counts.get(name, 0):,}".replace(",", " ") for name, label in names.items()
    }
    figures["Zurückgestellt"] = count(health.counts.get("quarantined", 0), "Datei", "Dateien")
    figures["Letzter Lauf"] = moment(health.last_run.finished) if health.last_run else "noch keiner"
    backup = health.last_backup
    figures["Letzte Sicherung"] = (
        f"{moment(backup.made)}, {size(backup.size)}" if backup else "noch keine"
    )
    return figures | {"omdok": f"Fassung {health.version}"}
