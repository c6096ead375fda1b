"""What staff may do with a draft on the page: who may see it, and then what the command line does
too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from app.web.draft_view import may_see
from app.web.session import SignedIn
from app.web.site import Site
from flows.assigning import tell_assigned
from flows.hooks import announce_release
from pipeline.drafting.commenting import assigned, commented, settled_comment
from pipeline.drafting.moments import parse_moment
from pipeline.drafting.picture_work import About
from pipeline.drafting.previewing import ParagraphChange, changes_in_word, preview
from pipeline.drafting.render.docx_pictures import PictureFile
from pipeline.drafting.settling import settled
from pipeline.drafting.states import Step
from pipeline.drafting.work import DraftWork, StepName
from pipeline.ground.drafts import Draft, DraftSource, LintMark, QuoteStatus
from pipeline.ground.errors import NotFound

STEPS: dict[StepName, str] = {
    "submit": "zur Prüfung gegeben", "approve": "freigegeben", "reject": "zurückgegeben",
    "publish": "als veröffentlicht vermerkt", "withdraw": "zurückgezogen",
}  # fmt: skip


class DraftActions:
    """The drafts of an installation, as one person sees them.

    `seen` is the hash of the words that this person had on the screen (`Draft.words`).
    """

    def __init__(self, site: Site, person: SignedIn) -> None:
        self._work = DraftWork(site.archive, site.settings, site.vocabulary)
        self._person = person

    def _step(self, seen: str = "") -> Step:
        return Step(self._person.name, datetime.now(UTC), seen)

    def all(self) -> list[Draft]:
        """Every draft that this person may know of, the newest first."""
        now = datetime.now(UTC)
        return [draft for draft in self._work.all() if may_see(draft, self._person, now)]

    def get(self, id: str) -> Draft:
        """One draft; NotFound where there is none, or this person may not know of it."""
        draft = self._work.get(id)
        if draft.id != id or not may_see(draft, self._person, datetime.now(UTC)):
            raise NotFound(
                f"Den Entwurf „{id}“ gibt es nicht.",
                "Unter „Entwürfe“ stehen alle, die Sie sehen dürfen.",
            )
        return draft

    def make(self, template: str, document: str | None, values: Mapping[str, str]) -> Draft:
        """A new draft from a template; raises as `draft_from`."""
        note = (self._step(), "angelegt")
        return self._work.make(template, document, values, datetime.now(UTC), note=note)

    def letter(self, document: str) -> Draft:
        """The letter to the partner of an agreement that ends; raises as `letter_values`."""
        return self._work.letter(document, datetime.now(UTC), note=(self._step(), "angelegt"))

    def step(self, id: str, name: StepName, seen: str, reason: str = "") -> Draft:
        """Move the draft on in its life; raises Refused where its state forbids it, or its words
        are not those that were seen.
        """
        moved = self._work.move(self.get(id).id, name, self._step(seen), reason)
        if name == "approve":
            announce_release(self._work.settings, moved)
        return moved

    def decide_quote(self, id: str, number: int, status: QuoteStatus, seen: str) -> Draft:
        """Release or refuse the words of a quote, counted from 1."""
        return self._work.decide_quote(self.get(id).id, number, status, self._step(seen))

    def hold(self, id: str, moment: str, seen: str) -> Draft:
        """Set the embargo by words such as „24. November 2026, 10 Uhr“; lift it where there are
        none.
        """
        now = datetime.now(UTC)
        until = parse_moment(moment, now) if moment.strip() else None
        return self._work.hold(self.get(id).id, until, self._step(seen))

    def bring_back(self, id: str, version: int, seen: str) -> Draft:
        """Give the draft the words of an earlier version again."""
        return self._work.bring_back(self.get(id).id, version, self._step(seen))

    def write_plainly(self, id: str, texts: Mapping[int, str], seen: str) -> Draft:
        """Write sentences of the version in Einfache Sprache."""
        return self._work.write_plainly(self.get(id).id, texts, self._step(seen))

    def rewrite(self, id: str, seen: str, number: int, text: str) -> Draft:
        """Put a text in place of a paragraph."""
        return self._work.rewrite(self.get(id).id, number, text, self._step(seen))

    def insert(self, id: str, seen: str, number: int, text: str) -> Draft:
        """Put a new paragraph in front of another."""
        return self._work.insert(self.get(id).id, number, text, self._step(seen))

    def write(
        self, id: str, seen: str, lines: Sequence[str], sources: Sequence[DraftSource]
    ) -> Draft:
        """Put the whole text in place of what was seen, as the editor sends it."""
        return self._work.write(self.get(id).id, lines, sources, self._step(seen))

    def fix(self, id: str, seen: str, numbers: tuple[int, ...]) -> Draft:
        """Put remarks right, by their numbers among the remarks of what was seen (from 0)."""

        def chosen(draft: Draft) -> list[LintMark]:
            return [mark for number, mark in enumerate(draft.lint) if number in numbers]

        return self._work.fix(self.get(id).id, chosen, self._step(seen))

    def settle(self, id: str, rule: str, message: str, why: str) -> Draft:
        """Say that a remark of the linter does not hold."""
        return self._work.note(
            self.get(id).id, lambda draft: settled(draft, self._step(), rule, message, why)
        )

    def comment(self, id: str, words: str, text: str) -> Draft:
        """Say something on a sentence, or on the whole where `words` is empty."""
        return self._work.note(
            self.get(id).id, lambda draft: commented(draft, self._step(), words, text)
        )

    def settle_comment(self, id: str, number: int) -> Draft:
        """Mark a comment (from 1) as done."""
        return self._work.note(
            self.get(id).id, lambda draft: settled_comment(draft, self._step(), number)
        )

    def unlock(self, id: str, why: str) -> Draft:
        """Open the standing text for writing."""
        return self._work.unlock(self.get(id).id, why, self._step())

    def add_picture(self, id: str, content: bytes, about: About) -> Draft:
        """Put a picture into the draft."""
        return self._work.add_picture(self.get(id).id, content, about, self._step())

    def describe_picture(self, id: str, number: int, about: About) -> Draft:
        """Say something else about a picture, counted from 1."""
        return self._work.describe_picture(self.get(id).id, number, about, self._step())

    def remove_picture(self, id: str, number: int) -> Draft:
        """Take a picture out, counted from 1."""
        return self._work.remove_picture(self.get(id).id, number, self._step())

    def picture(self, id: str, number: int) -> PictureFile:
        """A picture with its bytes, counted from 1."""
        return self._work.picture(self.get(id).id, number)

    def assign(self, id: str, name: str) -> Draft:
        """Hand the draft to somebody; to nobody where `name` is empty."""
        to = self._work.note(self.get(id).id, lambda draft: assigned(draft, self._step(), name))
        tell_assigned(self._work.settings, to, self._person.name)
        return to

    def take_in(self, id: str, content: bytes, name: str) -> Draft:
        """Take over the draft's Word file that somebody edited."""
        return self._work.take_in(content, self._step(), id=self.get(id).id, name=name)

    def would_take(self, id: str, content: bytes) -> tuple[ParagraphChange, ...]:
        """What taking over a Word file would change."""
        return preview(*self._work.would_take(self.get(id).id, content, self._step()))

    def tracked(self, id: str, version: int) -> bytes:
        """The draft's Word file with the changes since a version as Word tracks them."""
        return changes_in_word(self.get(id).id, version, self._work.archive)

    def file(self, id: str, kind: str) -> Path:
        """One of the draft's files, made again where it is missing; NotFound where there is none of
        that kind.
        """
        place = Path(self._work.with_files(self.get(id).id).files.get(kind, ""))
        if not place.is_file():
            raise NotFound("Diese Datei gibt es nicht.", "Laden Sie die Seite des Entwurfs neu.")
        return place
