"""What people do with the pictures of a draft. Every change of them is one of the words that are
approved, so the draft has to be reviewed again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.archive.drafts import Drafts, DraftVersion
from pipeline.drafting.changing import lines_of
from pipeline.drafting.merging import TextChange, applied
from pipeline.drafting.picture_files import read_picture
from pipeline.drafting.picturing import added, picture_at, picture_lines, place_of_next, tidy
from pipeline.drafting.render.docx_pictures import (
    PictureFile,
    files_in,
    with_picture,
    without_picture,
)
from pipeline.drafting.revise import How, refuse_if_closed, revised
from pipeline.drafting.states import Step
from pipeline.drafting.transaction import DraftChanges
from pipeline.ground.drafts import Draft, DraftPicture
from pipeline.ground.errors import NotFound

_BY = "durch ein Bild"


@dataclass(frozen=True, slots=True)
class About:
    """What is said about a picture: the words under it, its credit, and what is to be seen."""

    caption: str = ""
    author: str = ""
    licence: str = ""
    alt: str = ""

    def of(self, picture: DraftPicture) -> DraftPicture:
        """The picture of which this is said."""
        said = {"caption": self.caption, "author": self.author, "licence": self.licence}
        return tidy(picture.model_copy(update={**said, "alt": self.alt}))


class PictureChanges(DraftChanges):
    """The pictures of drafts and what may be done with them."""

    __slots__ = ()

    def add_picture(self, id: str, content: bytes, about: About, step: Step) -> Draft:
        """Put a picture into a draft, with the line that tells its author.

        Raises:
            DocumentError: it is no picture.
            Refused: the draft has it already, or is published or withdrawn.
        """
        made = read_picture(content)
        file = replace(made, picture=about.of(made.picture))

        def change(now: DraftVersion) -> tuple[Draft, bytes]:
            place = place_of_next(now.draft)
            there = [TextChange(place, place, (file.picture.line,))]
            docx = applied(now.docx, lines_of(now.draft), there)
            pictures = added(now.draft, file.picture)
            return _with(now.draft, pictures), with_picture(docx, place, file)

        return self._pictured(id, change, step, "Bild eingefügt")

    def describe_picture(self, id: str, number: int, about: About, step: Step) -> Draft:
        """Say something else about a picture, counted from 1; raises as `picture_at` does."""

        def change(now: DraftVersion) -> tuple[Draft, bytes]:
            old, place = _found(now, number)
            new = PictureFile(about.of(old.picture), old.data)
            there = [TextChange(place, place + 1, (new.picture.line,))]
            docx = applied(without_picture(now.docx, place), lines_of(now.draft), there)
            every = now.draft.pictures
            pictures = (*every[: number - 1], new.picture, *every[number:])
            return _with(now.draft, pictures), with_picture(docx, place, new)

        return self._pictured(id, change, step, f"Angaben zu Bild {number} geändert")

    def remove_picture(self, id: str, number: int, step: Step) -> Draft:
        """Take a picture out, counted from 1; raises as `picture_at` does."""

        def change(now: DraftVersion) -> tuple[Draft, bytes]:
            _, place = _found(now, number)
            gone = [TextChange(place, place + 1, ())]
            docx = applied(without_picture(now.docx, place), lines_of(now.draft), gone)
            every = now.draft.pictures
            return _with(now.draft, (*every[: number - 1], *every[number:])), docx

        return self._pictured(id, change, step, f"Bild {number} entfernt")

    def picture(self, id: str, number: int) -> PictureFile:
        """A picture with its bytes, counted from 1; raises as `picture_at` does."""
        with self.archive.drafts.reading() as drafts:
            if drafts is None:
                raise NotFound(f"Den Entwurf „{id}“ gibt es nicht.")
            return _found(drafts.get(self.get(id).id), number)[0]

    def _pictured(
        self, id: str, change: Callable[[DraftVersion], tuple[Draft, bytes]], step: Step, what: str
    ) -> Draft:
        self.vocabulary()

        def changed(_: Drafts, now: DraftVersion) -> DraftVersion:
            refuse_if_closed(now.draft)
            draft, docx = change(now)
            before = DraftVersion(draft, now.docx)
            return revised(before, docx, step, How(what, _BY), self.vocabulary(), self.settings)

        return self._changed(id, changed)


def _found(now: DraftVersion, number: int) -> tuple[PictureFile, int]:
    """A picture with its bytes, and the number of the paragraph under it."""
    picture = picture_at(now.draft, number)
    files, lines = files_in(now.docx, [picture]), picture_lines(now.draft)
    if not files or len(lines) != len(now.draft.pictures):
        raise NotFound(
            f"Bild {number} ist in der Word-Datei des Entwurfs nicht mehr da.",
            "Holen Sie im Verlauf eine frühere Fassung zurück.",
        )
    return files[0], lines[number - 1]


def _with(draft: Draft, pictures: tuple[DraftPicture, ...]) -> Draft:
    return draft.model_copy(update={"pictures": pictures, "state": "draft", "approved": ()})
