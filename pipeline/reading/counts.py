"""Whole numbers as files name them: in any spelling, of any size, or none at all."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[0-9]+")
_LONGEST = 9
# Word itself counts no further.
MOST = 32_767


def count_in(told: object, default: int = 0, most: int = MOST) -> int:
    """The number that `told` is, at most `most`; `default` where it is none."""
    found = _NUMBER.fullmatch(str(told).strip()) if told is not None else None
    if found is None:
        return default
    return most if len(found.group().lstrip("0")) > _LONGEST else min(most, int(found.group()))
