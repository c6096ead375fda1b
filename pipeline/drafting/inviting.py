"""Keeps what people do with the links to quotes: staff make and revoke them, and whoever gave the
quote answers. The page and the command line call nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from pipeline.archive.drafts import DraftVersion
from pipeline.drafting.assemble import reference_of, with_remarks
from pipeline.drafting.changing import lines_of
from pipeline.drafting.invitations import (
    Invited,
    approved_by_link,
    invite,
    invited,
    is_same,
    revoke,
    told_change,
    worded_by_link,
)
from pipeline.drafting.known_terms import known_terms, with_terms
from pipeline.drafting.lookup import load_draft
from pipeline.drafting.merging import applied, changes_between
from pipeline.drafting.noticing import noticed
from pipeline.drafting.products import write_files
from pipeline.drafting.states import Step, noted
from pipeline.drafting.work import DraftWork
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import ConfigError, NotFound, Refused

# `/zitat/<draft>/<token>`
PATH = "/zitat"


@dataclass(frozen=True, slots=True)
class QuoteLinks:
    """The links to quotes of an installation's drafts."""

    work: DraftWork

    def make(self, id: str, number: int, days: int, step: Step) -> tuple[Draft, str]:
        """Make a link for a quote (from 1); gives the draft and the link's path, told only here.
        Raises as `invite`, and NotFound where there is no such draft.
        """
        tokens: list[str] = []

        def made(draft: Draft) -> Draft:
            with_link, token = invite(draft, step, number, days)
            tokens.append(token)
            return with_link

        draft = self._state(id, made)
        return draft, f"{PATH}/{draft.id}/{tokens[-1]}"

    def revoke(self, id: str, link: str, step: Step) -> Draft:
        """End a link; raises as `revoke`."""
        return self._state(id, lambda draft: revoke(draft, step, link))

    def look(self, id: str, token: str, now: datetime) -> tuple[Draft, Invited]:
        """What a link shows; raises as `invited`, also where there is no such draft."""
        try:
            draft = load_draft(id, self.work.archive, self.work.settings).draft
        except NotFound:
            draft = None
        if draft is None or draft.id != id:
            raise NotFound(
                "Dieser Link gilt nicht oder nicht mehr.",
                "Bitten Sie die Pressestelle um einen neuen.",
            )
        return draft, invited(draft, token, now)

    def approve(self, id: str, token: str, seen: str, now: datetime) -> Draft:
        """Release the quote as it stands; `seen` are the words that the giver had in view.

        Raises:
            NotFound: as `look` does.
            Refused: the words are others by now.
        """
        self.look(id, token, now)

        def approved(version: DraftVersion) -> DraftVersion:
            if not is_same(seen, invited(version.draft, token, now).quote):
                raise Refused(
                    "Der Wortlaut hat sich inzwischen geändert.",
                    "Lesen Sie ihn noch einmal, und entscheiden Sie dann.",
                )
            return DraftVersion(approved_by_link(version.draft, token, now), version.docx)

        return self._kept(id, approved)

    def reword(self, id: str, token: str, words: str, now: datetime) -> Draft:
        """Put the giver's own words in place of the quote, released by that; the same words are a
        release. Raises as `look`, and Refused as `worded_by_link`.
        """
        _, link = self.look(id, token, now)
        if is_same(words, link.quote):
            return self.approve(id, token, words, now)
        self.work.vocabulary()  # read before others have to wait for this change
        return self._kept(id, lambda version: self._reworded(version, token, words, now))

    def _reworded(
        self, version: DraftVersion, token: str, words: str, now: datetime
    ) -> DraftVersion:
        by, told = told_change(invited(version.draft, token, now))
        draft, sheet, change = worded_by_link(version.draft, token, words, now)
        before = lines_of(version.draft)
        after = [line.text for line in sheet.lines]
        docx = applied(version.docx, before, changes_between(before, after))
        reference = reference_of(draft, self.work.vocabulary(), self.work.settings)
        checked = with_remarks(draft, sheet, reference)
        return DraftVersion(noted(checked, Step(by, now), told, changes=(change,)), docx)

    def _state(self, id: str, change: Callable[[Draft], Draft]) -> Draft:
        found = load_draft(id, self.work.archive, self.work.settings).draft
        return self._kept(
            found.id, lambda version: DraftVersion(change(version.draft), version.docx)
        )

    def _kept(self, id: str, change: Callable[[DraftVersion], DraftVersion]) -> Draft:
        """Read, change, write and note in one transaction. A Word file that somebody edits here
        meanwhile stays as it is: whoever gave the quote cannot know of it.
        """
        document = load_draft(id, self.work.archive, self.work.settings).draft.document
        terms = known_terms(self.work.archive, document)
        with noticed(self.work.archive, self.work.settings) as noticing:
            now = with_terms(noticing.drafts.get(id), terms)
            kept = noticing.drafts.append_if(now.draft.revision, change(now))
            noticing.note(kept)
        with suppress(ConfigError, Refused):
            return write_files(kept, self.work.settings)
        return kept.draft
