"""The schedules of `omdok.toml`: declared there, deployed to Prefect, served until somebody stops
it.

A run that was missed (machine off, service stopped) is made up once at the next start. It loses
nothing: what a run takes in is told by the archive, not by the clock.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterTags,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.types.entrypoint import EntrypointType

from flows.clock import check_cron, was_missed
from flows.marks import last_run
from flows.names import FLOWS
from flows.server import running_server
from pipeline.settings import Settings, find_config

DEPLOYMENT = "nach-plan"
TAG = "omdok"
AT_ONCE = 2  # flow runs of one machine at a time
_PAGE = 200


def schedules_of(settings: Settings) -> dict[str, CronSchedule]:
    """The cron schedule of every flow that has one, in the configured time section.

    Raises:
        ConfigError: a cron line or the time section is not valid.
    """
    timezone = settings.schedule.timezone
    for line in settings.schedule.lines().values():
        check_cron(line, timezone)
    return {
        name: CronSchedule(cron=line, timezone=timezone)
        for name, line in settings.schedule.lines().items()
    }


def missed(settings: Settings, now: datetime) -> list[str]:
    """The flows that were due since they last ran, because nobody was there to start them."""
    found = []
    for name, line in settings.schedule.lines().items():
        last = last_run(settings, name)
        if was_missed(line, settings.schedule.timezone, last.started if last else None, now):
            found.append(name)
    return found


def serve(settings: Settings, config: Path | None = None, store_url: str | None = None) -> None:
    """Run everything on its schedule; blocks until interrupted. Starts a Prefect server on loopback
    if none is named.

    Raises:
        ConfigError: a schedule is not valid, or the server does not start.
    """
    deployments = deployments_of(settings, config, store_url)
    due = missed(settings, datetime.now(UTC))
    with running_server(settings):
        asyncio.run(_serve(deployments, due))


def deploy(
    settings: Settings, config: Path | None = None, store_url: str | None = None, pool: str = ""
) -> list[str]:
    """Tell the running Prefect what `omdok.toml` declares, and take back what it no longer does;
    gives the flows.

    Doing so twice is as good as once. With `pool`, the runs go to the workers of that work pool.
    """
    deployments = deployments_of(settings, config, store_url, pool)

    async def put() -> None:
        for made in deployments.values():
            await made.aapply()
        async with get_client() as client:
            await _tidy(client, set(deployments))

    asyncio.run(put())
    return list(deployments)


def deployments_of(
    settings: Settings, config: Path | None, store_url: str | None, pool: str = ""
) -> dict[str, RunnerDeployment]:
    """A deployment for every flow that has a schedule."""
    parameters = {"config": str(find_config(config)), "store_url": store_url}
    # Any: to_deployment serves asynchronous callers too, and its type cannot tell.
    made: dict[str, Any] = {}
    for name, schedule in schedules_of(settings).items():
        flow = resolve_name(FLOWS[name].place)
        made[name] = flow.to_deployment(
            name=DEPLOYMENT, schedules=[schedule], parameters=parameters, tags=[TAG],
            work_pool_name=pool or None,
            # Found wherever omdok is installed, in any folder.
            entrypoint_type=EntrypointType.MODULE_PATH,
        )  # fmt: skip
    return made


async def _serve(deployments: dict[str, RunnerDeployment], due: list[str]) -> None:
    runner = Runner(name=TAG, limit=AT_ONCE, pause_on_shutdown=False)
    for made in deployments.values():
        await runner.aadd_deployment(made)
    async with get_client() as client:
        await _tidy(client, set(deployments))
        for name in due:
            found = await client.read_deployment_by_name(f"{name}/{DEPLOYMENT}")
            await client.create_flow_run_from_deployment(found.id, name=f"nachgeholt-{name}")
    await runner.start()


async def _tidy(client: PrefectClient, declared: set[str]) -> None:
    """Take back deployments that are declared no longer, and runs that were due while nobody was
    there.
    """
    ours = DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG]))
    for found in await client.read_deployments(deployment_filter=ours):
        flow = await client.read_flow(found.flow_id)
        if flow.name not in declared:
            await client.delete_deployment(found.id)
    late = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        expected_start_time=FlowRunFilterExpectedStartTime(before_=datetime.now(UTC)),
    )
    while runs := await client.read_flow_runs(
        flow_run_filter=late, deployment_filter=ours, limit=_PAGE
    ):
        for run in runs:
            await client.delete_flow_run(run.id)
