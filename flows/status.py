"""Whether what `omdok.toml` declares is what Prefect really serves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
from prefect.client.schemas.responses import DeploymentResponse
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.clock import fire_times
from flows.marks import last_run
from flows.schedules import TAG, schedules_of
from flows.server import served_url
from pipeline.ground.types import Frozen
from pipeline.settings import Settings


class FlowLine(Frozen):
    """One flow: what is declared, what is served (both cron lines, "" for none), its next and last
    run.

    `words` say in German how the two compare.
    """

    flow: str
    declared: str
    served: str
    ok: bool
    words: str
    next: datetime | None = None
    last: datetime | None = None
    last_ok: bool | None = None
    last_words: str = ""


class Status(Frozen):
    """All flows that are declared or served; `running` tells whether a server answers."""

    ok: bool
    running: bool
    timezone: str
    flows: tuple[FlowLine, ...]


def compare(settings: Settings) -> Status:
    """Compare the settings with the server that serves this installation.

    Raises:
        ConfigError: a cron line or the time section is not valid.
    """
    schedules_of(settings)
    declared, timezone = settings.schedule.lines(), settings.schedule.timezone
    url = served_url(settings)
    served = _served(url) if url else {}
    lines = [
        _line(settings, name, declared.get(name, ""), served.get(name))
        for name in {**declared, **served}
    ]
    return Status(
        ok=url is not None and all(x.ok for x in lines),
        running=url is not None,
        timezone=timezone,
        flows=tuple(lines),
    )


def _line(settings: Settings, name: str, declared: str, found: dict[str, Any] | None) -> FlowLine:
    words = _verdict(declared, settings.schedule.timezone, found)
    last = last_run(settings, name)
    return FlowLine(
        flow=name,
        declared=declared,
        served=found["cron"] if found else "",
        ok=not words,
        words=words or "läuft wie eingetragen",
        next=_next(declared, settings.schedule.timezone) if declared and not words else None,
        last=last.started if last else None,
        last_ok=last.ok if last else None,
        last_words=last.words if last else "",
    )


def _verdict(declared: str, timezone: str, found: dict[str, Any] | None) -> str:
    """What is amiss; "" when nothing is."""
    if not found:
        return "läuft nicht"
    if not declared:
        return "läuft, steht aber nicht mehr in omdok.toml. Starten Sie omdok up neu."
    if (found["cron"], found["timezone"]) != (declared, timezone):
        return (
            f"läuft anders als eingetragen: {found['cron']} ({found['timezone']}). Starten Sie "
            "omdok up neu."
        )
    if not found["active"]:
        return "ist angehalten. Starten Sie omdok up neu."
    if not found["ready"]:
        return "ist eingeplant, aber es führt ihn niemand aus. Starten Sie omdok up neu."
    return ""


def _next(cron: str, timezone: str) -> datetime | None:
    now = datetime.now(UTC)
    for days in (2, 40, 400):
        if found := fire_times(cron, timezone, now, now + timedelta(days=days)):
            return found[0].astimezone(UTC)
    return None


def _served(url: str) -> dict[str, dict[str, Any]]:
    """By flow: the schedule of its deployment, whether it is active, and whether somebody asks for
    its runs.
    """
    with temporary_settings({PREFECT_API_URL: url}), get_client(sync_client=True) as client:
        ours = DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG]))
        found = client.read_deployments(deployment_filter=ours)
        return {client.read_flow(one.flow_id).name: _told(one) for one in found}


def _told(found: DeploymentResponse) -> dict[str, Any]:
    planned = found.schedules[0] if found.schedules else None
    return {
        "cron": getattr(planned.schedule, "cron", "") if planned else "",
        "timezone": getattr(planned.schedule, "timezone", "") if planned else "",
        "active": bool(planned and planned.active and not found.paused),
        "ready": found.status is not None and found.status.value == "READY",
    }
