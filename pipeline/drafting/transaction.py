"""How a draft is changed: one change after the other, each on the words that its author saw.

Each change reads the draft, writes it and notes it in one transaction of the archive, so nobody
overwrites what somebody else did meanwhile, in whatever thread, process or machine, and no change
is without its row in the list of changes. A decision (approval, rejection, release of a quote,
embargo, publication) is one on the words that the person had in view: `Step.seen` names them, and
other words are not decided on. A change of paragraphs was made on those words too; where they
changed since, different paragraphs merge and the same one does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.archive import Parts
from pipeline.archive.drafts import Drafts, DraftVersion
from pipeline.drafting.changing import rebased, refuse_unseen, version_seen
from pipeline.drafting.held import refuse_by_hand
from pipeline.drafting.known_terms import known_terms, with_terms
from pipeline.drafting.lookup import load_draft
from pipeline.drafting.merging import TextChange
from pipeline.drafting.noticing import noticed
from pipeline.drafting.products import refuse_if_edited, write_files
from pipeline.drafting.revise import How, refuse_if_closed, rewritten
from pipeline.drafting.states import Step
from pipeline.drafting.wording import Labels
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import ConfigError, Refused
from pipeline.settings import Settings

_Version = Callable[[Drafts, DraftVersion], DraftVersion]


@dataclass(frozen=True, slots=True)
class DraftChanges:
    """The drafts of an installation and the way in which one of them is changed; `vocabulary` gives
    the registers when they are needed.
    """

    archive: Parts
    settings: Settings
    vocabulary: Callable[[], Labels]

    def get(self, id: str) -> Draft:
        """One draft, without its files; `id` may be only its beginning or end.

        Raises:
            NotFound: there is none, or more than one.
        """
        return load_draft(id, self.archive, self.settings).draft

    def _decided(
        self, id: str, step: Step, decide: Callable[[Draft], Draft], *, unread: bool = False
    ) -> Draft:
        def decided(drafts: Drafts, now: DraftVersion) -> DraftVersion:
            if step.seen or not unread:
                refuse_unseen(drafts, now, step.seen)
            return DraftVersion(decide(now.draft), now.docx)

        return self._changed(id, decided)

    def _edited(
        self,
        id: str,
        changes: Callable[[Draft], list[TextChange]],
        step: Step,
        how: How | Callable[[], How],
    ) -> Draft:
        self.vocabulary()

        def edited(drafts: Drafts, now: DraftVersion) -> DraftVersion:
            left = self._mine(drafts, now, step.seen, changes)
            if not left:
                return now
            return self._rewritten(now, left, step, how if isinstance(how, How) else how())

        return self._changed(id, edited)

    def _mine(
        self,
        drafts: Drafts,
        now: DraftVersion,
        words: str,
        changes: Callable[[Draft], list[TextChange]],
    ) -> list[TextChange]:
        """Somebody's changes of the words that they saw, in the paragraphs that the draft has."""
        refuse_if_closed(now.draft)
        seen = version_seen(drafts, now, words).draft
        mine = changes(seen)
        refuse_by_hand(seen, mine)
        return rebased(seen, now.draft, mine)

    def _rewritten(
        self, now: DraftVersion, changes: list[TextChange], step: Step, how: How
    ) -> DraftVersion:
        return rewritten(now, changes, step, how, self.vocabulary(), self.settings)

    def _changed(self, id: str, change: _Version, taken: bytes = b"") -> Draft:
        """Change a draft, then make its files."""
        kept = self._kept(id, change, taken)
        return self._with_files(kept, taken)

    def _kept(self, id: str, change: _Version, taken: bytes = b"") -> DraftVersion:
        """Read, change, write and note a draft in one transaction."""
        known = load_draft(id, self.archive, self.settings).draft
        if not taken:
            refuse_if_edited(known, self.settings)
        terms = known_terms(self.archive, known.document)
        with noticed(self.archive, self.settings) as noticing:
            now = with_terms(noticing.drafts.get(known.id), terms)
            kept = change(noticing.drafts, now)
            if kept is not now:
                goes_on = len(kept.draft.history) == len(now.draft.history)
                kept = noticing.drafts.append_if(now.draft.revision, kept, goes_on=goes_on)
                noticing.note(kept)
        return kept

    def _with_files(self, kept: DraftVersion, taken: bytes) -> Draft:
        if self.get(kept.draft.id).revision != kept.draft.revision:
            return kept.draft  # somebody has changed it since, and makes its files
        try:
            return write_files(kept, self.settings, taken=taken)
        except (ConfigError, Refused):
            # The change is made and stays; whoever asks for the files hears what is in their way.
            return kept.draft
