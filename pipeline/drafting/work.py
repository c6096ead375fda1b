"""Everything that people do with a draft once it is made. The page, the command line and the API
call nothing else. How a change is made, one after the other and on which words, is told in
`pipeline.drafting.transaction`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pipeline.archive.drafts import Drafts, DraftVersion
from pipeline.drafting import states
from pipeline.drafting.belonging import WordFile, read_word, refuse_foreign, version_edited
from pipeline.drafting.bringing_back import brought_back
from pipeline.drafting.changing import lines_of, rebased, refuse_unseen
from pipeline.drafting.commenting import with_comments
from pipeline.drafting.embargo import embargo_change
from pipeline.drafting.from_document import draft_from
from pipeline.drafting.held import refuse_by_hand, unlock
from pipeline.drafting.letters import LETTER, letter_values
from pipeline.drafting.lookup import list_drafts, load_draft
from pipeline.drafting.merging import TextChange, changes_between
from pipeline.drafting.picture_work import PictureChanges
from pipeline.drafting.picturing import picture_lines
from pipeline.drafting.plain import with_plain
from pipeline.drafting.products import with_files
from pipeline.drafting.provenance import sheet_of
from pipeline.drafting.render.docx_comments import comments_of
from pipeline.drafting.render.docx_pictures import with_pictures_of
from pipeline.drafting.revise import How, fixes, refuse_if_closed, revised, rewritten
from pipeline.drafting.states import Step
from pipeline.drafting.writing import WRITTEN, changes_to, cited_from, earlier, in_one_sitting
from pipeline.ground.clock import in_berlin
from pipeline.ground.drafts import Draft, DraftSource, LintMark, QuoteStatus
from pipeline.ground.errors import NotFound, Refused

StepName = Literal["submit", "approve", "reject", "publish", "withdraw"]
# Handing over and taking back are no judgement of the words; where they are named they must be
# those of the draft all the same.
_WITHOUT_READING: frozenset[StepName] = frozenset({"submit", "withdraw"})
_ON_PAGE = "auf der Seite"


@dataclass(frozen=True, slots=True)
class DraftWork(PictureChanges):
    """The drafts of an installation and what may be done with them."""

    def all(self) -> list[Draft]:
        """Every draft, the newest first, without its files."""
        return list_drafts(self.archive, self.settings)

    def with_files(self, id: str) -> Draft:
        """One draft with its files, made again where they are missing or of an older revision.

        Raises:
            NotFound: as `get` does.
            ConfigError: the folder cannot be written.
        """
        return with_files(load_draft(id, self.archive, self.settings), self.settings)

    def make(
        self,
        template: str,
        document: str | None,
        values: Mapping[str, str],
        at: datetime,
        *,
        out: Path | None = None,
        note: tuple[Step, str] | None = None,
    ) -> Draft:
        """A new draft; raises as `draft_from`."""
        return draft_from(
            self.archive, template, document, self.vocabulary(), self.settings,
            values=values, at=at, out=out, note=note,
        )  # fmt: skip

    def letter(self, document: str, at: datetime, *, note: tuple[Step, str] | None = None) -> Draft:
        """The letter to the partner of an agreement that ends; raises as `letter_values` and
        `draft_from`.
        """
        values = letter_values(self.archive, self.settings, document, in_berlin(at).date())
        return self.make(LETTER, document, values, at, note=note)

    def move(self, id: str, name: StepName, step: Step, reason: str = "") -> Draft:
        """Move a draft on in its life.

        Raises:
            Refused: its state forbids it, or its words are not those that were seen.
        """
        moves: dict[StepName, Callable[[Draft], Draft]] = {
            "submit": lambda draft: states.submit(draft, step),
            "approve": lambda draft: states.approve(draft, step),
            "reject": lambda draft: states.reject(draft, step, reason),
            "publish": lambda draft: states.publish(draft, step),
            "withdraw": lambda draft: states.withdraw(draft, step, reason),
        }
        return self._decided(id, step, moves[name], unread=name in _WITHOUT_READING)

    def decide_quote(self, id: str, number: int, status: QuoteStatus, step: Step) -> Draft:
        """Release or refuse the words of a quote, counted from 1; raises as `move`."""
        return self._decided(
            id, step, lambda draft: states.decide_quote(draft, step, number, status)
        )

    def hold(self, id: str, moment: datetime | None, step: Step) -> Draft:
        """Set the embargo, or lift it with None. It stands in the first line of every output.

        A draft whose words change by it has to be reviewed again, as after every other change.

        Raises:
            Refused: the draft is released, the moment is past, or the words are not those that were
            seen.
        """

        self.vocabulary()  # read before others have to wait for this change

        def held(drafts: Drafts, now: DraftVersion) -> DraftVersion:
            refuse_unseen(drafts, now, step.seen)
            noted = states.hold_until(now.draft, step, moment)
            changes = embargo_change(sheet_of(now.draft), moment)
            if not changes:
                return DraftVersion(noted, now.docx)
            with_field = now.draft.model_copy(update={"embargo": moment, "approved": ()})
            how = How(noted.history[-1].what, "durch die Sperrfrist")
            return self._rewritten(DraftVersion(with_field, now.docx), changes, step, how)

        return self._changed(id, held)

    def write_plainly(self, id: str, texts: Mapping[int, str], step: Step) -> Draft:
        """Write sentences of the version in Einfache Sprache, by their numbers among the sentences
        of the words that were seen (from 0); raises as `with_plain` and `move` do.
        """
        return self._decided(id, step, lambda draft: with_plain(draft, texts, step))

    def bring_back(self, id: str, number: int, step: Step) -> Draft:
        """Give the draft the words that it had as version `number` (from 1), as a new version;
        raises as `brought_back` and `move` do.
        """
        self.vocabulary()

        def back(drafts: Drafts, now: DraftVersion) -> DraftVersion:
            refuse_unseen(drafts, now, step.seen)
            versions = drafts.versions(now.draft.id)
            return brought_back(now, versions, number, step, self.vocabulary(), self.settings)

        return self._changed(id, back)

    def rewrite(self, id: str, number: int, text: str, step: Step) -> Draft:
        """Put a text in place of the paragraph `number` (from 0) of the words that were seen; an
        empty one takes it out.

        Raises:
            NotFound: there is no such paragraph.
            Conflict: somebody else changed this paragraph since.
        """
        new = _one_paragraph(text)
        what = f"Absatz {number + 1} {'geändert' if new else 'entfernt'}"

        def changes(seen: Draft) -> list[TextChange]:
            old = _line(seen, number)
            return [] if new == old else [TextChange(number, number + 1, (new,) if new else ())]

        return self._edited(id, changes, step, How(what, _ON_PAGE))

    def insert(self, id: str, number: int, text: str, step: Step) -> Draft:
        """Put a new paragraph in front of the paragraph `number` (from 0) of the words that were
        seen, in its style; raises as `rewrite`, and Refused where there is no text.
        """
        new = _one_paragraph(text)
        if not new:
            raise Refused("Der neue Absatz ist leer.", "Schreiben Sie einen Text hinein.")

        def changes(seen: Draft) -> list[TextChange]:
            _line(seen, number)
            return [TextChange(number, number, (new,))]

        return self._edited(
            id, changes, step, How(f"Absatz vor Absatz {number + 1} eingefügt", _ON_PAGE)
        )

    def fix(self, id: str, choose: Callable[[Draft], list[LintMark]], step: Step) -> Draft:
        """Put right those remarks that `choose` takes from the draft as it was seen; raises as
        `rewrite`, and Refused where omdok cannot put one right.
        """
        rules: list[str] = []

        def changes(seen: Draft) -> list[TextChange]:
            marks = [mark for mark in choose(seen) if mark.fix is not None]
            if not marks:
                raise Refused(
                    "Diesen Hinweis kann omdok nicht selbst beheben.",
                    "Ändern Sie den Absatz von Hand.",
                )
            rules.extend(dict.fromkeys(mark.rule for mark in marks))
            return fixes(seen, marks)

        return self._edited(
            id, changes, step, lambda: How(f"Stilhinweise übernommen: {', '.join(rules)}",
                                           "durch Stilhinweis"),
        )  # fmt: skip

    def unlock(self, id: str, why: str, step: Step) -> Draft:
        """Open the standing text of a draft for writing; raises as `unlock` does."""
        self.vocabulary()

        def opened(_: Drafts, now: DraftVersion) -> DraftVersion:
            refuse_if_closed(now.draft)
            return DraftVersion(unlock(now.draft, step, why), now.docx)

        return self._kept(id, opened).draft

    def note(self, id: str, change: Callable[[Draft], Draft]) -> Draft:
        """Change what is said about a draft and not its words: comments, whose turn it is, remarks
        that do not hold. Its files are made when somebody asks for them.
        """
        return self._kept(id, lambda _, now: DraftVersion(change(now.draft), now.docx)).draft

    def edit(
        self, id: str, changes: Callable[[Draft], list[TextChange]], step: Step, how: How
    ) -> Draft:
        """Change paragraphs of the words that were seen; raises as `rewrite`."""
        return self._edited(id, changes, step, how)

    def write(
        self, id: str, lines: Sequence[str], sources: Sequence[DraftSource], step: Step
    ) -> Draft:
        """Put the whole text in place of the words that were seen, as an editor sends it.

        Sentences that an earlier wording had, or that stand at `sources` in a document, come in
        with their source. What one person writes in one sitting is one line of the history. The
        draft's files are made when somebody asks for them.

        Raises:
            Refused: no words are left, or the line of the embargo was changed.
            Conflict: somebody else changed the same paragraph since.
        """
        self.vocabulary()
        cited = cited_from(self.archive, sources)

        def written(drafts: Drafts, now: DraftVersion) -> DraftVersion:
            left = self._mine(drafts, now, step.seen, lambda seen: changes_to(seen, lines))
            if not left:
                return now
            known = cited + earlier(drafts, now.draft.id)
            new = rewritten(
                now, left, step, How(WRITTEN, _ON_PAGE), self.vocabulary(), self.settings, known
            )
            return DraftVersion(in_one_sitting(new.draft), new.docx)

        return self._kept(id, written).draft

    def take_in(self, content: bytes, step: Step, *, id: str = "", name: str = "") -> Draft:
        """Take over a draft's Word file that somebody edited; `id` names the draft where the file
        does not tell, `name` is the file's for messages.

        What others changed in other paragraphs since the file went out stays.

        Raises:
            NotFound: neither the file nor `id` tells of which draft it is, or there is none.
            DocumentError: the file is no Word file.
            Refused: it is another draft's file, or the draft is published or withdrawn.
            Conflict: somebody else changed the same paragraph since.
        """
        file = read_word(content)
        if not id and not file.draft:
            raise NotFound(
                f"Die Datei „{name}“ sagt nicht, zu welchem Entwurf sie gehört.",
                "Nennen Sie ihn mit --draft; omdok draft list zeigt alle.",
            )
        known = load_draft(id or file.draft, self.archive, self.settings).draft

        self.vocabulary()

        def taken(drafts: Drafts, now: DraftVersion) -> DraftVersion:
            refuse_foreign(file, now.draft, drafts)
            new = self._taken_in(file, drafts, now, step)
            said = comments_of(content, step.at)
            return DraftVersion(with_comments(new.draft, said), new.docx)

        return self._changed(known.id, taken, taken=content)

    def would_take(self, id: str, content: bytes, step: Step) -> tuple[Draft, Draft]:
        """A draft as it is, and as it would be with this Word file; nothing is kept. Raises as
        `take_in`.
        """
        file, known = read_word(content), load_draft(id, self.archive, self.settings).draft
        self.vocabulary()
        with self.archive.drafts.reading() as drafts:
            assert drafts  # the draft was just found there
            now = drafts.get(known.id)
            refuse_foreign(file, now.draft, drafts)
            return now.draft, self._taken_in(file, drafts, now, step).draft

    def _taken_in(
        self, file: WordFile, drafts: Drafts, now: DraftVersion, step: Step
    ) -> DraftVersion:
        refuse_if_closed(now.draft)
        base = version_edited(file, drafts, now)
        mine = changes_between(lines_of(base.draft), file.lines)
        refuse_by_hand(base.draft, mine)
        if lines_of(base.draft) == lines_of(now.draft):
            # Also what Word knows beside the words is the draft's then: bold, tables, pictures.
            pictures = dict(zip(picture_lines(base.draft), now.draft.pictures, strict=False))
            content = with_pictures_of(file.content, now.docx, pictures)
            return revised(now, content, step, How(), self.vocabulary(), self.settings)
        return self._rewritten(now, rebased(base.draft, now.draft, mine), step, How())


def _line(draft: Draft, number: int) -> str:
    lines = lines_of(draft)
    if not 0 <= number < len(lines):
        raise NotFound(
            f"Einen Absatz {number + 1} hat der Entwurf nicht; es gibt {len(lines)}.",
            "Laden Sie die Seite neu.",
        )
    return lines[number]


def _one_paragraph(text: str) -> str:
    return " ".join(text.split())
