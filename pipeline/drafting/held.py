"""Paragraphs of a draft that nobody writes in by hand: the line of the embargo and those under
pictures say what their fields say, and the standing text is one block that is opened on purpose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.drafting.embargo import embargo_line
from pipeline.drafting.merging import TextChange
from pipeline.drafting.picturing import picture_lines
from pipeline.drafting.provenance import Line, Statement, sheet_of
from pipeline.drafting.render.roles import role_of
from pipeline.drafting.states import Step, noted
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import Draft, Unlocking
from pipeline.ground.errors import Refused


@dataclass(frozen=True, slots=True)
class Hold:
    """Why nobody writes in a paragraph by hand, how it is changed on the page, and the command that
    does the same; in German.
    """

    why: str
    how: str
    command: str

    @property
    def told(self) -> str:
        """What is said where somebody writes on the page."""
        return f"{self.why} {self.how}"


EMBARGO = Hold(
    "Die Zeile mit der Sperrfrist lässt sich nicht von Hand ändern: Sie kommt aus dem Feld "
    "„Sperrfrist“.",
    "Setzen Sie die Sperrfrist dort.",
    "omdok draft embargo",
)
PICTURE = Hold(
    "Diese Zeile gehört zu einem Bild.",
    "Ändern Sie die Angaben zum Bild unter „Bilder“.",
    "omdok draft picture",
)
STANDING = Hold(
    "Dieser Absatz gehört zum Textbaustein des Hauses und ist gesperrt.",
    "Entsperren Sie ihn mit einem Grund.",
    "omdok draft unlock",
)
_BLOCK = ("heading", "paragraph")


def held_lines(draft: Draft) -> dict[int, Hold]:
    """The numbers of the paragraphs that nobody writes in by hand, each with the reason."""
    sheet = sheet_of(draft)
    held = dict.fromkeys(picture_lines(draft), PICTURE)
    if draft.unlocked is None:
        held |= {n: STANDING for n, line in enumerate(sheet.lines) if _is_standing(line)}
    embargo = embargo_line(sheet)
    return held if embargo is None else held | {embargo: EMBARGO}


def refuse_by_hand(draft: Draft, changes: Iterable[TextChange]) -> None:
    """Refuse changes that write into a paragraph that is held, or into the middle of the standing
    text.

    Raises:
        Refused: one of them does.
    """
    held = held_lines(draft)
    for hold in _met(held, changes):
        raise Refused(hold.why, f"{hold.how} Am Terminal geht es mit {hold.command}.")


def _met(held: dict[int, Hold], changes: Iterable[TextChange]) -> Iterator[Hold]:
    for change in changes:
        touched = [n for n in range(change.start, change.end) if n in held]
        yield from (held[number] for number in touched[:1])
        above, below = held.get(change.start - 1), held.get(change.start)
        if change.start == change.end and above == below == STANDING:
            yield STANDING


def _is_standing(line: Line) -> bool:
    said = [piece for piece in line.pieces if isinstance(piece, Statement)]
    return (
        role_of(line.style) in _BLOCK and bool(said) and all(s.kind == "boilerplate" for s in said)
    )


def unlock(draft: Draft, step: Step, why: str) -> Draft:
    """The draft whose standing text may be written in, with who opened it, when and why.

    Raises:
        Refused: no reason is given, it is open already, or nothing is changed in the draft any
            more.
    """
    reason = one_line(why)
    if not reason:
        raise Refused(
            "Es steht nicht da, warum der Textbaustein geändert werden soll.",
            "Schreiben Sie einen kurzen Grund.",
        )
    if draft.unlocked:
        raise Refused(f"Der Textbaustein ist schon entsperrt, von {draft.unlocked.by}.")
    opened = Unlocking(by=one_line(step.by), at=step.at, why=reason)
    left = draft.model_copy(update={"unlocked": opened})
    return noted(left, step, f"Textbaustein entsperrt. Grund: {reason}")
