"""Whether a named person is a woman, as far as the words around the name tell."""

from __future__ import annotations

import re

from nlp.taggers.given_names import is_womans
from nlp.taggers.name_words import CAPITAL, ROLE, bears_role
from nlp.tokens import word_set

_CIVIL = word_set("Herr Herrn Frau")


def feminine_of(text: str, start: int, end: int, first: str) -> bool | None:
    """Whether the person is a woman, as far as a word in front of the name, the given name or the
    office behind it tells.
    """
    before = re.search(rf"({CAPITAL})\s+$", text[max(0, start - 60) : start])
    if before and before[1] in _CIVIL:
        return before[1] == "Frau"
    if before and bears_role(before[1]) and not before[1].endswith(("e", "en", "person")):
        return before[1].endswith("in")
    office = _LIKE_ADJECTIVE.search(text[max(0, start - 80) : start])
    if office:
        return office["article"].casefold() != "der"
    if _WOMANS_OFFICE.match(text, end):
        return True
    known = is_womans(first)
    return known if known is not None else by_office_behind(text[end : end + 80])


# `Isa Rau, Leiterin des Amts`: what somebody is tells more than a given name that men have, too.
_WOMANS_OFFICE = re.compile(
    rf",\s+(?:die\s+)?(?:[a-zäöüß]+e\s+)*(?=\S*(?i:{ROLE.pattern.removesuffix('$')})\s)"
    r"[A-ZÄÖÜ][\w-]*in\s+(?:des|der|vom|von|bei|beim|im|für|eine[rs])\b"
)


# `die Vorsitzende Ylva Rau`, `deren Bevollmächtigte, Ylva Rau`, `der Beauftragte Kai Rau`.
_LIKE_ADJECTIVE = re.compile(
    r"\b(?P<article>[Dd]ie|[Dd]er|[Dd]eren|[Dd]essen|[Ee]ine|[Ii]hre|[Ss]eine|[Uu]nsere)\s+(?:[a-zäöüß]+e\s+)*"
    r"\w*(?:sitzende|beauftragte|bevollmächtigte|abgeordnete|beigeordnete|verantwortliche),?\s+$"
)


def by_office_behind(rest: str, *, none: bool | None = None) -> bool | None:
    """`, Präsidentin der …` tells of a woman, `, stellvertretender Vorsitzender` of a man; `none`
    where an office stands there that either may have.
    """
    behind = re.match(rf",\s+(der\s+)?(?:die\s+)?(?:[a-zäöüß]+e[rn]?\s+)*({CAPITAL})", rest)
    if behind is None or not bears_role(behind[2]):
        return None
    # Without `der` in front `Vorsitzende` is a woman: a man is `Vorsitzender`.
    if behind[2].endswith("in") or (not behind[1] and behind[2].endswith("sitzende")):
        return True
    men = behind[2].endswith(("sitzender", "beauftragter", "leiter", "präsident"))
    return False if men else none
