"""What in an RTF file nobody sees or does not hold: hidden, struck out, tiny, or white on white."""

from __future__ import annotations

from dataclasses import dataclass, field

_SWITCHES = frozenset({"v", "strike", "striked"})
_GROUNDS = frozenset({"cb", "chcbpat", "cbpat", "clcbpat", "highlight", "fillColor"})
_PARTS = frozenset({"red", "green", "blue"})
_WHITE = 255
_READABLE = 4  # half points
WORDS = frozenset({*_SWITCHES, *_GROUNDS, *_PARTS, "cf", "fs"})


@dataclass(slots=True)
class Unseen:
    """The colours of one file; tells of control words whether text behind them is seen."""

    _white: set[int] = field(default_factory=set)
    _colour: list[int] = field(default_factory=list)
    _count: int = 0
    _has_ground: bool = False

    def colours(self, text: str) -> None:
        """Take in the table of colours, whose entries end with a semicolon."""
        for _ in range(text.count(";")):
            if len(self._colour) == len(_PARTS) and min(self._colour) == _WHITE:
                self._white.add(self._count)
            self._count, self._colour = self._count + 1, []

    def behind(self, word: str, number: int | None, before: frozenset[str]) -> frozenset[str]:
        """Why the text behind a word is not seen, by those words that say so; `before` are those
        that held until here.
        """
        if word in _PARTS:
            self._colour.append(number or 0)
        elif word in _GROUNDS:
            self._has_ground = True
        elif self._hides(word, number):
            return before | {word}
        else:
            return before - {word}
        return before

    def _hides(self, word: str, number: int | None) -> bool:
        if word in _SWITCHES:
            return number != 0
        if word == "fs":
            return number is not None and number < _READABLE
        # White letters may stand on any ground that the file draws.
        return number in self._white and not self._has_ground
