"""Two people write in one draft and a third approves it, in many random orders: no word that
somebody was told is saved is lost, and nobody's approval stands on words that they did not see.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from pipeline.archive.drafts import DraftVersion
from pipeline.drafting import states
from pipeline.drafting.changing import Conflict, Outdated, lines_of
from pipeline.drafting.draft import new_draft
from pipeline.drafting.held import unlock
from pipeline.drafting.states import SHORT, Step
from pipeline.drafting.work import DraftWork
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import Refused
from tests.pipeline.drafting.builders import AT, Register, work_in
from tests.pipeline.drafting.test_races import VALUES

# A hundred orders take half a minute of processor and show nothing more.
ORDERS, STEPS = 25, 12
IN_A_PARAGRAPH = 0.7


@dataclass
class Writer:
    """A person at an editor: the words that it was loaded with, and what stands in it."""

    name: str
    base: Draft
    lines: list[str] = field(default_factory=list)
    typed: set[str] = field(default_factory=set)

    def load(self, draft: Draft) -> None:
        self.base, self.lines = draft, lines_of(draft)
        self.typed.clear()


@dataclass
class Office:
    """One draft, its two writers and its reader, in an order that a seed gives."""

    work: DraftWork
    id: str
    dice: random.Random
    writers: list[Writer]
    read: Draft
    clock: int = 0
    words: int = 0
    saved: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    refused: int = 0

    def step(self, by: str, seen: str) -> Step:
        self.clock += 1
        return Step(by, AT + timedelta(minutes=self.clock), seen)

    def type(self) -> None:
        """A word at the end of a paragraph, or a paragraph of its own."""
        self.words += 1
        self.put(self.dice.choice(self.writers), f"Wort{self.words}.")

    def put(self, writer: Writer, word: str) -> None:
        place = self.dice.randrange(2, len(writer.lines))
        if self.dice.random() < IN_A_PARAGRAPH:
            writer.lines[place] += f" {word}"
        else:
            writer.lines.insert(place, f"Neuer Absatz mit {word}")
        writer.typed.add(word)

    def end(self) -> None:
        """Everybody saves what is left."""
        for writer in self.writers:
            while writer.typed:
                self.save(writer)
        self.check()
        assert len(self.saved) == self.words

    def save(self, writer: Writer | None = None) -> None:
        """Either the words are in the draft afterwards, or their writer is told and writes them
        into the text as it is now.
        """
        writer = writer or self.dice.choice(self.writers)
        step = self.step(writer.name, writer.base.words)
        try:
            draft = self.work.write(self.id, writer.lines, (), step)
        except Conflict:
            self.refused += 1
            typed = sorted(writer.typed)
            writer.load(self.work.get(self.id))
            for word in typed:
                self.put(writer, word)
            return
        self.saved |= writer.typed
        writer.load(draft)
        self.check()

    def look(self) -> None:
        self.read = self.work.get(self.id)

    def approve(self) -> None:
        """The reader decides on what lies in front of them, however old it is."""
        if self.work.get(self.id).state == "draft":
            self.work.move(self.id, "submit", self.step("Autorin", ""))
        now = self.work.get(self.id)
        try:
            self.work.move(self.id, "approve", self.step("Leserin", self.read.words))
        except Outdated:
            assert now.words != self.read.words
            self.refused += 1
        except Refused:
            pass  # approved before, or approved by both already
        else:
            assert now.words == self.read.words
            self.seen.add(self.read.words[:SHORT])
        self.check()

    def check(self) -> None:
        draft = self.work.get(self.id)
        there = Counter(" ".join(lines_of(draft)).split())
        assert [word for word in self.saved if there[word] != 1] == []
        if draft.approved:
            assert draft.words[:SHORT] in self.seen


def without_files(work: DraftWork, folder: Path) -> DraftWork:
    """The same where no files can be written: every change is kept without them, and is quick."""
    (folder / "blocked").touch()
    drafting = work.settings.drafting.model_copy(update={"out": folder / "blocked" / "drafts"})
    return replace(work, settings=work.settings.model_copy(update={"drafting": drafting}))


def an_office(work: DraftWork, made: DraftVersion, seed: int) -> Office:
    """A draft of its own whose quotes are released, loaded in everybody's window."""
    body = made.draft.model_copy(update={"id": f"{made.draft.id}-{seed}"})
    with work.archive.drafts.writing() as drafts:
        now = drafts.create(DraftVersion(body, made.docx)).draft
    writers = [Writer("Frida", now), Writer("Petra", now)]
    for writer in writers:
        writer.load(now)
    return Office(work, now.id, random.Random(seed), writers, now)


def test_random_orders_lose_no_word_and_approve_nothing_unseen(tmp_path: Path) -> None:
    work = without_files(work_in(tmp_path), tmp_path)
    made = new_draft("pressemitteilung", None, Register(), work.settings, values=VALUES, at=AT)
    opened = unlock(made.draft, Step("Leitung", AT), "Alles ist zum Schreiben da.")
    released = states.decide_quote(opened, Step("Leitung", AT), 1, "approved")
    made = DraftVersion(released, made.docx)
    refused, counted = 0, 0
    for seed in range(ORDERS):
        office = an_office(work, made, seed)
        actions = [office.type] * 4 + [office.save] * 3 + [office.look, office.approve]
        for _ in range(STEPS):
            office.dice.choice(actions)()
        office.end()
        refused += office.refused
        counted += len(office.seen)
    # The orders are such that people get in each other's way, and that approvals count.
    assert refused > ORDERS / 10
    assert counted > ORDERS / 10
