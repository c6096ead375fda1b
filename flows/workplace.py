"""What a worker needs to take documents in, made once for a run in each of its processes."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.archive import Parts, open_archive
from pipeline.archive.holding import Holding
from pipeline.ground.trace import set_up_trace
from pipeline.ingest.intake import Intake
from pipeline.settings import Settings, load_settings


def _this_process() -> str:
    return f"{socket.gethostname()}/{os.getpid()}"


@dataclass(frozen=True, slots=True)
class RunSite:
    """Where a run takes place: small enough to be sent to every worker. `threads` of 0 leaves the
    settings' own.

    `home` is the process that the run was started in.
    """

    run: str
    config: str | None
    store_url: str | None
    threads: int = 0
    home: str = field(default_factory=_this_process)

    def settings(self) -> Settings:
        """The settings of the run, with as many threads for the model as a worker may use."""
        found = load_settings(Path(self.config) if self.config else None, store_url=self.store_url)
        if not self.threads:
            return found
        return found.model_copy(
            update={"embedding": found.embedding.model_copy(update={"threads": self.threads})}
        )


@dataclass(frozen=True, slots=True)
class Workplace:
    """Models, registers and store of one process, and what it holds."""

    settings: Settings
    intake: Intake
    archive: Parts
    holding: Holding
    open: ExitStack


_lock = threading.Lock()
_places: dict[RunSite, Workplace] = {}


def workplace(site: RunSite) -> Workplace:
    """The workplace of this process for a run, made when it is first asked for.

    A process that lives longer than a run, such as a Dask worker, keeps only that of the newest run
    sent to it; those of runs that were started here are closed by `leave`.

    Raises:
        ConfigError: registers, model or store are not in order.
    """
    with _lock:
        if site not in _places:
            _close_strangers()
            _places[site] = _build(site.settings())
        return _places[site]


def leave(site: RunSite) -> None:
    """Close the workplace of a run in this process and give back what it holds."""
    with _lock:
        if site in _places:
            _places.pop(site).open.close()


def _close_strangers() -> None:
    for known in [site for site in _places if site.home != _this_process()]:
        _places.pop(known).open.close()


def _build(settings: Settings) -> Workplace:
    set_up_trace(settings.paths.outputs)
    with ExitStack() as stack:
        intake = stack.enter_context(Intake(settings))
        archive = open_archive(settings.store_url, settings.search_folder)
        stack.callback(archive.close)
        holding = stack.enter_context(Holding(archive).alive())
        return Workplace(settings, intake, archive, holding, stack.pop_all())
