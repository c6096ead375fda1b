"""A template filled with the fields of one draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pipeline.drafting.provenance import Sheet
from pipeline.drafting.render.docx_pictures import PictureFile
from pipeline.ground.drafts import DraftOrigin, DraftQuote, DraftSubject


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file tells about itself: its title, when it was made, the day of the release, and
    which draft it is.

    `public` is true for a published draft only; web pages of others ask search engines to stay
    away, `withdrawn` for one that was taken back. `modified` is when it last changed, `quoted`
    whose words stand in it, `embargo` until when it may not be out, `pictures` go out with it.
    """

    title: str
    made: datetime
    day: date | None = None
    id: str = ""
    public: bool = False
    modified: datetime | None = None
    quoted: tuple[DraftQuote, ...] = ()
    subjects: tuple[DraftSubject, ...] = ()
    origin: DraftOrigin | None = None
    embargo: datetime | None = None
    withdrawn: bool = False
    version: int = 1
    pictures: tuple[PictureFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """The finished Word file and the content model that was read from it."""

    sheet: Sheet
    docx: bytes
    properties: Properties
