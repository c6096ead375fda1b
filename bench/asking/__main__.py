"""How exactly questions that count are answered, and how well all others are left alone.

    python -m bench.asking [--shut] [--passages N] [--questions questions2.tsv]

Over the generated archive of `archive.py`: exact answers, wrong numbers shown, F1 of lists, others
left alone. `--shut` asks the part that no rule was made on. `--passages` asks an archive of so many
passages instead, and tells the time.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.asking.archive import TODAY, Known, fill, works
from bench.asking.questions import Asked as Question
from bench.asking.questions import others, questions
from nlp.embedders.hashing import HashingEmbedder
from pipeline.archive import open_archive
from pipeline.asking.answer import Reply
from pipeline.asking.asking import count_only
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.search.bundle import Bundle
from pipeline.settings import load_settings

# Passages of a document where their number is asked for.
_A_DOCUMENT = 10


@dataclass
class Score:
    """What was asked and how it was answered."""

    asked: int = 0
    exact: int = 0
    wrong: int = 0
    f1: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    by: Counter[str] = field(default_factory=Counter)

    def add(self, question: Question, found: Reply) -> None:
        """Judge one answer."""
        self.asked += 1
        exact = _is_exact(question, found)
        shown = found.value is not None or bool(found.groups)
        self.exact += exact
        self.wrong += shown and not exact
        if question.operation != "sum":
            self.f1.append(_f1(question.documents, frozenset(found.documents)))
        if not exact:
            self.by[question.operation] += 1
            self.faults.append(
                f"{question.operation}: {question.text} -> {found.operation} {found.value} "
                f"(true {question.value}) unknown {found.unknown}"
            )


def _is_exact(question: Question, found: Reply) -> bool:
    # A list has its number beside it.
    lists = {"count", "list"}
    same = found.operation == question.operation or {question.operation, found.operation} <= lists
    groups = {group.key: group.count for group in found.groups}
    return same and found.value == question.value and groups == dict(question.groups)


def _f1(true: frozenset[str], found: frozenset[str]) -> float:
    if not true and not found:
        return 1.0
    return 2 * len(true & found) / (len(true) + len(found))


@contextmanager
def generated(known: list[Known] | None = None, chapters: int = 0) -> Iterator[Bundle]:
    """The generated archive with all that a question needs."""
    settings = load_settings()
    with (
        tempfile.TemporaryDirectory() as folder,
        open_archive(f"sqlite:///{Path(folder) / 'asking.sqlite'}") as archive,
    ):
        fill(archive, known or works(), chapters)
        vocabulary = load_vocabulary(settings.vocabulary_folder)
        yield Bundle(archive, settings, vocabulary, HashingEmbedder())


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--shut", action="store_true")
    parser.add_argument("--passages", type=int, default=0)
    parser.add_argument("--questions", default="questions.tsv")
    asked = parser.parse_args()
    known = works(count=asked.passages // _A_DOCUMENT) if asked.passages else works()
    with generated(known, _A_DOCUMENT - 1 if asked.passages else 0) as bundle:
        score, times, busy = Score(), list[float](), list[float]()
        chosen = [
            question
            for question in questions(known, name=asked.questions)
            if question.shut == asked.shut
        ]
        count_only(bundle, chosen[0].text, TODAY)  # what is read once
        for question in chosen:
            began, spent = time.perf_counter(), time.process_time()
            score.add(question, count_only(bundle, question.text, TODAY))
            times.append(time.perf_counter() - began)
            busy.append(time.process_time() - spent)
        alone = [
            (kind, text, count_only(bundle, text, TODAY))
            for kind, text, is_shut in others()
            if is_shut == asked.shut
        ]
    print(*score.faults, sep="\n")
    disturbed = [(kind, text) for kind, text, found in alone if found.operation != "none"]
    print(*disturbed, sep="\n")
    print(f"{'shut' if asked.shut else 'open'}: {score.asked} questions that count")
    print(f"exact {score.exact / score.asked:.3f}, wrong number {score.wrong / score.asked:.3f}")
    print(f"documents F1 {sum(score.f1) / len(score.f1):.3f}")
    print(f"left alone {1 - len(disturbed) / len(alone):.3f} of {len(alone)}")
    print(f"clock {_spread(times)}, processor {_spread(busy)} over {len(known)} documents")


def _spread(seconds: list[float]) -> str:
    """The middle and the slow end in milliseconds."""
    ordered = sorted(seconds)
    middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    return f"p50 {middle * 1000:.0f} ms, p95 {late * 1000:.0f} ms"


if __name__ == "__main__":
    main()
