"""Verwaltung: when what runs by itself, and backups: now, and whether one can be put back."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.german import size
from app.web import planned, runs
from app.web.audit import record
from app.web.jobs import Progress
from app.web.pages.admin import RIGHT, TABS
from app.web.render import page
from app.web.rights import needs
from app.web.session import SignedIn
from app.web.site import Site, site_of
from app.web.told import tell
from flows.clock import check_cron
from flows.marks import LastRun, last_run, mark
from flows.names import FLOWS
from pipeline.ground.errors import ConfigError, NotFound, OmdokError
from pipeline.keeping.backup import Rehearsal, make_backup, rehearse
from pipeline.keeping.vault import Backup, list_backups
from pipeline.settings.changing import with_value

router = APIRouter()
_REHEARSAL = "restore-rehearsal"
_SHOWN = 10  # backups


@router.get("/verwaltung/plan", dependencies=RIGHT)
def plan(request: Request) -> Response:
    """Each flow with its days and time."""
    return _plan(request)


@router.post("/verwaltung/plan", dependencies=RIGHT)
async def change_plan(request: Request) -> Response:
    """Write the plan; it holds from the next minute on."""
    typed = {name: str(value) for name, value in (await request.form()).items()}
    site = site_of(request)
    try:
        lines = {flow: _line(flow, typed, site.settings.schedule.timezone) for flow in FLOWS}
    except OmdokError as error:
        return _plan(request, typed, error)
    site.change_settings(lambda text: _with_lines(text, lines))
    record(request, "Zeitplan geändert", "einstellungen")
    tell(request, "Der neue Zeitplan gilt.")
    return RedirectResponse("/verwaltung/plan", 303)


@router.post("/verwaltung/neu-verschlagworten", dependencies=RIGHT)
def retag(request: Request) -> Response:
    """Tag all documents anew, as a process of its own."""
    site = site_of(request)
    runs.start(site.settings, site.config, "retag")
    record(request, "Lauf gestartet", "lauf:retag")
    return RedirectResponse("/laeufe", 303)


@router.get("/verwaltung/sicherung", dependencies=RIGHT)
def backups(request: Request) -> Response:
    """The backups, and how the last rehearsal went."""
    settings = site_of(request).settings
    every = list_backups(settings)
    return page(
        request, "admin/backups.html", tabs=TABS, backups=every[:_SHOWN], number=len(every),
        rehearsal=last_run(settings, _REHEARSAL), apart=_lies_apart(site_of(request)),
    )  # fmt: skip


@router.post("/verwaltung/sicherung", dependencies=RIGHT)
def back_up(request: Request, who: Annotated[SignedIn, needs("verwalten")]) -> Response:
    """Back up now."""
    site = site_of(request)

    def work(_: Progress) -> Backup:
        made = make_backup(site.settings)
        site.record(who.name, "gesichert", f"sicherung:{made.id}")
        return made

    site.jobs.start("Sichern", who.name, who.session, work, _told_backup)
    return RedirectResponse("/verwaltung/sicherung", 303)


@router.post("/verwaltung/sicherung/probe", dependencies=RIGHT)
def try_out(request: Request, who: Annotated[SignedIn, needs("verwalten")]) -> Response:
    """See whether the newest backup can be put back; nothing of what is there is touched."""
    site = site_of(request)
    newest = next(iter(list_backups(site.settings)), None)
    if newest is None:
        raise NotFound("Es gibt noch keine Sicherung.", "Sichern Sie zuerst.")
    site.jobs.start(
        "Sicherung erproben", who.name, who.session, lambda _: _rehearsed(site, newest), _told_trial
    )
    return RedirectResponse("/verwaltung/sicherung", 303)


def _rehearsed(site: Site, backup: Backup) -> Rehearsal:
    began = datetime.now(UTC)
    found = rehearse(site.settings, backup)
    words = f"Sicherung {found.backup} lässt sich einspielen" if found.ok else found.faults[0]
    last = LastRun(
        flow=_REHEARSAL, run=f"seite-{time.time_ns()}", started=began, finished=datetime.now(UTC),
        ok=found.ok, words=words,
    )  # fmt: skip
    mark(site.settings, last)
    if not found.ok:
        raise ConfigError(" ".join(found.faults), "Sichern Sie sofort noch einmal.")
    return found


def _told_backup(made: Backup) -> str:
    return f"Gesichert: {made.id} ({size(made.size)})."


def _told_trial(found: Rehearsal) -> str:
    return f"Die Sicherung {found.backup} lässt sich einspielen."


def _lies_apart(site: Site) -> bool:
    """Whether the keys lie elsewhere than the backups that they open."""
    return site.settings.keys_folder.parent != site.settings.backups_folder.parent


def _line(flow: str, typed: dict[str, str], timezone: str) -> str:
    days, at, own = (typed.get(f"{part}-{flow}", "") for part in ("tage", "uhrzeit", "zeile"))
    line = planned.cron_of(days, at, own)
    if line:
        check_cron(line, timezone)
    return line


def _with_lines(text: str, lines: dict[str, str]) -> str:
    for flow, line in lines.items():
        section, key = ("schedule", "cron") if flow == "ingest" else ("schedule.flows", flow)
        text = with_value(text, section, key, line)
    return text


def _plan(
    request: Request, typed: dict[str, str] | None = None, fault: OmdokError | None = None
) -> Response:
    settings = site_of(request).settings
    lines = settings.schedule.lines()
    due = {one.name: one for one in runs.plans(settings, datetime.now(UTC))}
    rows = [_row(flow, lines.get(flow, ""), typed or {}) for flow in FLOWS]
    return page(
        request, "admin/plan.html", status=422 if fault else 200, tabs=TABS, rows=rows, due=due,
        fault=fault, CHOICES=planned.CHOICES,
    )  # fmt: skip


def _row(flow: str, line: str, typed: dict[str, str]) -> dict[str, Any]:
    days, at = planned.said(line)
    return {
        "flow": flow,
        "label": FLOWS[flow].label,
        "days": typed.get(f"tage-{flow}", days),
        "at": typed.get(f"uhrzeit-{flow}", at),
        "line": typed.get(f"zeile-{flow}", line if days == planned.OWN else ""),
    }
