"""Gemeinden where the text says that one is meant: `Gemeinde Linkenbach`, `die Stadt Neuwied`.

Most of the 11,000 names are common words or surnames (Berg, Essen, Müller…), so a bare name is
never one.
"""

from __future__ import annotations

import re
from itertools import pairwise

from nlp.taggers import Register
from nlp.tokens import fold, words
from nlp.types import Mention

_SIGN = re.compile(
    r"\b(?:(?:Orts|Markt|Samt|Verbands|Einheits|Nachbar)?[Gg]emeinde|(?:Kreis|Hanse|Universitäts|Alt|Klein|Groß|Nachbar)?[Ss]tadt"
    r"|Markt|Flecken|(?:Gemeinde|Stadt)verwaltung|(?:Ober)?[Bb]ürgermeister(?:in)?\s+(?:von|der\s+(?:Stadt|Gemeinde)))\s+"
    r"(?=[A-ZÄÖÜ])"
)
_MOST_WORDS = 5


class MunicipalityTagger:
    """Finds Gemeinden behind a word for one; kind `place`, with an id for each Gemeinde of the
    name.
    """

    def __init__(self, register: Register) -> None:
        self._known = register.municipalities

    def find(self, text: str) -> list[Mention]:
        """All mentions, ordered by start."""
        found = []
        for sign in _SIGN.finditer(text) if self._known else ():
            mention = self._at(text, sign.end())
            if mention:
                found.append(mention)
        return found

    def _at(self, text: str, start: int) -> Mention | None:
        line = text[start : start + 80].split("\n")[0]
        tokens = list(words(line))[:_MOST_WORDS]
        for size in range(len(tokens), 0, -1):
            between = "".join(line[a.end : b.start] for a, b in pairwise(tokens[:size]))
            name = " ".join(fold(token.text) for token in tokens[:size])
            ids = (
                self._known.get(name) or self._known.get(name.removesuffix("s"))
                if not between.strip(" -/.()")
                else None
            )
            if ids and text[start].isupper():
                end = start + tokens[size - 1].end
                return Mention(
                    "place",
                    start,
                    end,
                    text[start:end],
                    ids,
                    "municipality",
                    0.9 if len(ids) == 1 else 0.4,
                )
        return None
