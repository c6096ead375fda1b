"""Who does the work of a run: threads of one process, several processes, or the machines of Dask or
Ray.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Any, Literal

from prefect.task_runners import ProcessPoolTaskRunner, ThreadPoolTaskRunner

from pipeline.ground.errors import ConfigError

Runner = Literal["thread", "process", "dask", "ray"]
WORKERS = 2
# The package of each runner that is not part of every installation, and how it is installed.
_EXTRAS = {"dask": "prefect_dask", "ray": "prefect_ray"}


# Any: the task runners' type parameters are invariant, and two of the classes may be missing.
def task_runner(name: Runner, workers: int, address: str = "") -> Any:
    """Prefect's task runner of this name with so many workers; `address` names a cluster of Dask or
    Ray that runs.

    Raises:
        ConfigError: its package is not installed.
    """
    if name in _EXTRAS and find_spec(_EXTRAS[name]) is None:
        raise ConfigError(
            f"Für „--runner {name}“ fehlt das Paket {_EXTRAS[name].replace('_', '-')}.",
            f'Installieren Sie es im Ordner von omdok: .venv/bin/pip install -e ".[{name}]" – oder '
            "nehmen Sie "
            "--runner process.",
        )
    if name == "thread":
        return ThreadPoolTaskRunner(max_workers=workers)
    if name == "process":
        return ProcessPoolTaskRunner(max_workers=workers)
    if name == "dask":
        # Read when Dask is imported, here and in its workers: its own words are English and tell
        # staff nothing.
        os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "warning")
        from prefect_dask.task_runners import DaskTaskRunner

        local = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
        return DaskTaskRunner(address=address) if address else DaskTaskRunner(cluster_kwargs=local)
    from prefect_ray.task_runners import RayTaskRunner

    return RayTaskRunner(
        address=address or None, init_kwargs={} if address else {"num_cpus": workers}
    )


def threads_of_each(name: Runner, workers: int) -> int:
    """How many threads each worker's model may use: 0 leaves it to the settings, where there is one
    process only.
    """
    return 0 if name == "thread" else max(1, (os.cpu_count() or 1) // workers)
