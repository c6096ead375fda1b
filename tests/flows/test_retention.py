"""Prefect's database stays small: only so many runs are in it, and its file gives back what it does
not need.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.context import FlowRunContext

from flows.frame import framed
from flows.retention import drop_old_runs
from flows.server import compact
from tests.workspace import Workspace


def run_of(name: str, config: Path, *, fails: bool = False) -> UUID:
    """The id of a flow run of this name, with an artifact, in the frame of all flows."""
    ids: list[UUID] = []

    @flow(name=name, validate_parameters=False)
    def body() -> None:
        with framed(name, str(config), None, alone=False):
            context = FlowRunContext.get()
            assert context
            assert context.flow_run
            ids.append(context.flow_run.id)
            create_markdown_artifact("# Bericht", key="laufbericht")
            if fails:
                raise ValueError

    body(return_state=True)
    return ids[0]


def there(ids: list[UUID]) -> list[UUID]:
    with get_client(sync_client=True) as client:
        found = {
            run.id
            for run in client.read_flow_runs(
                flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=ids))
            )
        }
        left = {artifact.flow_run_id for artifact in client.read_artifacts()}
    assert {one for one in ids if one in left} == found
    return [one for one in ids if one in found]


@pytest.mark.usefixtures("prefect")
def test_every_run_takes_away_the_oldest_beyond_the_number(workspace: Workspace) -> None:
    drop_old_runs(0)
    with workspace.config.open("a", encoding="utf8") as file:
        file.write("\n[keep]\nruns = 2\n")
    stranger = run_of("fremd", workspace.config)
    ours = [run_of("retag", workspace.config) for _ in range(4)]
    # The run that is just going on is not counted: it takes away before it ends.
    assert there(ours) == ours[1:]
    failed = run_of("backup", workspace.config, fails=True)
    assert there([*ours, failed]) == [*ours[2:], failed]
    assert there([stranger]) == [stranger]


def test_a_server_that_is_away_harms_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    monkeypatch.setenv("PREFECT_CLIENT_MAX_RETRIES", "0")
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        assert drop_old_runs(0) == 0


def test_the_file_shrinks_where_that_is_worth_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_HOME", raising=False)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    settings = workspace.settings
    file = settings.paths.outputs / "prefect" / "prefect.db"
    assert not compact(settings)
    file.parent.mkdir(parents=True)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE runs (what BLOB)")
        database.executemany("INSERT INTO runs VALUES (zeroblob(1000000))", [()] * 10)
    assert not compact(settings)
    with closing(sqlite3.connect(file)) as database:
        database.execute("DELETE FROM runs WHERE rowid > 1")
        database.commit()
        database.execute("BEGIN IMMEDIATE")
        assert not compact(settings), "another process writes"
        database.rollback()
    assert compact(settings)
    assert file.stat().st_size < 2_000_000
