"""What happens when a person decides about a tag: it is kept, and the documents that it concerns
get new tags.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.archive import Parts
from pipeline.ground.errors import NotFound, Refused
from pipeline.registers.editing import import_partners
from pipeline.registers.vocabulary import Vocabulary
from pipeline.review.correcting import checked_changes
from pipeline.review.retagging import Retagging
from pipeline.review.reviewing import find_place, make_ruling
from pipeline.settings import Settings
from pipeline.tagging.corrections import correction_of
from pipeline.tagging.ready import tagger_for
from pipeline.tagging.rulings import Action, HeadField, Ruling, in_force, undo_of


@dataclass(frozen=True, slots=True)
class Decided:
    """A ruling, and the documents whose tags are others now."""

    ruling: Ruling
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """Who decides, when and why."""

    by: str
    at: datetime
    why: str = ""


class Desk:
    """Where rulings are made: a store with all that tags its documents."""

    def __init__(self, archive: Parts, vocabulary: Vocabulary, settings: Settings) -> None:
        self._store = archive
        self._settings = settings
        self._vocabulary = vocabulary
        self.retagging = Retagging(archive, tagger_for(vocabulary, settings), vocabulary)

    def decide(self, item: str, action: Action, voice: Voice, term: str | None = None) -> Decided:
        """Decide about the place `item`, and tag anew what that concerns. Raises as `rule` does."""
        made = self.rule(item, action, voice, term)
        return Decided(made, self.settle(made))

    def rule(self, item: str, action: Action, voice: Voice, term: str | None = None) -> Ruling:
        """Keep a decision about the place `item` (see `pipeline.review.reviewing`); the tags stay
        as they are until it is settled.

        Raises:
            NotFound: there is no such place or entry.
            Refused: it is not clear which entry is meant.
        """
        made = self._made(item, action, voice, term)
        self._store.rulings.decide([made])
        return made

    def settle(self, made: Ruling) -> tuple[str, ...]:
        """Bring the tags up to date after a ruling; gives the documents whose tags are others."""
        return tuple(self.retagging.settle(made))

    def decide_all(
        self, asked: Sequence[tuple[str, Action, str | None]], voice: Voice
    ) -> tuple[Ruling, ...]:
        """Decide about several places of one document, each with its action and entry: all or none.

        Raises as `decide` does.
        """
        made = tuple(self._made(item, action, voice, term) for item, action, term in asked)
        self._store.rulings.decide(made)
        self.retagging.settle(made[0])
        return made

    def _made(self, item: str, action: Action, voice: Voice, term: str | None) -> Ruling:
        place = find_place(self._store, item)
        return make_ruling(
            place, action, self._vocabulary, term=term, by=voice.by, why=voice.why, at=voice.at
        )

    def correct(
        self,
        document_id: str,
        wanted: Mapping[HeadField, str],
        voice: Voice,
        seen: Mapping[HeadField, str] | None = None,
    ) -> tuple[Ruling, ...]:
        """Correct a document's kind, title or day; it stays so however often it is read again.

        `seen` is what stood there when somebody began to type. Gives a ruling a field that changed.

        Raises:
            NotFound: there is no such document.
            Refused: a value is none of its field, or the field has changed since it was seen.
        """
        document = self._store.documents.get(document_id).document
        changes = checked_changes(document, wanted, seen)
        made = tuple(
            correction_of(document, field, value, by=voice.by, at=voice.at, why=voice.why)
            for field, value in changes.items()
        )
        if made:
            self._store.rulings.decide(made)
            self.retagging.settle(made[0])
        return made

    def undo(self, id: str, voice: Voice) -> Decided:
        """Take a ruling back.

        Raises:
            NotFound: there is no such ruling.
        """
        made = _undone(self._known(id), voice)
        self._store.rulings.decide([made])
        return Decided(made, self.settle(made))

    def take_back(self, id: str, voice: Voice) -> Ruling:
        """Take a ruling back with all that were made in the same step: by one person, at one
        moment, about one document. Gives the undo of the ruling named; the tags stay as they are
        until it is settled.

        Raises:
            NotFound: there is no such ruling.
        """
        named = self._known(id)
        step = [r for r in in_force(self._store.rulings.all()) if _step(r) == _step(named)]
        undone = {r.id: _undone(r, voice) for r in (named, *step)}
        self._store.rulings.decide(list(undone.values()))
        return undone[id]

    def _known(self, id: str) -> Ruling:
        found = next((ruling for ruling in self._store.rulings.all() if ruling.id == id), None)
        if found is None:
            raise NotFound(
                f"Eine Entscheidung „{id}“ gibt es nicht.", "`omdok decide list` zeigt alle."
            )
        return found

    def take_over(self, rulings: Sequence[Ruling]) -> tuple[int, list[str]]:
        """Keep rulings that were made in another archive: how many were new, and the documents
        changed by them.
        """
        known = {d.id for d in self._store.rulings.all()}
        new = self._store.rulings.decide(rulings)
        return new, sorted(
            {doc for d in rulings if d.id not in known for doc in self.retagging.settle(d)}
        )

    def add_partner(self, item: str, row: Mapping[str, Any], voice: Voice) -> Decided:
        """Take a partner into the register, link the place `item` with it, and tag anew what names
        it.

        `row` are fields of the register; the name is that of the place where none is given.

        Raises:
            NotFound: there is no such place.
            Refused: the register has it already.
            ConfigError: the register would have a fault; nothing is written then.
        """
        _, tag = find_place(self._store, item)
        id, grown = self.enrol({"name": tag.surface, **row})
        decided = grown.decide(item, "new", voice, id)
        return Decided(
            decided.ruling, tuple(sorted({*decided.documents, *grown.retagging.run().changed}))
        )

    def grow(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        """Take a partner into the register, and tag anew what names it; gives the documents whose
        tags are others now.

        Raises as `add_partner` does.
        """
        _, grown = self.enrol(row)
        return grown.retagging.run().changed

    def enrol(self, row: Mapping[str, Any]) -> tuple[str, Desk]:
        """Take a partner into the register; gives its id, and a desk that knows it. Documents are
        not tagged anew. Raises as `add_partner` does.
        """
        planned, vocabulary = import_partners(self._settings.vocabulary_folder, [row])
        if not planned.added:
            likes = "; ".join(f"{like.other} ({like.reason})" for like in planned.duplicates)
            raise Refused(
                f"„{row['name']}“ steht schon im Register: {likes or '; '.join(planned.faults)}.",
                "Verknüpfen Sie die Stelle mit dem vorhandenen Eintrag (`omdok decide accept`).",
            )
        return planned.added[0].id, Desk(self._store, vocabulary, self._settings)


def _undone(ruling: Ruling, voice: Voice) -> Ruling:
    made = undo_of(ruling, by=voice.by, at=voice.at, why=voice.why)
    return made.model_copy(update={"document": None}) if ruling.action == "never" else made


def _step(ruling: Ruling) -> tuple[str, datetime, str | None]:
    return ruling.by, ruling.at, ruling.document
