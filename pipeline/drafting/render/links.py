"""Web and mail addresses in the words of a draft: they are links in every format that knows
links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# The last sign is none that ends a sentence or closes a bracket around the address.
_ADDRESS = re.compile(
    r"(?P<web>(?:https?://|www\.)[^\s<>„“”\"»«]*[\w/])"
    r"|(?P<mail>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
)


def stretches(text: str) -> Iterator[tuple[str, str]]:
    """The text in order, cut at its addresses: words, and where they lead (empty: nowhere)."""
    position = 0
    for match in _ADDRESS.finditer(text):
        if match.start() > position:
            yield text[position : match.start()], ""
        yield match[0], _target(match)
        position = match.end()
    if position < len(text):
        yield text[position:], ""


def _target(match: re.Match[str]) -> str:
    if match["mail"]:
        return f"mailto:{match['mail']}"
    return match["web"] if "://" in match["web"] else f"https://{match['web']}"
