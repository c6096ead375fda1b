"""How often tags of a confidence are right, and how many quotes have their speaker."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.evaluation.gold import GoldQuote, GoldRow
from pipeline.ground.facets import LINKED
from pipeline.ground.types import Quote, Tag

_STEPS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95)
# Two spans are one quote when they share this much of both.
_SAME_QUOTE = 0.8


@dataclass(frozen=True, slots=True)
class Judged:
    """One tag with a single candidate: how it came about, how sure it was, and whether it was
    right.
    """

    how: str
    confidence: float
    right: bool


def judge(row: GoldRow, tags: Iterable[Tag]) -> Iterator[Judged]:
    """The tags of a text that mean one entry, linked or not, beside the gold."""
    for tag in tags:
        meant = tag.id or (tag.candidates[0] if len(tag.candidates) == 1 else None)
        if tag.kind in LINKED and meant:
            hits = (
                g
                for g in row.tags
                if g.kind == tag.kind and g.start < tag.end and tag.start < g.end
            )
            yield Judged(tag.how, tag.confidence, any(g.id in (None, meant) for g in hits))


def reliability(judged: Sequence[Judged]) -> dict[str, Any]:
    """For each step of confidence and each way of finding: how many, how sure, and the share that
    was right.

    `error` is the mean distance between confidence and truth over all tags (0: the confidence is
    the truth).
    """
    by_step = defaultdict(list)
    for one in judged:
        by_step[_step(one.confidence)].append(one)
    by_how: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        by_how[one.how].append(one)
    filled = [(low, by_step[low]) for low in _STEPS if low in by_step]
    distance = sum(len(group) * _distance(group) for _, group in filled)
    return {
        "steps": [{"from": low, **_summary(group)} for low, group in filled],
        "by_how": {how: _summary(group) for how, group in sorted(by_how.items())},
        "error": round(distance / len(judged), 4) if judged else 0.0,
    }


def _distance(group: Sequence[Judged]) -> float:
    """How far the mean confidence of these tags is from the share that was right."""
    confidence = _mean(one.confidence for one in group)
    return abs(confidence - _mean(one.right for one in group))


def compare_quotes(
    number: int, row: GoldRow, found: Sequence[Quote], counts: Counter[str]
) -> list[dict[str, Any]]:
    """Pair gold quotes with found ones, count them, and tell what does not fit."""
    left = list(found)
    errors = []
    for gold in row.quotes or ():
        same = next(
            (
                q
                for q in left
                if _overlap(gold, q) >= _SAME_QUOTE and _name(q.speaker) == _name(gold.speaker)
            ),
            None,
        )
        if same:
            left.remove(same)
        else:
            errors.append(_error(number, row.text, "missed", gold))
        counts["quote:hit" if same else "quote:missed"] += 1
    counts["quote:wrong"] += len(left)
    return errors + [_error(number, row.text, "wrong", quote) for quote in left]


def _error(number: int, text: str, what: str, quote: GoldQuote | Quote) -> dict[str, Any]:
    return {
        "line": number,
        "error": what,
        "kind": "quote",
        "id": quote.speaker,
        "start": quote.start,
        "end": quote.end,
        "surface": text[quote.start : quote.end],
        "around": text[max(0, quote.start - 30) : quote.end + 80],
    }


def _overlap(gold: GoldQuote, quote: Quote) -> float:
    shared = min(gold.end, quote.end) - max(gold.start, quote.start)
    whole = max(gold.end, quote.end) - min(gold.start, quote.start)
    return shared / whole if whole else 0.0


def _name(speaker: str | None) -> str:
    return " ".join((speaker or "").casefold().split())


def _step(confidence: float) -> float:
    return max(low for low in _STEPS if low <= confidence)


def _summary(group: Sequence[Judged]) -> dict[str, float | int]:
    return {
        "n": len(group),
        "confidence": round(_mean(j.confidence for j in group), 3),
        "right": round(_mean(j.right for j in group), 3),
    }


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0
