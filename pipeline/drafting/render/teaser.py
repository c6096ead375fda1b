"""A short version for newsletters and social media: whole sentences of the draft, none of them
new.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.sentences import split_sentences
from pipeline.drafting.render.filled import Filled
from pipeline.drafting.render.roles import role_of

_MOST = 280  # letters, what short-message services take
_LINK = re.compile(r"\b(?:https?://|www\.)[\w./-]+\w")


def render(filled: Filled) -> bytes:
    """UTF-8 text: the title, whole sentences of lead and body while there is room, and the web
    address.
    """
    title = next(iter(_of_role(filled, "title")), filled.properties.title)
    links = _LINK.findall("\n".join(_of_role(filled, "contact")))
    link = links[-1] if links else ""
    told = [*_of_role(filled, "lead"), *_of_role(filled, "paragraph")]
    text = _as_fits(told, _MOST - len(title) - len(link) - 2)
    lines = [part for part in (title, text, link) if part]
    return ("\n".join(lines) + "\n").encode("utf8", "replace")


def _of_role(filled: Filled, role: str) -> list[str]:
    return [line.text for line in filled.sheet.lines if role_of(line.style) == role]


def _as_fits(paragraphs: Iterable[str], room: int) -> str:
    """The first whole sentences without a gap that have room, in letters."""
    taken: list[str] = []
    for sentence in (text[s.start : s.end] for text in paragraphs for s in split_sentences(text)):
        if "[[" in sentence or "]]" in sentence:
            continue
        if taken and len(" ".join([*taken, sentence])) > room:
            break
        if len(sentence) <= room:
            taken.append(sentence)
    return " ".join(taken)
