"""One file's way into the archive, with the files that lie within it: read, tag, index, store."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nlp.types import Embedder
from pipeline.archive import ManifestEntry, Parts, Record
from pipeline.archive.planning import FilePlan, plan_embedded
from pipeline.ground.errors import DocumentError, NotFound
from pipeline.ground.trace import traced
from pipeline.ground.types import WITHIN, Document, FileOutcome, Issue, SourceFile
from pipeline.ingest.quarantine import let_go, put_aside
from pipeline.names.redaction import load_redactor
from pipeline.reading.children import Unpacked, unpack
from pipeline.reading.extractors import load_extractor
from pipeline.reading.formats import KIND_OF, PDF
from pipeline.reading.identify import identify
from pipeline.reading.quality import document_quality, document_reasons, grade
from pipeline.reading.read import read_document
from pipeline.reading.remarks import (
    EMBEDDED_FILES,
    embedded_gone,
    embedded_unread,
    too_deep,
    too_many,
)
from pipeline.reading.repetition import mark_boilerplate, repeated_keys, repetition
from pipeline.reading.works import TextPrint, are_same, print_of
from pipeline.review.retagging import Retagging
from pipeline.search.index import index_document
from pipeline.settings import Settings

# Boilerplate stands in this many works at least.
_LEAST = 3
# Pictures, tables and empty objects are no documents that anybody would miss.
_NO_DOCUMENT = frozenset({"unsupported", "empty"})
_OPEN_IT = (
    "Wird ihr Inhalt gebraucht, öffnen Sie sie im Dokument und legen Sie ihn als PDF oder DOCX ab."
)


_ITS_OWN = "Tabellen und Bilder in einem Schriftstück gehören zu ihm."


def _belongs_to(parent: str, child: str) -> bool:
    """Whether a file is only a part of what a page shows: behind each chart of Word lies a
    table.
    """
    around, within = KIND_OF.get(parent), KIND_OF.get(child)
    if around is None or within is None or parent == PDF:
        return False
    return around.group in {"document", "slides"} and within.group in {"table", "picture"}


@dataclass(slots=True)
class _Caps:
    """How many more files within one file may be taken in."""

    left: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Takes single files in; all that a run needs for it. `fingerprint` stands for all that records
    are made with.
    """

    settings: Settings
    archive: Parts
    embedder: Embedder
    retagging: Retagging
    fingerprint: str

    def take_in(
        self, made: FilePlan, file: Path, check: Callable[[SourceFile], None]
    ) -> FileOutcome:
        """Take one planned file in whole, or put it aside with its reason; `check` may refuse it
        once it is read.

        Raises:
            OSError: the file cannot be reached (a passing fault; nothing was stored).
            ConfigError: the archive cannot be written.
        """
        return self._take_in(made, file, None, 0, _Caps(self.settings.limits.embedded_files), check)

    def _take_in(
        self,
        made: FilePlan,
        file: Path,
        parent: str | None,
        depth: int,
        caps: _Caps,
        check: Callable[[SourceFile], None],
    ) -> FileOutcome:
        source = made.source
        try:
            document = self._read(made, file)
        except DocumentError as error:
            _make_sure(file, source)
            return self._put_aside(made, error)
        check(source)
        # What lies within comes first: should the run end in between, the whole file is read again.
        inner, issues = self._within(document, file, depth, caps)
        document = document.model_copy(update={"issues": (*document.issues, *issues)})
        self.archive.documents.save(
            self._record(self._with_repeated(document)), source.path, parent
        )
        let_go(self.settings, source.path)
        self.retagging.keep_snapshot()
        quality = document_quality(document.pages)
        return outcome_of(made).model_copy(
            update={
                "quality": quality,
                "grade": grade(quality),
                "quality_reasons": document_reasons(document.pages),
                "embedded": inner,
            }
        )

    @traced("read", lambda document: {"document": document.id})
    def _read(self, made: FilePlan, file: Path) -> Document:
        read = read_document(
            file,
            made.source,
            self.settings,
            document_id=made.document,
            version=made.version,
            at=datetime.now(UTC),
        )
        return load_redactor(self.settings).document(read)

    @traced("tag", lambda record: {"document": record.document.id})
    def _record(self, document: Document) -> Record:
        document = self.retagging.corrected(document)
        tagged, _ = self.retagging.tag(document)
        document = document.model_copy(update={"issues": (*document.issues, *tagged.issues)})
        return index_document(
            document,
            tagged.tags,
            tagged.quotes,
            self.embedder,
            self.fingerprint,
            self.settings.search,
        )

    def _put_aside(self, made: FilePlan, error: DocumentError) -> FileOutcome:
        source, outcome = made.source, quarantined(made.source.path, error)
        put_aside(self.settings, source, error, datetime.now(UTC))
        self.archive.manifest.settle(
            ManifestEntry(
                source.path, source.sha256, "quarantined", None, self.fingerprint, outcome.reason,
                made.version
            )
        )  # fmt: skip
        return outcome

    # --- files within files ---

    def _within(
        self, document: Document, file: Path, depth: int, caps: _Caps
    ) -> tuple[tuple[FileOutcome, ...], tuple[Issue, ...]]:
        """The outcomes of the files that lie within a document's file, and remarks on those that
        were not taken in.
        """
        limits = self.settings.limits
        if depth >= limits.embedded_depth:
            return (), too_deep(document.issues, limits.embedded_depth)
        known = self.archive.manifest.within(document.source.path, document.id)
        if not any(i.code == EMBEDDED_FILES for i in document.issues):
            return (), _gone(known, document.source.path, ())
        with tempfile.TemporaryDirectory(prefix="omdok-") as folder:
            try:
                children = unpack(file, document.source.media_type, limits, Path(folder))
            except DocumentError as error:
                return (), (embedded_unread(document.source.name, error.message, error.hint),)
            redactor = load_redactor(self.settings)
            names = [
                redactor.place(f"{WITHIN}{child.name}").removeprefix(WITHIN) for child in children
            ]
            issues = [*_gone(known, document.source.path, names)]
            issues += too_many([child.name for child in children[caps.left :]], limits)
            outcomes: list[FileOutcome] = []
            for child in children[: caps.left]:
                caps.left -= 1
                told = self._take_in_child(child, document, known, depth, caps)
                outcomes += [told] if isinstance(told, FileOutcome) else []
                issues += _unread(told)
        return tuple(outcomes), tuple(issues)

    def _take_in_child(
        self,
        child: Unpacked,
        parent: Document,
        known: Sequence[ManifestEntry],
        depth: int,
        caps: _Caps,
    ) -> FileOutcome | Issue:
        """What became of an embedded file. Of what lies in a document, a format without text is
        only remarked on; what lies in a message or an archive was sent as a file of its own.
        """
        # Nobody can rename a file within a file: an erased name must not come back by it.
        place = load_redactor(self.settings).place(f"{parent.source.path}{WITHIN}{child.name}")
        name = place.rpartition(WITHIN)[2]
        file = Path(child.file)
        told = {"path": place, "name": name, "fetched_at": parent.source.fetched_at}
        source = identify(file).model_copy(update=told)
        try:
            load_extractor(source.media_type)
        except DocumentError as error:
            if error.code in _NO_DOCUMENT and not _is_folder(parent.source.media_type):
                return embedded_unread(name, error.message, _OPEN_IT)
        if _belongs_to(parent.source.media_type, source.media_type):
            return embedded_unread(name, _ITS_OWN, _OPEN_IT)
        made = plan_embedded(source, parent.id, known, self.fingerprint)
        if made.outcome in ("new", "changed"):
            return self._take_in(made, file, parent.id, depth + 1, caps, lambda _source: None)
        return outcome_of(made)

    # --- boilerplate that only repetition tells ---

    def _with_repeated(self, document: Document) -> Document:
        """The document with what other works repeat marked as boilerplate, in it and in those
        others.
        """
        others = self.archive.works.repeating(
            repeated_keys(document, unmarked=True), _LEAST - 1, document.id
        )
        print_ = print_of(document)
        others = tuple(work for work in others if not _has_print(work, print_))
        if len(others) < _LEAST - 1:
            return document
        known = repetition([[document.text], *map(_texts, others)], _LEAST)
        for other in (other for work in others for other in work):
            marked = mark_boilerplate(other, known)
            if marked is not other:
                self.archive.documents.mend(self._record(marked), other)
        return mark_boilerplate(document, known)


