"""All sources of a run, each looked at by one run at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.progress import tell
from flows.workplace import Workplace
from pipeline.collecting.crawling import Collected, collect, fetched_files, files_of
from pipeline.ground.errors import OmdokError
from pipeline.ground.types import SourceFile, SourceLook
from pipeline.reading.identify import printable
from pipeline.reading.sources.download_cache import is_address
from pipeline.reading.sources.folder import find_files
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Looks:
    """What the sources brought, and those that were not looked at, with why."""

    collected: tuple[Collected, ...] = ()
    skipped: tuple[SourceLook, ...] = ()


def look_at_all(place: Workplace, names: Sequence[str]) -> Looks:
    """Look at the sources of these names; a fault of one never keeps the others from being looked
    at.

    A source in the net is held until the run is over, so that no two runs ask it at once.
    """
    collected: list[Collected] = []
    skipped: list[SourceLook] = []
    remote = _remote(place.settings)
    for name in names:
        if name in remote and place.holding.take([(f"source:{name}",)]) == [None]:
            said = "Diese Quelle fragt gerade ein anderer Lauf ab."
            skipped.append(_skipped(name, remote[name], notes=(said,)))
            continue
        try:
            collected.append(
                collect(
                    place.settings, place.archive, name, lambda n, at: tell("collect", n, None, at)
                )
            )
        except OmdokError as error:
            faults = (f"{error.message} {error.hint}".strip(),)
            skipped.append(_skipped(name, remote.get(name, "folder"), faults=faults))
    return Looks(tuple(collected), tuple(skipped))


def to_survey(looks: Looks) -> list[Path | SourceFile]:
    """The files of all sources; one whose name is no text goes as a path, and the survey says what
    is wrong with it.
    """
    files = files_of(looks.collected)
    return [file if file.path == printable(file.path) else Path(file.path) for file in files]


def named_files(place: Workplace, paths: Sequence[str]) -> list[Path | SourceFile]:
    """All files below the paths; what was fetched from an address is taken as it is kept.

    Raises:
        NotFound: a path does not exist.
    """
    local = find_files([Path(path) for path in paths if not is_address(path)])
    return [*local, *fetched_files(place.settings, place.archive, filter(is_address, paths))]


def _skipped(
    name: str, kind: str, faults: tuple[str, ...] = (), notes: tuple[str, ...] = ()
) -> SourceLook:
    return SourceLook(
        name=name, kind=kind, root=name, at=datetime.now(UTC), faults=faults, notes=notes
    )


def _remote(settings: Settings) -> dict[str, str]:
    """The names of the sources that are asked over a network, with their kinds."""
    web = {source.name: "web" for source in settings.sources.web}
    return web | {source.name: "mailbox" for source in settings.sources.mailbox}
