"""What every source in the table must do, against a real folder, web server and mailbox."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from pipeline.collecting import Collected, look_at
from pipeline.collecting.reconciling import reconcile
from pipeline.ground.types import FileOutcome
from pipeline.reading.formats import PDF
from pipeline.reading.sources import SOURCES, open_source
from pipeline.reading.sources.download_cache import file_of
from pipeline.reading.sources.types import Known
from pipeline.settings import Settings
from tests.servers.imap import PASSWORD, USER, mail, running_mailbox
from tests.servers.web import Reply, page, running_site
from tests.workspace import PROJECT, Workspace

PDFS = [
    path.read_bytes()
    for path in sorted((PROJECT / "corpus" / "samples" / "documents").glob("*.pdf"))[:3]
]


@dataclass(frozen=True)
class Place:
    """A source named "Quelle" that a test can put documents into, and how often it was asked
    anything.
    """

    settings: Settings
    put: Callable[[str, bytes], object]
    take_away: Callable[[], object]
    asked: Callable[[], int]


def _folder(workspace: Workspace, _stack: ExitStack) -> Place:
    folder = workspace.folder / "ablage"
    folder.mkdir()
    settings = _with(workspace, f'[[sources.folder]]\nname = "Quelle"\npath = "{folder}"\n')
    return Place(
        settings,
        lambda name, data: (folder / name).write_bytes(data),
        lambda: folder.rename(workspace.folder / "weg"),
        lambda: 0,
    )


def _web(workspace: Workspace, stack: ExitStack) -> Place:
    site = stack.enter_context(running_site())

    def put(name: str, data: bytes) -> None:
        site.pages[f"/{name}"] = Reply(data, kind="application/pdf")
        site.pages["/"] = page("Dokumente", *(path for path in site.pages if path != "/"))

    def take_away() -> None:
        site.pages.clear()
        site.pages["/robots.txt"] = site.pages["/"] = Reply(status=503)

    settings = _with(
        workspace,
        f'[[sources.web]]\nname = "Quelle"\nstart = ["{site.url("/")}"]\nprivate = '
        "true\ndelay_seconds = 0\n",
    )
    return Place(settings, put, take_away, lambda: len(site.asked))


def _mailbox(workspace: Workspace, stack: ExitStack) -> Place:
    box = stack.enter_context(running_mailbox())

    def put(name: str, data: bytes) -> None:
        box.put(mail((name, data), identity=f"<{name}@example.org>"))

    settings = _with(
        workspace,
        f'[[sources.mailbox]]\nname = "Quelle"\nhost = "{box.host}"\nport = {box.port}\nssl = '
        f'false\nuser = "{USER}"\n'
        'password_env = "OMDOK_TEST_KENNWORT"\n',
    )
    return Place(settings, put, lambda: setattr(box, "is_down", True), lambda: len(box.commands))


PLACES = {"folder": _folder, "web": _web, "mailbox": _mailbox}


def _with(workspace: Workspace, section: str) -> Settings:
    with workspace.config.open("a", encoding="utf8") as config:
        config.write(section)
    return workspace.settings


def test_every_source_of_the_table_is_run_here() -> None:
    assert set(PLACES) == set(SOURCES)


@pytest.fixture(params=sorted(PLACES))
def place(
    request: pytest.FixtureRequest, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    monkeypatch.setenv("OMDOK_TEST_KENNWORT", PASSWORD)
    with ExitStack() as stack:
        yield PLACES[request.param](workspace, stack)


def look(place: Place, known: dict[str, Known] | None = None) -> Collected:
    return look_at(place.settings, "Quelle", known or {}, sleep=lambda _seconds: None)


def noted(found: Collected) -> dict[str, Known]:
    outcomes = {f.path: FileOutcome(path=f.path, outcome="new") for f in found.files}
    return {**found.known, **{row.place: row for row in reconcile(found, outcomes, {}).rows}}


def test_opening_and_closing_asks_nothing(place: Place) -> None:
    source = open_source(place.settings, "Quelle")
    assert source.name == "Quelle"
    assert source.kind in SOURCES
    assert source.root
    source.close()
    source.close()
    assert place.asked() == 0


def test_every_document_is_given_once_with_its_bytes(place: Place) -> None:
    for number, data in enumerate(PDFS):
        place.put(f"text-{number}.pdf", data)
    found = look(place)
    assert (found.outcomes, found.missing, found.faults) == ((), {}, ())
    assert sorted(f.name for f in found.files) == ["text-0.pdf", "text-1.pdf", "text-2.pdf"]
    assert len({f.path for f in found.files}) == 3
    assert found.listed == 3
    for file in found.files:
        data = file_of(place.settings, file.path, file.sha256).read_bytes()
        assert (file.sha256, file.size, file.media_type) == (
            hashlib.sha256(data).hexdigest(),
            len(data),
            PDF,
        )
    assert {f.sha256 for f in found.files} == {hashlib.sha256(data).hexdigest() for data in PDFS}


def test_a_second_look_brings_only_what_is_new(place: Place) -> None:
    place.put("a.pdf", PDFS[0])
    known = noted(look(place))
    place.put("b.pdf", PDFS[1])
    second = look(place, known)
    fresh = [f.name for f in second.files if f.path not in known]
    assert fresh == ["b.pdf"]
    again = look(place, noted(second))
    outcomes = {f.path: FileOutcome(path=f.path, outcome="unchanged") for f in again.files}
    assert reconcile(again, outcomes, {}).rows == ()


def test_a_source_that_is_away_is_told_and_nothing_is_missing(place: Place) -> None:
    place.put("a.pdf", PDFS[0])
    known = noted(look(place))
    place.take_away()
    found = look(place, known)
    assert found.outcomes
    assert {outcome.outcome for outcome in found.outcomes} == {"failed"}
    assert all(outcome.reason for outcome in found.outcomes)
    assert (found.missing, found.files) == ({}, ())
    assert reconcile(found, {}, {}).rows == ()


def test_nothing_is_left_behind_of_what_nobody_keeps(place: Place) -> None:
    place.put("a.pdf", PDFS[0])
    look(place)
    folder = place.settings.paths.outputs / "collected"
    left = [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
    assert not [path for path in left if path.suffix == ".part"]
    assert {path.name for path in left} <= {hashlib.sha256(PDFS[0]).hexdigest()}


def test_heard_counts_every_place(place: Place) -> None:
    place.put("a.pdf", PDFS[0])
    heard: list[int] = []
    look_at(
        place.settings,
        "Quelle",
        {},
        heard=lambda done, _place: heard.append(done),
        sleep=lambda _seconds: None,
    )
    assert heard == list(range(1, len(heard) + 1))
    assert heard
