"""How well two agreements are laid beside each other, on pairs made by program.

    python -m bench.agreements.comparison [--pairs 200] [--words-only] [--errors]

Each pair is an invented agreement and what became of it: renumbered, reordered, split, merged,
reworded in single words or whole, with clauses dropped and added, in eleven shapes of headings and
four of text. Told is the alignment (precision, recall, F1 over ties of clauses), how many exchanged
words are not in a diff, and how many pairs are called the same that are not.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter

from bench.agreements.comparison.pairs import Mutated, make_pair
from pipeline.agreements.comparing.meaning import meaning_by
from pipeline.agreements.comparison import ClausePair, Comparison, Side, compare, words_of
from pipeline.search.meaning import embedder_for
from pipeline.settings import load_settings


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--words-only", action="store_true", help="without the language model")
    parser.add_argument("--errors", action="store_true")
    asked = parser.parse_args()
    loaded = [] if asked.words_only else [embedder_for(load_settings(None))]
    meaning = meaning_by(lambda: loaded[0]) if loaded else None
    total: Counter[str] = Counter()
    began = time.process_time()
    for seed in range(asked.first, asked.first + asked.pairs):
        made = make_pair(seed)
        found = compare(Side("a", made.first), Side("b", made.second), meaning)
        total += judge(made, found, seed if asked.errors else None)
    spent = (time.process_time() - began) / asked.pairs * 1000
    precision = total["right"] / max(1, total["found"])
    recall = total["right"] / max(1, total["true"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"pairs {asked.pairs}, ties {total['true']}, CPU ms a pair {spent:.0f}")
    print(f"alignment precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")
    print(f"exchanged words {total['swaps']}, not shown {total['unshown']}")
    print(f"words in no pair or in two {total['lost']}")
    print(f"pairs called the same {total['same']}, wrongly {total['false_same']}")
    print(f"untouched clauses {total['untouched']}, called changed {total['false_changed']}")


def judge(made: Mutated, found: Comparison, seed: int | None) -> Counter[str]:
    """What one pair adds to the sums; with a seed its faults are printed."""
    ties = {tie for pair in found.pairs for tie in _ties(pair, made)}
    counts = Counter({"true": len(made.ties), "found": len(ties), "right": len(ties & made.ties)})
    if seed is not None and ties != made.ties:
        print(seed, "missed", sorted(made.ties - ties), "wrong", sorted(ties - made.ties))
    counts["swaps"] = len(made.swapped)
    counts["unshown"] = sum(not _shown(found, old, new) for old, new, _ in made.swapped)
    counts["lost"] = _lost(made, found)
    for pair in found.pairs:
        if pair.how == "same":
            counts["same"] += 1
            counts["false_same"] += _bare(made.first.text, pair.a) != _bare(
                made.second.text, pair.b
            )
    changed = {
        j
        for pair in found.pairs
        if pair.how in ("changed", "only_b")
        for j in _clauses(pair.b, made.spans_b)
    }
    counts["untouched"] = len(made.untouched)
    counts["false_changed"] = len(changed & made.untouched)
    if seed is not None and changed & made.untouched:
        print(seed, "called changed", sorted(changed & made.untouched))
    return counts


def _ties(pair: ClausePair, made: Mutated) -> set[tuple[int, int]]:
    mine, yours = _clauses(pair.a, made.spans_a), _clauses(pair.b, made.spans_b)
    return {(i, j) for i in mine for j in yours}


def _clauses(span: tuple[int, int] | None, spans: list[tuple[int, int]]) -> list[int]:
    if span is None:
        return []
    return [n for n, (start, end) in enumerate(spans) if start < span[1] and span[0] < end]


def _shown(found: Comparison, old: str, new: str) -> bool:
    """Whether a word that was exchanged is told as gone and its successor as new."""
    gone = {
        w.strip(".,;()")
        for p in found.pairs
        for k, words in p.diff
        if k == "gone"
        for w in words.split()
    }
    come = {
        w.strip(".,;()")
        for p in found.pairs
        for k, words in p.diff
        if k == "new"
        for w in words.split()
    }
    return old in gone and new in come


def _lost(made: Mutated, found: Comparison) -> int:
    """Words of either text that stand in no pair, or in more than one."""
    wrong = 0
    for text, side in ((made.first.text, "gone"), (made.second.text, "new")):
        had = Counter(w for w in text.split() if any(map(str.isalnum, w)))
        told = Counter(
            w for p in found.pairs for w in words_of(p, side).split() if any(map(str.isalnum, w))
        )  # type: ignore[arg-type]
        wrong += sum(((had - told) + (told - had)).values())
    return wrong


def _bare(text: str, span: tuple[int, int] | None) -> list[str]:
    return (
        [] if span is None else [w for w in text[slice(*span)].split() if any(map(str.isalnum, w))]
    )


if __name__ == "__main__":
    main()
