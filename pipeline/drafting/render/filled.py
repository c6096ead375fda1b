"""A template filled with the fields of one draft."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.drafting.ledger import Sheet


@dataclass(frozen=True, slots=True)
class Filled:
    """The finished Word file and the content model that was read from it."""

    sheet: Sheet
    docx: bytes
