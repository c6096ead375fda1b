"""What a text's frames are made of: see `nlp.frames`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

# No adjective of a name, though it ends like one.
NO_VERB = (
    r"(?!(?:wollen|haben|sollen|können|werden|müssen|dürfen|möchten|schließen|vereinbaren|arbeiten"
    r"|unterzeichnen|setzen|starten|bauen|planen|gehen|stellen|treffen|verlängern|erneuern|gründen"
    r"|besiegeln|kooperieren|bieten|fördern|stärken|geben|machen|bringen|suchen|freuen|sehen)\b)"
)
FrameKind = Literal["between", "list", "block", "initiative", "signing", "joint"]


@dataclass(frozen=True, slots=True)
class FramePlace:
    """One place of a frame for one party: `[start, end)` without what represents it.

    Without an `article` in front it may be a line of any kind: an address, a heading.
    """

    start: int
    end: int
    article: bool = True


@dataclass(frozen=True, slots=True)
class PartyFrame:
    """A stretch that names the parties; `count` is how many it says there are, where it says so."""

    kind: FrameKind
    start: int
    end: int
    items: tuple[FramePlace, ...]
    count: int | None = None


def lines_frame(text: str, line: re.Pattern[str]) -> Iterator[PartyFrame]:
    """The frame of lines that each name a party in the group `name`, where there are several."""
    lines = list(line.finditer(text))
    if len(lines) > 1:
        items = tuple(FramePlace(m.start("name"), m.end("name")) for m in lines)
        yield PartyFrame("list", lines[0].start(), lines[-1].end(), items, len(items))
