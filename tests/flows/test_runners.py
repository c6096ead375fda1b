"""Other task runners: processes do the same work as threads; what is not installed is told with the
next step.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from bench.flows.corpus import faults, write_config, write_documents
from flows.reports import Laufbericht
from flows.runners import task_runner, threads_of_each
from pipeline.ground.errors import ConfigError


def test_a_runner_that_is_not_installed_is_told_in_german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.runners.find_spec", lambda _name: None)
    with pytest.raises(ConfigError, match="prefect-ray") as told:
        task_runner("ray", 2)
    assert "pip install" in told.value.hint


def test_dask_is_there_for_those_who_install_it() -> None:
    assert find_spec("prefect_dask")
    assert type(task_runner("dask", 2)).__name__ == "DaskTaskRunner"


def test_workers_share_the_processor_and_threads_do_not_ask() -> None:
    assert threads_of_each("thread", 2) == 0
    assert threads_of_each("process", 1000) == 1


@pytest.mark.usefixtures("prefect")
def test_processes_take_in_what_threads_would(tmp_path: Path) -> None:
    from flows.ingest import ingest_with

    config, inbox = write_config(tmp_path), tmp_path / "inbox"
    write_documents(inbox, 6, sentences=2)
    (inbox / "leer.doc").write_bytes(b"")
    answer: Any = ingest_with("process", 2)(config=str(config), runner="process", workers=2)
    report = Laufbericht.model_validate(answer)
    assert (report.found, report.new, report.quarantined) == (7, 6, 1)
    (inbox / "leer.doc").unlink()
    amiss = faults(f"sqlite:///{tmp_path}/outputs/omdok.sqlite", inbox)
    assert [
        fault
        for fault in amiss
        if "leer.doc" not in fault and "documents in the manifest" not in fault
    ] == []
