"""Whatever happens to a folder from run to run, the counts add up and nothing is told twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.archive import ManifestEntry, Parts, open_archive
from pipeline.archive.planning import plan_all
from pipeline.collecting import Settled, collect, files_of, settle
from pipeline.ground.types import FileOutcome
from pipeline.settings import Settings
from pipeline.settings.sections import IngestSettings, Paths
from pipeline.settings.sources import SourcesSettings
from tests.pipeline.archive.builders import make_document, make_record

NAMES = ("a.txt", "b.txt", "tief/c.txt", "tief/d.txt")
name = st.sampled_from(NAMES)
content = st.sampled_from(("eins", "zwei", "drei"))
change = st.one_of(
    st.tuples(st.just("write"), name, content),
    st.tuples(st.just("delete"), name, st.just("")),
    st.tuples(st.just("move"), name, name),
)


@dataclass(frozen=True)
class Step:
    """What happens before a run, which files cannot be taken in during it, and whether the folder
    is away.
    """

    changes: list[tuple[str, str, str]]
    failing: set[str]
    is_away: bool


steps = st.lists(
    st.builds(
        Step,
        st.lists(change, max_size=4),
        st.sets(name, max_size=2),
        st.sampled_from((False, False, False, True)),
    ),
    min_size=1,
    max_size=6,
)


@dataclass
class World:
    """A folder, a store, and what was told so far."""

    folder: Path
    settings: Settings
    archive: Parts
    told_gone: set[str] = field(default_factory=set)

    @property
    def inbox(self) -> Path:
        return self.settings.ingest.folders[0]

    def files(self) -> set[str]:
        return (
            {str(f) for f in self.inbox.rglob("*") if f.is_file()} if self.inbox.is_dir() else set()
        )

    def apply(self, kind: str, first: str, second: str) -> None:
        file = self.inbox / first
        if kind == "write":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(second, encoding="utf8")
        elif kind == "delete":
            file.unlink(missing_ok=True)
        elif file.exists():
            (self.inbox / second).parent.mkdir(parents=True, exist_ok=True)
            file.replace(self.inbox / second)

    def run(self, failing: Iterable[str] = ()) -> Settled:
        """One run whose taking in is a plan and a write to the archive, or a passing fault."""
        look = collect(self.settings, self.archive, "inbox", sleep=lambda _seconds: None)
        manifest = self.archive.manifest.all()
        gone = {place for place in manifest if not Path(place).exists()}
        bad = {str(self.inbox / one) for one in failing}
        outcomes: dict[str, FileOutcome] = {}
        planned = plan_all(files_of([look]), manifest, "fingerprint", gone=gone)
        for made in sorted(planned, key=lambda plan: plan.outcome == "duplicate"):
            place, outcome = made.source.path, made.outcome
            original = outcomes.get(made.original or "")
            is_lost = outcome == "duplicate" and original and original.outcome == "failed"
            if is_lost or (place in bad and outcome in ("new", "changed")):
                outcomes[place] = FileOutcome(path=place, outcome="failed", reason="vorübergehend")
                continue
            if outcome in ("new", "changed"):
                assert made.document
                text = made.source.sha256
                document = make_document(
                    text, id=made.document, version=made.version, source=made.source
                )
                self.archive.documents.save(make_record(document), place)
            elif outcome == "duplicate":
                self.archive.manifest.settle(
                    ManifestEntry(
                        place, made.source.sha256, "duplicate", made.document, "fingerprint"
                    )
                )
            outcomes[place] = FileOutcome(
                path=place, outcome=outcome, document=made.document, reason=made.reason
            )
        return settle(self.settings, self.archive, [look], outcomes.values())


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty archive, so that it is made once."""
    file = tmp_path_factory.mktemp("archive") / "leer.sqlite"
    archive = open_archive(f"sqlite:///{file}")
    archive.watched.watch("niemand", ())
    archive.documents.save(make_record(make_document("leer")), "/leer")
    archive.documents.remove(make_document("leer").id)
    archive.close()
    return file


def make_world(folder: Path, template: Path) -> World:
    inbox = folder / "inbox"
    inbox.mkdir()
    shutil.copy(template, folder / "archive.sqlite")
    made = Settings(
        base=folder,
        paths=Paths.model_construct(corpus=folder, outputs=folder / "outputs"),
        ingest=IngestSettings.model_construct(
            folders=(inbox,), retries=0, retry_seconds=0.0, batch=25
        ),
        sources=SourcesSettings(stable_seconds=0),
    )
    return World(folder, made, open_archive(f"sqlite:///{folder}/archive.sqlite"))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_counts_add_up(
    tmp_path_factory: pytest.TempPathFactory, template: Path, told: list[Step]
) -> None:
    world = make_world(tmp_path_factory.mktemp("welt"), template)
    for step in told:
        for kind, first, second in step.changes:
            world.apply(kind, first, second)
        check_run(world, step)
    world.run()
    generation = world.archive.generation()
    last = world.run()
    assert {o.outcome for o in last.outcomes} <= {"unchanged"}
    assert last.vanished == ()
    assert world.archive.generation() == generation
    world.archive.close()


def check_run(world: World, step: Step) -> None:
    there, hidden = world.files(), world.folder / "weg"
    known = {
        place
        for place, row in world.archive.watched.of("inbox").items()
        if row.outcome not in ("gone", "moved")
    }
    if step.is_away:
        world.inbox.rename(hidden)
    settled = world.run(step.failing)
    if step.is_away:
        hidden.rename(world.inbox)
    seen = [outcome.path for outcome in settled.outcomes]
    lost = {outcome.path for outcome in settled.vanished}
    assert len(seen) == len(set(seen))
    assert set(seen) == ({str(world.inbox)} if step.is_away else there)
    assert not lost & there
    assert lost <= known
    (look,) = settled.looks
    assert look.gone == len(lost)
    world.told_gone -= there
    assert not lost & world.told_gone
    world.told_gone |= lost
    now = {
        place
        for place, row in world.archive.watched.of("inbox").items()
        if row.outcome not in ("gone", "moved")
    }
    failed = {outcome.path for outcome in settled.outcomes if outcome.outcome == "failed"}
    assert now == (known if step.is_away else (there - failed) | (known & failed))
