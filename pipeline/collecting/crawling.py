"""One look at one source: what is there, what could not be looked at, what is missing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from pipeline.archive import Parts
from pipeline.collecting.doubting import one_text
from pipeline.ground.errors import DocumentError, OmdokError
from pipeline.ground.types import FileOutcome, Outcome, SourceFile
from pipeline.reading.identify import printable
from pipeline.reading.sources import open_source
from pipeline.reading.sources.download_cache import describe, kept_file
from pipeline.reading.sources.types import Away, Doubted, Known, Missing, Seen, Source
from pipeline.settings import Settings

Heard = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Collected:
    """What a look at a source brought; nothing of it is noted yet.

    `missing` has the German reason for each place that is not there, `doubted` for each where
    something else answers than what was asked for, `passed` for each that was seen and not looked
    at. `outcomes` are those of places
    without a file: failed ones, and those that may not be opened. `relocated` are the places whose
    documents have followed a redirect. `faults` say in German why the look is not whole.
    """

    name: str
    kind: str
    root: str
    gone_after: int
    at: datetime
    known: Mapping[str, Known]
    seen: tuple[Seen, ...]
    missing: Mapping[str, str]
    outcomes: tuple[FileOutcome, ...]
    relocated: frozenset[str] = frozenset()
    listed: int = 0
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_cut: bool = False
    doubted: Mapping[str, str] = field(default_factory=dict)
    passed: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """What is to be taken in."""
        return tuple(seen.file for seen in self.seen if seen.file)


def files_of(collected: Iterable[Collected]) -> tuple[SourceFile, ...]:
    """What all sources have, each place once, in the order of the sources."""
    found: dict[str, SourceFile] = {}
    for look in collected:
        for file in look.files:
            found.setdefault(file.path, file)
    return tuple(found.values())


def fetched_files(
    settings: Settings, archive: Parts, addresses: Iterable[str]
) -> tuple[SourceFile, ...]:
    """What was fetched from these addresses, as it is kept; nothing is asked. Bytes that are not
    kept are left out.
    """
    entries = archive.manifest.about(tuple(addresses), ())
    kept = (entry for entry in entries.values() if kept_file(settings, entry.sha256).is_file())
    return tuple(describe(settings, entry.place, entry.sha256) for entry in kept)


def collect(
    settings: Settings,
    archive: Parts,
    name: str,
    heard: Heard = lambda _done, _place: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Collected:
    """Look at the source of this name; `heard` gets the number of places so far and the last of
    them.

    Passing faults are tried again as `[ingest]` says. The bytes of what was fetched are kept;
    nothing is noted in the archive except that a document's address has moved for good.

    Raises:
        NotFound: there is no such source.
        ConfigError: the archive cannot be read.
    """
    collected = look_at(settings, name, archive.watched.of(name), heard=heard, sleep=sleep)
    redirected = [(old, seen.place) for seen in collected.seen for old in seen.before]
    return replace(
        collected,
        relocated=frozenset(old for old, new in redirected if archive.watched.relocate(old, new)),
    )


def look_at(
    settings: Settings,
    name: str,
    known: Mapping[str, Known],
    *,
    most: int | None = None,
    heard: Heard = lambda _done, _place: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Collected:
    """Look at a source without the archive, at `most` places of it (`Collected.is_cut` says whether
    there are more).

    Raises:
        NotFound: there is no such source.
    """
    source = open_source(settings, name, sleep)
    try:
        look = _Look(source, known, heard, most)
        look.at_all()
        for _ in range(settings.ingest.retries):
            if look.can_try_again:
                sleep(settings.ingest.retry_seconds)
                look.again()
        return look.collected()
    finally:
        source.close()


class _Look:
    """A look in the making."""

    def __init__(
        self, source: Source, known: Mapping[str, Known], heard: Heard, most: int | None
    ) -> None:
        self._source = source
        self._known = known
        self._heard = heard
        self._most = most
        self._is_cut = False
        self._at = datetime.now(UTC)
        self._seen: list[Seen] = []
        self._missing: dict[str, str] = {}
        self._away: dict[str, Away] = {}
        self._doubted: dict[str, str] = {}
        self._barred: list[FileOutcome] = []
        self._faults: list[OmdokError] = []
        self._done = 0

    def at_all(self) -> None:
        """Look at everything that the source has."""
        self._go(lambda: self._source.list(self._known))
        if not self._faults:
            self._go(self._source.rest)

    @property
    def can_try_again(self) -> bool:
        """Whether some places failed by a passing fault while the source itself is there."""
        return not self._faults and any(fault.code != "barred" for fault in self._away.values())

    def again(self) -> None:
        """Try once more what failed by a passing fault; it may lead to places that are looked at
        now.
        """
        self._go(lambda: [place for place, fault in self._away.items() if fault.code != "barred"])
        self._go(self._source.rest)

    def _go(self, places: Callable[[], Iterable[str]]) -> None:
        try:
            for place in places():
                if self._most is not None and self._done >= self._most:
                    self._is_cut = True
                    break
                self._fetch(place)
        except Away as fault:
            self._faults.append(fault)

    def _fetch(self, place: str) -> None:
        self._away.pop(place, None)
        try:
            seen = self._source.fetch(place)
        except Away as fault:
            self._away[place] = fault
        except Missing as fault:
            self._missing[place] = fault.message
        except Doubted as fault:
            self._doubted[place] = fault.message
        except DocumentError as error:
            self._barred.append(_outcome(place, "quarantined", error))
        else:
            if seen:
                self._seen.append(seen)
        self._done += 1
        self._heard(self._done, place)

    def collected(self) -> Collected:
        """What the look brought."""
        source = self._source
        doubted = {**one_text(self._seen, self._known), **self._doubted}
        failed = [_outcome(place, "failed", fault) for place, fault in self._away.items()]
        failed += [
            _outcome(source.root, "failed", fault)
            for fault in self._faults
            if source.root not in self._away
        ]
        return Collected(
            name=source.name,
            kind=source.kind,
            root=source.root,
            gone_after=source.gone_after,
            at=self._at,
            known=self._known,
            seen=tuple(seen for seen in self._seen if seen.place not in doubted),
            missing=dict(self._missing),
            outcomes=(*self._barred, *failed),
            listed=source.listed,
            faults=tuple(_said(fault) for fault in self._faults),
            notes=tuple(source.notes),
            is_cut=self._is_cut,
            doubted=doubted,
            passed=dict(source.passed),
        )


def _outcome(place: str, outcome: Outcome, fault: OmdokError) -> FileOutcome:
    return FileOutcome(path=printable(place), outcome=outcome, reason=_said(fault))


def _said(fault: OmdokError) -> str:
    return f"{fault.message} {fault.hint}".strip()
