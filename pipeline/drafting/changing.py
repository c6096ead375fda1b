"""What a change of a draft rests on: the words that somebody had in view, and what became of them
since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.archive.drafts import FEWEST_LETTERS, Drafts, DraftVersion
from pipeline.drafting.merging import Overlap, TextChange, changes_between, moved
from pipeline.drafting.provenance import sheet_of
from pipeline.drafting.states import SHORT
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import Refused
from pipeline.ground.worddiff import marked_diff

# So many paragraphs of a difference are told; the draft itself shows the rest.
_MOST_TOLD = 12


class Outdated(Refused):
    """Somebody decides on words that are no longer those of the draft; `before` and `after` are the
    paragraphs that differ.
    """

    def __init__(self, seen: Draft, now: Draft) -> None:
        self.difference = tuple(_difference(seen, now))
        told = "\n".join(f"  {line}" for line in self.difference[:_MOST_TOLD])
        super().__init__(
            f"Der Entwurf wurde inzwischen von {_last(now)} geändert (jetzt Fassung {now.version}, "
            f"Stand {now.words[:SHORT]}). Anders als Sie ihn gelesen haben ist:\n{told}",
            "Lesen Sie den neuen Wortlaut, und entscheiden Sie dann noch einmal.",
        )


class Conflict(Refused):
    """Two people changed the same paragraph: `theirs` stands in the draft, `mine` was not taken."""

    def __init__(self, number: int, theirs: str, mine: str, now: Draft) -> None:
        self.theirs, self.mine = theirs, mine
        super().__init__(
            f"Absatz {number + 1} wurde inzwischen von {_last(now)} geändert.\n"
            f"  Dort steht jetzt: {_told(theirs)}\n  Sie schreiben: {_told(mine)}",
            "Laden Sie die Seite neu, und tragen Sie Ihre Fassung dieses Absatzes noch einmal ein.",
        )


def version_seen(drafts: Drafts, now: DraftVersion, seen: str) -> DraftVersion:
    """The version whose words somebody had in view, the newest where they are still the same.

    Raises:
        Refused: no version is named, or the draft never had these words.
    """
    name = seen.strip().casefold()
    if not name:
        raise Refused(
            "Es ist nicht angegeben, welchen Stand des Entwurfs Sie gelesen haben.",
            "Lesen Sie den Entwurf (omdok draft show ID); sein Stand steht dort in der ersten "
            "Zeile. Nennen Sie ihn mit --seen.",
        )
    if len(name) >= FEWEST_LETTERS and now.draft.words.startswith(name):
        return now
    found = drafts.seen(now.draft.id, name)
    if found is None:
        raise Refused(
            f"Einen Stand „{seen.strip()}“ hatte der Entwurf nie.",
            "Lesen Sie den Entwurf noch einmal; sein Stand steht in der ersten Zeile von "
            "omdok draft show.",
        )
    return found


def refuse_unseen(drafts: Drafts, now: DraftVersion, seen: str) -> None:
    """Refuse a decision on other words than those that the draft has.

    Raises:
        Outdated: the words have changed since; it tells the difference.
        Refused: as `version_seen` does.
    """
    before = version_seen(drafts, now, seen)
    if before.draft.words != now.draft.words:
        raise Outdated(before.draft, now.draft)


def rebased(base: Draft, now: Draft, mine: Iterable[TextChange]) -> list[TextChange]:
    """Changes of the text of `base`, counted in the paragraphs that the draft has now.

    Raises:
        Conflict: somebody changed the same paragraph since.
    """
    before, after = lines_of(base), lines_of(now)
    theirs = changes_between(before, after)
    try:
        return moved(mine, theirs)
    except Overlap as overlap:
        there = "\n".join(overlap.theirs.lines)
        here = "\n".join(overlap.mine.lines)
        raise Conflict(overlap.mine.start, there, here, now) from overlap


def lines_of(draft: Draft) -> list[str]:
    """The paragraphs of a draft as they are read."""
    return [line.text for line in sheet_of(draft).lines]


def _last(draft: Draft) -> str:
    """Who gave the draft the words that it has."""
    since = [event for event in draft.history if event.words == draft.words[:SHORT]]
    return since[0].by if since else "jemand anderem"


def _told(text: str) -> str:
    return f"„{one_line(text)}“" if text else "nichts (entfernt)"


def _difference(seen: Draft, now: Draft) -> Iterator[str]:
    before, after = lines_of(seen), lines_of(now)
    for change in changes_between(before, after):
        old, new = "\n".join(before[change.start : change.end]), "\n".join(change.lines)
        yield marked_diff(old, new)
    if seen.embargo != now.embargo and before == after:
        yield "Die Sperrfrist ist eine andere."
