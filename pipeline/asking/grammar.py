"""The grammar of questions, read once from `grammar.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from pipeline.asking.plan import Operation, Unit

_FILE = Path(__file__).parent / "grammar.toml"


@dataclass(frozen=True, slots=True)
class Grammar:
    """Words and patterns over a question in which names stand as `<kind number>`."""

    units: Mapping[str, Unit]
    grouping: Mapping[Operation, tuple[re.Pattern[str], ...]]
    operations: Mapping[Operation, tuple[re.Pattern[str], ...]]
    states: Mapping[str, re.Pattern[str]]
    mentioned: frozenset[str]
    fillers: frozenset[str]
    before_time: frozenset[str]
    after_until: frozenset[str]
    first_last: frozenset[str]
    yes_no: frozenset[str]
    quoted: re.Pattern[str]
    decided: re.Pattern[str]
    agreed: re.Pattern[str]
    without: re.Pattern[str]
    joins: re.Pattern[str]
    topic: re.Pattern[str]
    lead: re.Pattern[str]
    aside: re.Pattern[str]

    def knows(self, word: str) -> bool:
        """Whether a folded word belongs to the grammar."""
        return word in self.fillers or word in self.units


@cache
def grammar() -> Grammar:
    """The grammar of this edition."""
    told = tomllib.loads(_FILE.read_text(encoding="utf8"))
    units: dict[str, Unit] = {}
    for unit, words in told["units"].items():
        units |= dict.fromkeys(words, cast("Unit", unit))
    grouped = {group: _grouping(group, told) for group in told["groups"]}
    return Grammar(
        units=units,
        grouping={cast("Operation", f"by:{group}"): found for group, found in grouped.items()},
        operations={
            cast("Operation", name): _patterns(told["operations"][name])
            for name in told["operations"]
        },
        states={name: re.compile(rf"\b(?:{p})\b") for name, p in told["states"].items()},
        mentioned=frozenset(told["mentioned"]["words"]),
        fillers=frozenset(told["fillers"]["words"].split()),
        before_time=frozenset(told["fillers"]["before_time"]),
        after_until=frozenset(told["fillers"]["after_until"]),
        first_last=frozenset(told["fillers"]["first_last"]),
        yes_no=frozenset(told["fillers"]["yes_no"]),
        quoted=re.compile(rf"\b(?:{told['verbs']['quoted']})\b"),
        decided=re.compile(rf"\b(?:{told['verbs']['decided']})\b"),
        agreed=re.compile(rf"\b(?:{told['verbs']['agreed']})\b"),
        without=re.compile(rf"\b{told['without']['before']}\s+(?:{_ARTICLE}\s+)?$"),
        joins=re.compile(rf"\s*(?:{told['without']['joins']})\s*(?:(?:{_PLACE})\s+)?"),
        topic=re.compile(rf"\b{told['topics']['before']}\s+$"),
        lead=_as_typed(rf"^{told['around']['lead']}"),
        aside=_as_typed(told["around"]["aside"]),
    )


def _as_typed(folded: str) -> re.Pattern[str]:
    """A pattern of folded words for text as it is typed, with umlauts or without."""
    spelt = folded.replace("oe", "(?:oe|ö)").replace("ue", "(?:ue|ü)").replace("ss", "(?:ss|ß)")
    return re.compile(spelt, re.IGNORECASE)


_ARTICLE = "(?:der|die|das|dem|den|des)"
_PLACE = rf"(?:mit|in|aus|zu|von|bei|ohne|im)\s+{_ARTICLE}|mit|in|aus|zu|von|bei|ohne|im|{_ARTICLE}"


def _grouping(group: str, told: Mapping[str, Any]) -> tuple[re.Pattern[str], ...]:
    words = told["groups"][group]
    general = [pattern.replace("{}", words) for pattern in told["grouping"]["any"]]
    return _patterns([*told["grouping"].get(group, ()), *general])


def _patterns(told: list[str]) -> tuple[re.Pattern[str], ...]:
    marked = (p.replace("<u>", r"<u\d+>").replace("<s>", r"<s\d+>") for p in told)
    return tuple(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") for pattern in marked)
