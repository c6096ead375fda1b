"""What is to be done with the files seen, told from the manifest alone: pure functions, no file is
touched.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.archive.types import ManifestEntry
from pipeline.ground.types import WITHIN, SourceFile

# Outcomes under which a place has brought a document of its own.
_ARRIVED = frozenset({"new", "changed", "unchanged"})


@dataclass(frozen=True, slots=True)
class FilePlan:
    """What to do with one file: only `new` and `changed` mean work.

    `document` and `version` are those that the file has or will have (a duplicate: those of its
    original, which lies at `original`); None and 0 for a file that stays quarantined. `reason` is
    German.
    """

    source: SourceFile
    outcome: Literal["new", "changed", "unchanged", "duplicate", "quarantined"]
    document: str | None
    version: int
    reason: str | None = None
    original: str | None = None


def plan(
    source: SourceFile,
    manifest: Mapping[str, ManifestEntry],
    fingerprint: str,
    *,
    gone: Collection[str] = (),
) -> FilePlan:
    """Tell what to do with a file that was seen.

    `fingerprint` stands for all that a document is made with (readers, taggers, vocabulary, model);
    `gone` are places of the manifest at which there is nothing any more.

    An unchanged place with another fingerprint is `changed` with the same id and version. A
    quarantined or duplicate file that did not change needs no work and no writing. A file that
    moved keeps its document.
    """
    return _plan(source, _Index(manifest), fingerprint, gone)


def _plan(
    source: SourceFile, manifest: _Index, fingerprint: str, gone: Collection[str]
) -> FilePlan:
    known = manifest.places.get(source.path)
    same = known if known and known.sha256 == source.sha256 else None
    if same and same.outcome in _ARRIVED:
        outcome: Literal["changed", "unchanged"] = (
            "unchanged" if same.fingerprint == fingerprint else "changed"
        )
        return FilePlan(source, outcome, same.document, same.version)
    owner = manifest.owner(source, gone)
    if same and same.outcome == "duplicate" and owner and owner.place not in gone:
        return FilePlan(
            source, "unchanged", owner.document, owner.version, same.reason, owner.place
        )
    if same and same.outcome == "quarantined" and same.fingerprint == fingerprint:
        return FilePlan(source, "quarantined", None, 0, same.reason)
    if known and known.document and known.outcome != "duplicate":
        # New bytes, or a file that was set aside in between: what was stored before stays as an
        # older version.
        return FilePlan(source, "changed", known.document, known.version + 1)
    if owner and owner.place not in gone:
        return FilePlan(
            source,
            "duplicate",
            owner.document,
            owner.version,
            f"Gleicher Inhalt wie „{owner.place}“.",
            owner.place,
        )
    if owner:
        return FilePlan(
            source, "changed", owner.document, owner.version, f"Lag bisher unter „{owner.place}“."
        )
    return FilePlan(source, "new", manifest.fresh_id(source), 1)


def plan_embedded(
    source: SourceFile, parent: str, entries: Iterable[ManifestEntry], fingerprint: str
) -> FilePlan:
    """Tell what to do with a file that lies within the file of the document `parent`.

    It is a document of its own even where another file has the same bytes, and keeps its id when
    its parent moves. `entries` are those of what lay within the parent so far.
    """
    name = source.path.rpartition(WITHIN)[2]
    identifier = hashlib.sha256(f"{parent}{WITHIN}{name}".encode()).hexdigest()[:12]
    known = next((e for e in entries if identifier == e.document or source.path == e.place), None)
    if known is None:
        return FilePlan(source, "new", identifier, 1)
    made = plan(source, {source.path: replace(known, place=source.path)}, fingerprint)
    if made.outcome == "new":
        return replace(made, document=identifier)
    return (
        replace(made, outcome="changed")
        if made.outcome == "unchanged" and known.place != source.path
        else made
    )


def plan_all(
    sources: Iterable[SourceFile],
    manifest: Mapping[str, ManifestEntry],
    fingerprint: str,
    *,
    gone: Collection[str] = (),
) -> list[FilePlan]:
    """Plan several files in the order given, each in the light of the plans before it.

    So two new files with the same bytes give one `new` and one `duplicate`. Places that have
    documents are planned first, because a file that changes stops being the original of its copies.
    Should an original then fail, its duplicates (`Plan.original`) share its outcome.
    """
    chosen = list(sources)
    ahead = _Index(manifest)
    plans: dict[int, FilePlan] = {}
    for index in sorted(
        range(len(chosen)), key=lambda i: (not _has_document(manifest.get(chosen[i].path)), i)
    ):
        made = _plan(chosen[index], ahead, fingerprint, gone)
        plans[index] = made
        if made.outcome in ("new", "changed"):
            ahead.expect(made, fingerprint)
    return [plans[index] for index in range(len(chosen))]


class _Index:
    """A manifest that is asked by place, by bytes and by document, each time at the same cost
    however long it is.
    """

    def __init__(self, manifest: Mapping[str, ManifestEntry]) -> None:
        self.places = dict(manifest)
        self._by_bytes: defaultdict[str, set[str]] = defaultdict(set)
        self._by_document: defaultdict[str, set[str]] = defaultdict(set)
        for place, entry in self.places.items():
            self._note(place, entry)

    def owner(self, source: SourceFile, gone: Collection[str]) -> ManifestEntry | None:
        """The entry of another place whose document has these bytes now: one still there before one
        that is not.
        """
        owners = (
            entry
            for place in self._by_bytes.get(source.sha256, ())
            if (entry := self.places[place]).outcome in _ARRIVED
            and place != source.path
            # What lies within a file comes and goes with it, so it is no original of anything.
            and WITHIN not in place
        )
        return min(owners, key=lambda entry: (entry.place in gone, entry.place), default=None)

    def fresh_id(self, source: SourceFile) -> str:
        """The first twelve hex digits of the bytes' hash; of more, where an older version of
        another file took them.
        """
        identifier, salt = source.sha256[:12], source.path
        while self._by_document.get(identifier):
            identifier = hashlib.sha256(f"{source.sha256}\n{salt}".encode()).hexdigest()[:12]
            salt += "\n"
        return identifier

    def expect(self, made: FilePlan, fingerprint: str) -> None:
        """Go on as if a file had been taken in as planned."""
        source = made.source
        for place in list(self._by_document.get(made.document or "", ())):
            if place != source.path and _has_document(self.places[place]):
                self._drop(place)
        self._drop(source.path)
        entry = ManifestEntry(
            source.path, source.sha256, made.outcome, made.document, fingerprint, None, made.version
        )  # fmt: skip
        self.places[source.path] = entry
        self._note(source.path, entry)

    def _note(self, place: str, entry: ManifestEntry) -> None:
        self._by_bytes[entry.sha256].add(place)
        if entry.document:
            self._by_document[entry.document].add(place)

    def _drop(self, place: str) -> None:
        entry = self.places.pop(place, None)
        if entry:
            self._by_bytes[entry.sha256].discard(place)
            if entry.document:
                self._by_document[entry.document].discard(place)


def _has_document(entry: ManifestEntry | None) -> bool:
    return entry is not None and entry.document is not None and entry.outcome != "duplicate"
