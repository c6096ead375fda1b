"""Many processes work on one draft at the same moment, on both stores: nothing is lost, and nothing
that nobody has read is approved.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.drafting.changing import Outdated, lines_of
from pipeline.drafting.lookup import draft_versions
from pipeline.drafting.states import SHORT, Step
from pipeline.drafting.work import DraftWork
from pipeline.ground.errors import Refused
from tests.contracts.test_stores import URLS
from tests.pipeline.drafting.builders import drafted, work_in

PROCESSES, CHANGES = 5, 40
# What the author adds, one after the other; a number would be refused, since no source has it.
EDITS = [
    "früh",
    "bald",
    "gern",
    "oft",
    "hier",
    "dort",
    "immer",
    "wieder",
    "weiter",
    "künftig",
    "überall",
    "dauerhaft",
]
# Who approves reads first; without a pause, three readers would only keep the author waiting.
READING_SECONDS = 0.05
VALUES = {
    "titel": "Guter Rat für Betriebe", "unterzeile": "Partner beraten gemeinsam", "datum": "1.3.2022",
    "vorspann": "Die Partner beraten Betriebe in Hessen ab März gemeinsam, um Zeit zu sparen.",
    "kernaussagen": "Beraterinnen und Berater kommen in den Betrieb.", "partner": "Beteiligt ist die Kammer.",
    "zitat": "Das hilft den Betrieben in der Region", "zitat_person": "Erika Muster",
}  # fmt: skip
LEAD = "Die Partner beraten"


@pytest.fixture(params=sorted(URLS))
def url(request: pytest.FixtureRequest) -> str:
    return URLS[request.param](request)


def together(work: Callable[..., list[str]], *calls: tuple[object, ...]) -> list[list[str]]:
    """What each call gives, all at the same time, each in a process of its own."""
    # Forked from a process that has everything loaded and nothing open.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.pipeline.drafting.builders", "pipeline.archive.sqlite"])
    with ProcessPoolExecutor(len(calls), mp_context=context) as pool:
        return [future.result() for future in [pool.submit(work, *call) for call in calls]]


def step(by: str, seen: str = "") -> Step:
    return Step(by, datetime.now(UTC), seen)


def number_of(work: DraftWork, id: str, words: str) -> int:
    return next(n for n, text in enumerate(lines_of(work.get(id))) if words in text)


def insert_many(folder: Path, url: str, id: str, name: str) -> list[str]:
    """Put paragraphs in, one after the other, each with the words in view that were there."""
    work, told = work_in(folder, url), []
    for number in range(CHANGES):
        seen = work.get(id)
        text = f"Absatz {number} von {name}."
        work.insert(id, 3, text, step(name, seen.words))
        told.append(text)
    return told


def test_no_change_of_many_processes_is_lost(url: str, tmp_path: Path) -> None:
    id = drafted(tmp_path, url=url).id
    work = work_in(tmp_path, url)
    before = lines_of(work.get(id))
    calls = [(tmp_path, url, id, f"Person{n}") for n in range(PROCESSES)]
    written = [text for one in together(insert_many, *calls) for text in one]
    assert len(written) == PROCESSES * CHANGES == 200
    after = work.with_files(id)
    assert sorted(lines_of(after)) == sorted([*before, *written])
    assert (after.version, len(after.history), after.revision) == (201, 200, 201)
    assert Path(after.files["txt"]).read_text(encoding="utf8").count("Absatz") == 200


def rewrite_many(folder: Path, url: str, id: str, _name: str) -> list[str]:
    """Change the lead again and again, and hand the draft over each time."""
    work = work_in(folder, url)
    for word in EDITS:
        seen = work.get(id)
        place = number_of(work, id, LEAD)
        text = f"{lines_of(seen)[place].split(' Das gilt ')[0]} Das gilt {word}."
        work.rewrite(id, place, text, step("Autorin", seen.words))
        with suppress(Refused):
            work.move(id, "submit", step("Autorin"))
    return ["done"]


def approve_many(folder: Path, url: str, id: str, name: str) -> list[str]:
    """Read and approve until the author is done; gives the words of every approval that counted."""
    work, counted, outdated = work_in(folder, url), [], 0
    while True:
        seen = work.get(id)
        try:
            work.move(id, "approve", step(name, seen.words))
            counted.append(seen.words[:SHORT])
        except Outdated:
            outdated += 1
        except Refused:
            pass
        time.sleep(READING_SECONDS)
        is_last = f"Das gilt {EDITS[-1]}" in "".join(lines_of(seen))
        if is_last and seen.state != "draft":
            return [*counted, f"outdated {outdated}"]


def work_on(task: str, folder: Path, url: str, id: str, name: str) -> list[str]:
    return {"rewrite": rewrite_many, "approve": approve_many}[task](folder, url, id, name)


def test_nothing_is_approved_that_nobody_has_read(url: str, tmp_path: Path) -> None:
    made = drafted(tmp_path, values=VALUES, url=url)
    work = work_in(tmp_path, url)
    for number in range(1, len(made.quotes) + 1):
        work.decide_quote(made.id, number, "approved", step("Leitung", made.words))
    names = ["Autorin", "Anna", "Berta", "Clara"]
    calls = [
        ("rewrite" if name == "Autorin" else "approve", tmp_path, url, made.id, name)
        for name in names
    ]
    told = dict(zip(names, together(work_on, *calls), strict=True))
    versions = draft_versions(made.id, work.archive)
    unseen, counted = 0, 0
    for version in versions:
        draft = version.draft
        counted += len(draft.approved)
        for who in draft.approved:
            unseen += draft.words[:SHORT] not in told[who]
    assert counted > 0
    assert unseen == 0
    assert any(version.draft.state == "approved" for version in versions)


def give_back(folder: Path, url: str, id: str, name: str) -> list[str]:
    work = work_in(folder, url)
    draft = work.get(id)
    try:
        done = work.move(id, "reject" if name == "Berta" else "approve", step(name, draft.words))
    except Refused:
        return ["refused"]
    return [done.state]


def test_a_rejected_draft_is_not_released_at_the_same_moment(url: str, tmp_path: Path) -> None:
    made = drafted(tmp_path, values=VALUES, url=url)
    work = work_in(tmp_path, url)
    for number in range(1, len(made.quotes) + 1):
        work.decide_quote(made.id, number, "approved", step("Leitung", made.words))
    for _ in range(2):
        if work.get(made.id).state == "draft":
            work.move(made.id, "submit", step("Autorin"))
        work.move(made.id, "approve", step("Anna", made.words))
        together(give_back, *((tmp_path, url, made.id, name) for name in ("Berta", "Clara")))
        events = work.get(made.id).history
        # Whoever was second saw what the first did: given back, nothing stands approved.
        assert any("zurück" in event.what for event in events[-2:])
        last = work.get(made.id)
        assert (last.state, last.approved) == ("draft", ())