def _has_print(work: Iterable[Document], print_: TextPrint) -> bool:
    """Whether one of the documents of a work says the same as what has this print."""
    return any(are_same(print_, print_of(other)) for other in work)


def _texts(work: Iterable[Document]) -> list[str]:
    return [document.text for document in work]


def _is_folder(media_type: str) -> bool:
    """Whether what lies in files of this kind was put there as files: archives and messages."""
    kind = KIND_OF.get(media_type)
    return kind is not None and kind.group in ("container", "mail")


def _make_sure(file: Path, source: SourceFile) -> None:
    """Make sure that the fault is the file's own: one that was away for a moment must not stay
    aside for ever.

    Raises:
        OSError: these bytes cannot be read now.
    """
    try:
        same = identify(file).sha256 == source.sha256
    except (DocumentError, NotFound) as error:
        raise OSError(f"{source.path} could not be read") from error
    if not same:
        raise OSError(f"{source.path} was changed while it was read")


def _unread(told: FileOutcome | Issue) -> list[Issue]:
    """The remark on a file within that was not taken in."""
    if isinstance(told, Issue):
        return [told]
    if told.outcome == "quarantined":
        return [embedded_unread(Path(told.path).name, told.reason or "")]
    return []


def _gone(known: Sequence[ManifestEntry], place: str, names: Sequence[str]) -> tuple[Issue, ...]:
    """Remarks on the documents that lay right within a file, of which it holds none by these names
    any more.
    """
    here = f"{place}{WITHIN}"
    within = {
        entry.place.removeprefix(here): entry.document
        for entry in known
        if entry.place.startswith(here)
    }
    gone = {
        name: id for name, id in within.items() if id and WITHIN not in name and name not in names
    }
    return tuple(embedded_gone(name, id) for name, id in gone.items())


def outcome_of(made: FilePlan) -> FileOutcome:
    """The outcome that was planned."""
    return FileOutcome(
        path=made.source.path, outcome=made.outcome, document=made.document, reason=made.reason
    )


def quarantined(path: str, error: DocumentError) -> FileOutcome:
    """The outcome of a file that cannot be read, with its reason in German."""
    return FileOutcome(
        path=path, outcome="quarantined", reason=f"{error.message} {error.hint}".strip()
    )
