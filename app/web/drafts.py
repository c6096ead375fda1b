"""What staff may do with a draft on the page, each change as the command line makes it: load,
check, change, write.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from app.web.draft_view import may_see
from app.web.session import Person
from app.web.site import Site
from pipeline.drafting import states
from pipeline.drafting.cabinet import list_drafts, load_draft
from pipeline.drafting.desk import draft_from
from pipeline.drafting.edit import add_line, refuse_if_newer, rewrite_line
from pipeline.drafting.revise import apply_fixes, import_word, save, set_embargo
from pipeline.drafting.states import Step, parse_moment
from pipeline.ground.errors import NotFound, Refused
from pipeline.ground.types import Draft, QuoteStatus

StepName = Literal["submit", "approve", "reject", "publish", "withdraw"]
STEPS: dict[StepName, str] = {
    "submit": "zur Prüfung gegeben", "approve": "freigegeben", "reject": "zurückgegeben",
    "publish": "als veröffentlicht vermerkt", "withdraw": "zurückgezogen",
}  # fmt: skip
# Two people who press a button at the same moment: the second sees what the first did.
_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class Cabinet:
    """The drafts of an installation, as one person sees them."""

    def __init__(self, site: Site, person: Person) -> None:
        self._site = site
        self._person = person

    @property
    def _step(self) -> Step:
        return Step(self._person.name, datetime.now(UTC))

    def all(self) -> list[Draft]:
        """Every draft that this person may know of, the newest first."""
        now = datetime.now(UTC)
        return [
            d
            for d in list_drafts(self._site.settings.drafts_folder)
            if may_see(d, self._person, now)
        ]

    def get(self, id: str) -> Draft:
        """One draft; NotFound where there is none, or this person may not know of it."""
        draft = self._load(id)
        if not may_see(draft, self._person, datetime.now(UTC)):
            raise NotFound(
                f"Den Entwurf „{id}“ gibt es nicht.",
                "Unter „Entwürfe“ stehen alle, die Sie sehen dürfen.",
            )
        return draft

    def make(self, template: str, document: str | None, values: Mapping[str, str]) -> Draft:
        """A new draft from a template; raises as `draft_from`."""
        site = self._site
        made = draft_from(
            site.store,
            template,
            document,
            site.vocabulary(),
            site.settings,
            values=values,
            at=datetime.now(UTC),
        )
        return save(states.noted(made, self._step, "angelegt"), site.settings)

    def step(self, id: str, name: StepName, reason: str = "") -> Draft:
        """Move the draft on in its life; raises Refused where its state forbids it."""
        moves: dict[StepName, Callable[[Draft], Draft]] = {
            "submit": lambda draft: states.submit(draft, self._step),
            "approve": lambda draft: states.approve(draft, self._step),
            "reject": lambda draft: states.reject(draft, self._step, reason),
            "publish": lambda draft: states.publish(draft, self._step),
            "withdraw": lambda draft: states.withdraw(draft, self._step, reason),
        }
        with self._alone(id) as draft:
            return save(moves[name](draft), self._site.settings)

    def decide_quote(self, id: str, number: int, status: QuoteStatus) -> Draft:
        """Release or refuse the words of a quote, counted from 1."""
        with self._alone(id) as draft:
            return save(states.decide_quote(draft, self._step, number, status), self._site.settings)

    def hold(self, id: str, moment: str) -> Draft:
        """Set the embargo by words such as „24. November 2026, 10 Uhr“; lift it where there are
        none.
        """
        until = parse_moment(moment) if moment.strip() else None
        with self._alone(id) as draft:
            return set_embargo(
                draft, self._step, until, self._site.vocabulary(), self._site.settings
            )

    def rewrite(self, id: str, version: int, number: int, text: str) -> Draft:
        """Put a text in place of a paragraph."""
        with self._alone(id, version) as draft:
            return rewrite_line(
                draft, number, text, self._step, self._site.vocabulary(), self._site.settings
            )

    def insert(self, id: str, version: int, number: int, text: str) -> Draft:
        """Put a new paragraph in front of another."""
        with self._alone(id, version) as draft:
            return add_line(
                draft, number, text, self._step, self._site.vocabulary(), self._site.settings
            )

    def fix(self, id: str, version: int, numbers: tuple[int, ...]) -> Draft:
        """Put remarks right, by their numbers among the draft's remarks (from 0)."""
        with self._alone(id, version) as draft:
            chosen = [
                mark
                for number, mark in enumerate(draft.lint)
                if number in numbers and mark.fix is not None
            ]
            if not chosen:
                raise Refused(
                    "Diesen Hinweis kann omdok nicht selbst beheben.",
                    "Ändern Sie den Absatz von Hand.",
                )
            return apply_fixes(
                draft, chosen, self._step, self._site.vocabulary(), self._site.settings
            )

    def take_in(self, id: str, file: Path) -> Draft:
        """Take over the draft's Word file that somebody edited."""
        with self._alone(id) as draft:
            return import_word(
                file, self._step, self._site.vocabulary(), self._site.settings, id=draft.id
            )

    def file(self, id: str, kind: str) -> Path:
        """One of the draft's files; NotFound where there is none of that kind."""
        place = Path(self.get(id).files.get(kind, ""))
        if not place.is_file():
            raise NotFound("Diese Datei gibt es nicht.", "Laden Sie die Seite des Entwurfs neu.")
        return place

    @contextmanager
    def _alone(self, id: str, version: int | None = None) -> Iterator[Draft]:
        known = self.get(id)
        with _locks[known.id]:
            draft = self._load(known.id)
            if version is not None:
                refuse_if_newer(draft, version)
            yield draft

    def _load(self, id: str) -> Draft:
        found = load_draft(id, self._site.settings.drafts_folder)
        if found.id != id:
            raise NotFound(
                f"Den Entwurf „{id}“ gibt es nicht.",
                "Unter „Entwürfe“ stehen alle, die Sie sehen dürfen.",
            )
        return found
