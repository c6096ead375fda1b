"""How sure each way of finding is: shares that were right on gold, by cross-validation; writes the
constants.

.venv/bin/python -m bench.tagging.calibrate [--split held] [--write] GOLD.jsonl …

A way of finding (`name`, `abbreviation`, `place name` …) gives every mention one confidence, so
calibrating it means to estimate one share: right finds and half a one more of all and one more
(Jeffreys' prior: five of five are not yet certainty). Each fold's texts are judged by the shares of
the other folds; the Brier score and the mean distance of confidence and truth are those of texts
that took no part. `--write` puts the shares of all texts into `nlp/data/confidence.json`, from
which the taggers read them. Take texts for it that no rule was tuned on.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from nlp.confidence import CONFIDENCE, FILE
from pipeline.evaluation.gold import GoldRow, read_gold
from pipeline.evaluation.tag_quality import Judged, judge, reliability
from pipeline.evaluation.tags import as_document
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import Settings
from pipeline.tagging.tag import DocumentTagger

FOLDS = 5
_BY_VALUE = {value: way for way, value in CONFIDENCE.items()}


def way_of(judged: Judged) -> str:
    """What the constant is called; short forms are told apart by the evidence that their confidence
    stands for.
    """
    return _BY_VALUE.get(judged.confidence, judged.how) if judged.how == "weak" else judged.how


def shares(texts: Iterable[Sequence[Judged]]) -> dict[str, float]:
    """The share that was right of each way, with Jeffreys' prior."""
    right: dict[str, list[bool]] = defaultdict(list)
    for judged in texts:
        for one in judged:
            right[way_of(one)].append(one.right)
    return {way: round((sum(r) + 0.5) / (len(r) + 1), 3) for way, r in right.items()}


def cross_validated(texts: Sequence[Sequence[Judged]]) -> list[Judged]:
    """Every mention with the confidence that the texts of the other folds give it."""
    found = []
    for fold in range(FOLDS):
        known = shares(text for n, text in enumerate(texts) if n % FOLDS != fold)
        for text in texts[fold::FOLDS]:
            found += [
                Judged(j.how, known.get(way_of(j), CONFIDENCE.get(way_of(j), 0.5)), j.right)
                for j in text
            ]
    return found


def brier(judged: Sequence[Judged]) -> float:
    """Mean square of what confidence and truth differ by."""
    return sum((j.confidence - j.right) ** 2 for j in judged) / max(1, len(judged))


def distinct(values: Mapping[str, float]) -> dict[str, float]:
    """The same, each value its own: the confidence tells which way a short form was settled."""
    found: dict[str, float] = {}
    for way, value in values.items():
        while value in found.values():
            value = round(value - 0.001, 3)
        found[way] = value
    return found


def _rows(files: Iterable[Path], split: str) -> list[GoldRow]:
    rows: list[GoldRow] = []
    for file in files:
        lines = file.read_text(encoding="utf8").splitlines()
        kept = zip(read_gold(file), lines, strict=True)
        rows += [row for row, line in kept if not split or json.loads(line).get("split") == split]
    return rows


def main() -> None:
    """Print the table; with `--write` keep the shares."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--split", default="", help="only the passages of this split")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    settings = Settings()
    tagger = DocumentTagger(load_vocabulary(settings.vocabulary_folder), settings)
    texts = [
        list(judge(row, tagger.tag(as_document(row.text)).tags))
        for row in _rows(options.gold, options.split)
    ]
    before, after = [one for text in texts for one in text], cross_validated(texts)
    for name, judged in (("constants as they are", before), ("cross-validated", after)):
        told = reliability(judged)
        print(
            f"{name}: Brier {brier(judged):.4f}, distance {told['error']:.4f}, {len(judged)} "
            "mentions"
        )
        for step in told["steps"]:
            print(
                f"  from {step['from']:.2f}: {step['n']:4d}  said {step['confidence']:.3f}  right "
                f"{step['right']:.3f}"
            )
    new = shares(texts)
    for way in CONFIDENCE:
        print(f"{way:14s} {CONFIDENCE[way]:.3f} -> {new.get(way, CONFIDENCE[way]):.3f}")
    if options.write:
        kept = distinct({way: new.get(way, value) for way, value in CONFIDENCE.items()})
        FILE.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf8")
        sys.stderr.write(f"{FILE.name} written\n")


if __name__ == "__main__":
    main()
