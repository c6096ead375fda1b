"""The entity tagger as it is shipped: F1 on a test split, words a second on one core, and what its
certainty is worth.

.venv/bin/python -m bench.tagging.ner ../shared/data/ner [--tagger FOLDER_OR_PIPELINE] [--sets
germeval14 …]

A spaCy pipeline (`de_core_news_lg`) can be named in place of our folder; it then gets the same
words.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.training.conll import Labelled, read_sentences
from bench.training.scores import score_spans
from nlp.entities_model import is_built
from nlp.taggers.entities import Entity, EntityTagger, WordTagger, load_pipeline

# Where `omdok models --entities` builds it.
OWN = Path(__file__).resolve().parents[2] / "outputs" / "models" / "entities"
KINDS = ("PER", "ORG", "LOC")
SAME = {"PERSON": "PER", "GPE": "LOC"}
STEPS = 10


def word_reader(tagger: str) -> Callable[[Sequence[str]], list[Entity]]:
    """What finds entities in a row of words: our folder, or any spaCy pipeline."""
    if is_built(Path(tagger)):
        return WordTagger(Path(tagger)).entities
    from spacy.tokens import Doc

    pipeline = load_pipeline(tagger)

    def read(words: Sequence[str]) -> list[Entity]:
        doc = Doc(pipeline.vocab, words=list(words))
        for _name, part in pipeline.pipeline:
            doc = part(doc)
        return [
            Entity(span.start, span.end, SAME.get(span.label_, span.label_), 0.0)
            for span in doc.ents
        ]

    return read


def labels(length: int, entities: Sequence[Entity]) -> list[str]:
    """The entities as BIO labels of that many words."""
    row = ["O"] * length
    for entity in entities:
        row[entity.start : entity.end] = [f"I-{entity.label}"] * (entity.end - entity.start)
        row[entity.start] = f"B-{entity.label}"
    return row


def certainty_table(
    sentences: Sequence[Labelled], found: Sequence[Sequence[Entity]]
) -> dict[str, str]:
    """For each tenth of certainty how many entities were given and which share of them was
    right.
    """
    right: dict[int, list[bool]] = defaultdict(list)
    for sentence, entities in zip(sentences, found, strict=True):
        for entity in entities:
            if entity.label in KINDS:
                gold = labels(len(sentence.words), [entity])
                inside = all(
                    wanted == given
                    for wanted, given in zip(sentence.labels, gold, strict=True)
                    if given != "O"
                )
                behind = sentence.labels[entity.end] if entity.end < len(sentence.labels) else "O"
                right[min(STEPS - 1, int(entity.certainty * STEPS))].append(
                    inside and not behind.startswith("I-")
                )
    return {
        f"{step / STEPS:.1f}": f"{sum(hits)}/{len(hits)}" for step, hits in sorted(right.items())
    }


def words_a_second(tagger: str, sentences: Sequence[Labelled]) -> dict[str, float]:
    """Speed on one core, for words given and for running text (tokens, sentences and spaCy's
    document included).
    """
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        read = word_reader(tagger)
        words = sum(len(sentence.words) for sentence in sentences)
        start = time.thread_time()
        for sentence in sentences:
            read(sentence.words)
        given = words / (time.thread_time() - start)
        whole = EntityTagger(tagger)
        text = "\n".join(" ".join(sentence.words) for sentence in sentences)
        whole.find(text[:200])
        start = time.thread_time()
        whole.find(text)
        return {
            "words given": round(given),
            "running text": round(words / (time.thread_time() - start)),
        }
    finally:
        os.sched_setaffinity(0, cores)


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="folder of <set>.<split>.conll")
    parser.add_argument("--tagger", default=str(OWN))
    parser.add_argument("--sets", nargs="+", default=["germeval14", "smartdata", "mobie"])
    parser.add_argument("--split", default="test")
    options = parser.parse_args()
    read = word_reader(options.tagger)
    report: dict[str, object] = {}
    for name in options.sets:
        sentences = read_sentences(options.data / f"{name}.{options.split}.conll", name)
        found = [read(sentence.words) for sentence in sentences]
        rows = [
            labels(len(s.words), entities) for s, entities in zip(sentences, found, strict=True)
        ]
        scores = score_spans([s.labels for s in sentences], rows, KINDS)
        report[name] = {
            "scores": {
                kind: {part: round(value, 4) for part, value in dataclasses.asdict(score).items()}
                for kind, score in scores.items()
            },
            "right by certainty": certainty_table(sentences, found),
        }
    sample = read_sentences(
        options.data / f"{options.sets[0]}.{options.split}.conll", options.sets[0]
    )[:600]
    report["words a second of one core"] = words_a_second(options.tagger, sample)
    print(json.dumps(report, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
