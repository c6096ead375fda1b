"""Frames with the verb that an agreement takes and the word for partners who are all alike:
`vereinbaren eine Kooperation`, `Vier Länder`. The words are data (`rahmen.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.drafting.frames import FrameBook
from pipeline.drafting.german import Name

_PARTNERS = re.compile(r"(?<=\{anzahl\} )Partner\b|(?<=\{mehrere\} )Partner\b")


def fitted(
    frames: Iterable[str], book: FrameBook, noun: str, parties: Sequence[Name]
) -> tuple[str, ...]:
    """The frames for an agreement with this noun (empty: none) between these parties."""
    words = _verbs(book, noun)
    called = _called(book, parties)
    return tuple(_put(_PARTNERS.sub(called, frame), words) for frame in frames)


def _verbs(book: FrameBook, noun: str) -> dict[str, str]:
    """What stands in the frames for `schließen`, and what takes its place."""
    verb = next((v for v in book.verbs if noun.casefold().endswith(v.of)), None)
    if verb is None:
        return {}
    return {
        "[schließt|schließen]": f"[{verb.one}|{verb.several}]",
        " schließen ": f" {verb.several} ",
        " geschlossen.": f" {verb.participle}.",
    }


def _called(book: FrameBook, parties: Sequence[Name]) -> str:
    names = [name.form("nom", "") or "" for name in parties]
    found = (alike.called for alike in book.alike if _all_begin(names, alike.begins))
    return next(found, "Partner")


def _all_begin(names: Sequence[str], begins: str) -> bool:
    return bool(names) and all(re.match(begins, name) for name in names)


def _put(frame: str, words: dict[str, str]) -> str:
    for there, instead in words.items():
        frame = frame.replace(there, instead)
    return frame
