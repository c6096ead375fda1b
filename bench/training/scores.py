"""How well spans are found: an entity counts when both ends and its kind are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlp.bio import spans


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 (0 to 1), and how many spans gold has."""

    precision: float
    recall: float
    f1: float
    gold: int


def score_spans(
    gold: Iterable[Sequence[str]], found: Iterable[Sequence[str]], kinds: Sequence[str]
) -> dict[str, Score]:
    """The score of each kind and, as `all`, of all spans together (micro average); other kinds are
    left out.
    """
    right: Counter[str] = Counter()
    in_gold: Counter[str] = Counter()
    in_found: Counter[str] = Counter()
    for wanted, given in zip(gold, found, strict=True):
        wanted_spans = {span for span in spans(wanted) if span[2] in kinds}
        given_spans = {span for span in spans(given) if span[2] in kinds}
        for counter, found_here in (
            (in_gold, wanted_spans),
            (in_found, given_spans),
            (right, wanted_spans & given_spans),
        ):
            for _start, _end, kind in found_here:
                counter[kind] += 1
                counter["all"] += 1
    return {kind: _score(right[kind], in_gold[kind], in_found[kind]) for kind in ("all", *kinds)}


def _score(right: int, gold: int, found: int) -> Score:
    precision, recall = right / found if found else 0.0, right / gold if gold else 0.0
    both = precision + recall
    return Score(precision, recall, 2 * precision * recall / both if both else 0.0, gold)
