"""Two people write in one draft and two others approve it by the programs' way in, in many random
orders: no word that somebody was told is saved is lost, and nobody's approval stands on words that
they did not see.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from fastapi.testclient import TestClient

from pipeline.archive.drafts import DraftVersion
from tests.web.conftest import Web, name_of
from tests.web.test_drafts_page import make

# Few here, so that the suite stays quick; a run with 100 is told in the figures of the drafts.
ORDERS, STEPS = 6, 12
IN_A_PARAGRAPH = 0.7
OK, CONFLICT = 200, 409


@dataclass
class Window:
    """A page that somebody has open: what it was loaded with, what stands in it, what is typed."""

    client: TestClient
    path: str
    words: str = ""
    lines: list[str] = field(default_factory=list)
    free: list[int] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)

    def load(self) -> None:
        self.show(self.client.get(f"{self.path}/text").json())
        self.typed.clear()

    def show(self, text: dict[str, Any]) -> None:
        self.words = text["words"]
        self.lines = [one["text"] for one in text["paragraphs"]]
        self.free = [n for n, one in enumerate(text["paragraphs"]) if not one["locked"]]

    def put(self, dice: random.Random, word: str) -> None:
        place = dice.choice(self.free)
        if dice.random() < IN_A_PARAGRAPH:
            self.lines[place] += f" {word}"
        else:
            self.lines.insert(place, f"Neuer Absatz mit {word}")
            self.free = [n + (n >= place) for n in self.free] + [place]
        self.typed.append(word)


class Office:
    """One draft and everybody's windows on it."""

    def __init__(self, web: Web, id: str, seed: int) -> None:
        self.dice, self.path = random.Random(seed), f"/api/v1/drafts/{id}"
        self.writers = [Window(web.client(role), self.path) for role in ("prüfen", "verwalten")]
        self.readers = {r: Window(web.client(r), self.path) for r in ("freigeben", "verwalten")}
        self.count, self.refused = 0, 0
        self.saved: set[str] = set()
        self.approved: set[tuple[str, str]] = set()
        for window in (*self.writers, *self.readers.values()):
            window.load()

    def type(self) -> None:
        self.count += 1
        self.dice.choice(self.writers).put(self.dice, f"Wort{self.count}.")

    def save(self, window: Window | None = None) -> None:
        """The words are kept, or their writer is told and writes them into the text as it is."""
        window = window or self.dice.choice(self.writers)
        body = {"seen": window.words, "lines": window.lines}
        answer = window.client.put(f"{self.path}/text", json=body)
        assert answer.status_code in (OK, CONFLICT), answer.text
        typed = list(window.typed)
        if answer.status_code == OK:
            self.saved.update(typed)
            window.typed.clear()
            window.show(answer.json())
        else:
            self.refused += 1
            window.load()
            for word in typed:
                window.put(self.dice, word)
        self.check()

    def look(self) -> None:
        self.dice.choice(list(self.readers.values())).load()

    def approve(self) -> None:
        """A reader decides on what lies in front of them, however old it is."""
        role = self.dice.choice(list(self.readers))
        reader, now = self.readers[role], self.draft()
        if now["state"] == "draft":
            self.writers[0].client.post(f"{self.path}/steps", json={"step": "submit"})
        step = {"step": "approve", "seen": reader.words}
        answer = reader.client.post(f"{self.path}/steps", json=step)
        if answer.status_code == OK:
            assert now["words"] == reader.words
            self.approved.add((name_of(role), reader.words))
        else:
            assert answer.status_code == CONFLICT, answer.text
            self.refused += now["words"] != reader.words
        self.check()

    def end(self) -> None:
        for window in self.writers:
            while window.typed:
                self.save(window)
        assert len(self.saved) == self.count

    def check(self) -> None:
        now = self.draft()
        text = self.writers[0].client.get(f"{self.path}/text").json()
        there = Counter(" ".join(one["text"] for one in text["paragraphs"]).split())
        assert [word for word in self.saved if there[word] != 1] == []
        assert {(by, now["words"]) for by in now["approved"]} <= self.approved

    def draft(self) -> dict[str, Any]:
        found: dict[str, Any] = self.writers[0].client.get(self.path).json()
        return found


def released(web: Web) -> DraftVersion:
    """A draft in which nothing stands against its release."""
    client = web.client("verwalten")
    id = make(web, client)
    draft = client.get(f"/api/v1/drafts/{id}").json()
    for number, _ in enumerate(draft["quotes"], start=1):
        decision = {"status": "approved", "seen": draft["words"]}
        path = f"/api/v1/drafts/{id}/quotes/{number}"
        assert client.put(path, json=decision).status_code == OK
    assert client.get(f"/api/v1/drafts/{id}").json()["open"] == []
    with web.app.state.site.archive.drafts.reading() as drafts:
        return drafts.get(id)


def test_random_orders_lose_no_word_and_approve_nothing_unseen(own_web: Web) -> None:
    made, refused, approved = released(own_web), 0, 0
    for seed in range(ORDERS):
        body = made.draft.model_copy(update={"id": f"{made.draft.id}-{seed}"})
        with own_web.app.state.site.archive.drafts.writing() as drafts:
            drafts.create(DraftVersion(body, made.docx))
        office = Office(own_web, body.id, seed)
        actions = [office.type] * 4 + [office.save] * 3 + [office.look, office.approve]
        for _ in range(STEPS):
            office.dice.choice(actions)()
        office.end()
        refused, approved = refused + office.refused, approved + len(office.approved)
    # The orders are such that people get in each other's way, and that approvals count.
    assert refused > ORDERS / 10
    assert approved > ORDERS / 10
