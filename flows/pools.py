"""Work pools: the same flows on several machines, each with a worker that asks one Prefect server
for runs.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.exceptions import ObjectAlreadyExists
from prefect.workers.process import ProcessWorker

from flows.schedules import deploy
from pipeline.settings import Settings


def deploy_to(
    pool: str, settings: Settings, config: Path | None = None, store_url: str | None = None
) -> list[str]:
    """Make the pool where it is missing, and send it the schedules; every worker may do so, it is
    done once.
    """
    asyncio.run(_make(pool))
    return deploy(settings, config, store_url, pool)


async def _make(pool: str) -> None:
    async with get_client() as client:
        try:
            await client.create_work_pool(WorkPoolCreate(name=pool, type="process"))
        except ObjectAlreadyExists:
            return


def work(pool: str, limit: int) -> None:
    """Take runs from the pool and start them here; blocks until interrupted."""
    asyncio.run(ProcessWorker(work_pool_name=pool, limit=limit).start())
