"""Whether questions for a role, a day or a number get the right sentence, or none.

    python -m bench.asking.answering [--questions sight.tsv] [--config FILE]

Over the samples, which must be taken in first (`omdok ingest corpus/samples/documents`); `sight.tsv`
asks of the build parts of `corpus/gold/first_sight` too. Right is a
first sentence that holds what `answers.tsv` says, or none where nothing is true; a sentence that
does not hold it is wrong, and none where there is one is missed.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from pipeline.archive import open_archive
from pipeline.asking.asking import ask
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.search.bundle import Bundle
from pipeline.search.meaning import embedder_for
from pipeline.settings import load_settings

_NOTHING = "–"


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", default="answers.tsv")
    parser.add_argument("--config", type=Path)
    asked = parser.parse_args()
    settings, verdicts = load_settings(asked.config), Counter[str]()
    lines = (Path(__file__).parent / asked.questions).read_text(encoding="utf8").splitlines()
    with open_archive(settings.store_url) as archive:
        vocabulary = load_vocabulary(settings.vocabulary_folder)
        bundle = Bundle(archive, settings, vocabulary, embedder_for(settings))
        for line in lines:
            if line.startswith("#"):
                continue
            question, true = line.split("\t")
            found = ask(bundle, question).evidence
            said = " ".join(found[0].text.split()) if found else ""
            verdict = _verdict(said, true)
            verdicts[verdict] += 1
            if verdict != "right":
                print(f"{verdict}: {question} -> {said[:120]!r}, true {true!r}")
    total = verdicts.total()
    print(*(f"{name} {number / total:.2f}" for name, number in verdicts.items()), f"of {total}")


def _verdict(said: str, true: str) -> str:
    if not said:
        return "right" if true == _NOTHING else "missed"
    return "right" if true != _NOTHING and true in said else "wrong"


if __name__ == "__main__":
    main()
