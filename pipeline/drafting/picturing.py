"""The pictures that go out with a draft: each with its credit and a line of its own in the text.

The line is made from the picture's fields, so nobody writes in it by hand. It stands in front of
the standing text, where a newspaper looks for what belongs to the news.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.drafting.provenance import Line, Sheet, Statement, sheet_of
from pipeline.drafting.render.roles import role_of
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import Draft, DraftPicture
from pipeline.ground.errors import NotFound, Refused

_NOTE = "Bildunterschrift"
# A release with more pictures than these is an album, and no mail takes it.
_MOST = 8


def place_of_next(draft: Draft) -> int:
    """The number of the paragraph that a new picture comes to stand above: behind the other
    pictures, else where the standing text or the contact begins.
    """
    there = picture_lines(draft)
    if there:
        return there[-1] + 1
    lines = sheet_of(draft).lines
    body = [n for n, line in enumerate(lines) if role_of(line.style) in ("lead", "paragraph")]
    own = [n for n in body if not _is_of_house(lines[n])]
    return own[-1] + 1 if own else len(lines)


def _is_of_house(line: Line) -> bool:
    said = [piece for piece in line.pieces if isinstance(piece, Statement)]
    return bool(said) and all(s.kind == "boilerplate" for s in said)


def picture_lines(draft: Draft) -> list[int]:
    """The numbers of the paragraphs that stand under the pictures, in their order."""
    return _lines_of(sheet_of(draft), draft.pictures)


def _lines_of(sheet: Sheet, pictures: Sequence[DraftPicture]) -> list[int]:
    captions = [n for n, line in enumerate(sheet.lines) if role_of(line.style) == "caption"]
    found: list[int] = []
    for picture in pictures:
        left = captions[captions.index(found[-1]) + 1 :] if found else captions
        here = next((n for n in left if sheet.lines[n].text == picture.line), None)
        found += [] if here is None else [here]
    return found


def with_own_pictures(sheet: Sheet, pictures: Sequence[DraftPicture]) -> Sheet:
    """The sheet in which the lines under pictures are the draft's own and come from no source."""
    lines = list(sheet.lines)
    for number in _lines_of(sheet, pictures):
        said = Statement(lines[number].text, "template", note=_NOTE)
        lines[number] = Line((said,), lines[number].style)
    return replace(sheet, lines=tuple(lines))


def tidy(picture: DraftPicture) -> DraftPicture:
    """The picture with each of its fields on one line."""
    fields = ("caption", "author", "licence", "alt")
    return picture.model_copy(update={name: one_line(getattr(picture, name)) for name in fields})


def added(draft: Draft, picture: DraftPicture) -> tuple[DraftPicture, ...]:
    """The draft's pictures with one more.

    Raises:
        Refused: the draft has it already, or has too many.
    """
    if any(known.hash == picture.hash for known in draft.pictures):
        raise Refused("Dieses Bild hat der Entwurf schon.", "Ändern Sie seine Angaben.")
    if len(draft.pictures) >= _MOST:
        raise Refused(
            f"Mehr als {_MOST} Bilder nimmt eine Mitteilung nicht auf.",
            "Entfernen Sie eines, oder verweisen Sie auf eine Seite mit Bildern.",
        )
    return (*draft.pictures, picture)


def picture_at(draft: Draft, number: int) -> DraftPicture:
    """A picture of the draft, counted from 1.

    Raises:
        NotFound: there is no such picture.
    """
    if not 1 <= number <= len(draft.pictures):
        raise NotFound(
            f"Ein Bild {number} hat der Entwurf nicht; es gibt {len(draft.pictures)}.",
            "Laden Sie die Seite neu.",
        )
    return draft.pictures[number - 1]
