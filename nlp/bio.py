"""Labels of words that mark spans: `B-` begins one, `I-` goes on, `O` is outside; and the best
legal row of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

# Works of art, products, events and the like are learnt so that they are not taken for
# organisations; none is reported.
LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
_FORBIDDEN = -1e9


def spans(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The spans (first word, word behind the last, kind); an `I-` without its beginning begins
    one.
    """
    start, kind = 0, ""
    for place, label in enumerate([*labels, "O"]):
        mark, _, this = label.partition("-")
        if mark == "I" and this == kind:
            continue
        if kind:
            yield start, place, kind
        start, kind = place, this


def _steps() -> NDArray[np.float32]:
    """What it costs to go from one label to the next: nothing, or too much where `I-` does not go
    on what was.
    """
    costs = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for after, label in enumerate(LABELS):
        if label.startswith("I-"):
            allowed = {label, "B" + label[1:]}
            costs[
                [place for place, before in enumerate(LABELS) if before not in allowed], after
            ] = _FORBIDDEN
    return costs


STEPS = _steps()
# A sentence begins as if `O` stood before it.
_FIRST = STEPS[0]


def best_labels(scores: NDArray[np.float32]) -> list[int]:
    """The legal row of labels with the highest sum of scores; `scores` has the shape (words,
    labels).
    """
    if not len(scores):
        return []
    simple = scores.argmax(axis=1)
    if _FIRST[simple[0]] == 0 and not STEPS[simple[:-1], simple[1:]].any():
        # Nearly always the best label of each word already makes a legal row.
        return [int(label) for label in simple]
    reached = scores[0] + _FIRST
    back = np.zeros(scores.shape, dtype=np.int64)
    for place in range(1, len(scores)):
        ways = reached[:, None] + STEPS
        back[place] = ways.argmax(axis=0)
        reached = ways.max(axis=0) + scores[place]
    row = [int(reached.argmax())]
    for place in range(len(scores) - 1, 0, -1):
        row.append(int(back[place, row[-1]]))
    return row[::-1]
