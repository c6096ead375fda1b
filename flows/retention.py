"""Prefect's own database holds only so many runs, however often something runs."""

from __future__ import annotations

import logging
from uuid import UUID

from httpx import HTTPError
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterFlowRunId,
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import TERMINAL_STATES
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import PrefectException

from flows.names import FLOWS

# What one run takes away at most: nobody waits long for a database that was never tidied, and the
# next run goes on.
_AT_ONCE = 25

_log = logging.getLogger("omdok.flows")


def drop_old_runs(keep: int) -> int:
    """Take the oldest finished runs of our flows out of Prefect, beyond the newest `keep`; gives
    how many went.

    Their tasks, logs and artifacts go with them; runs of other programs on the same server stay. A
    server that does not answer is no reason for a run to fail: the next one does it.
    """
    gone = 0
    try:
        with get_client(sync_client=True) as client:
            ours = FlowFilter(name=FlowFilterName(any_=list(FLOWS)))
            over = FlowRunFilter(
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[*TERMINAL_STATES]))
            )
            for run in client.read_flow_runs(
                flow_filter=ours,
                flow_run_filter=over,
                sort=FlowRunSort.END_TIME_DESC,
                limit=_AT_ONCE,
                offset=keep,
            ):
                _drop_artifacts(client, run.id)
                client.delete_flow_run(run.id)
                gone += 1
    except (HTTPError, PrefectException) as error:
        # Also when another run was quicker and the row is gone.
        _log.info("old runs stay for now: %s", error)
    return gone


def _drop_artifacts(client: SyncPrefectClient, run: UUID) -> None:
    theirs = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run]))
    for artifact in client.read_artifacts(artifact_filter=theirs):
        client.delete_artifact(artifact.id)
