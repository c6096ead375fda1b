"""A short version for newsletters and social media: whole sentences of the draft, none of them
new.
"""

from __future__ import annotations

import re

from nlp.sentences import split_sentences
from pipeline.drafting.render.filled import Filled
from pipeline.drafting.render.roles import role_of

_MOST = 280  # letters, what short-message services take
_LINK = re.compile(r"\b(?:https?://|www\.)[\w./-]+\w")


def render(filled: Filled) -> bytes:
    """UTF-8 text: the title, whole sentences of lead and body while there is room, and the web
    address.
    """
    lines = filled.sheet.lines
    title = next(
        (line.text for line in lines if role_of(line.style) == "title"), filled.properties.title
    )
    links = [
        m.group()
        for line in lines
        if role_of(line.style) == "contact"
        for m in _LINK.finditer(line.text)
    ]
    link = links[-1] if links else ""
    text = [line.text for line in lines if role_of(line.style) == "lead"]
    text += [line.text for line in lines if role_of(line.style) == "paragraph"]
    room = _MOST - len(title) - len(link) - 2
    taken: list[str] = []
    for sentence in (line[s.start : s.end] for line in text for s in split_sentences(line)):
        if "[[" in sentence or "]]" in sentence:
            continue
        if taken and len(" ".join([*taken, sentence])) > room:
            break
        if len(sentence) <= room:
            taken.append(sentence)
    return ("\n".join(part for part in (title, " ".join(taken), link) if part) + "\n").encode(
        "utf8", "replace"
    )
