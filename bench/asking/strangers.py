"""Questions over the samples as somebody types them who does not know the rules.

    python -m bench.asking.strangers [--questions strangers2.tsv] [--config FILE]

The samples must be taken in first (`omdok ingest corpus/samples/documents`). A number that is not
the true one is wrong; none where there is one is missed.
"""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import date
from pathlib import Path

from pipeline.archive import open_archive
from pipeline.asking.answer import Reply
from pipeline.asking.asking import count_only
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.search.bundle import Bundle
from pipeline.search.meaning import embedder_for
from pipeline.settings import load_settings

TODAY = date(2026, 11, 30)
# A list has its number beside it.
_COUNTS = {"count", "list"}


def questions(name: str) -> list[tuple[str, str, str]]:
    """Each question with what it asks and what is true."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(text, operation, true) for text, operation, true in rows]


def verdict(found: Reply, operation: str, true: str, names: dict[str, str]) -> str:
    """Whether an answer is right, wrong or missed; `names` has the file of each document."""
    shown = found.value is not None or bool(found.groups)
    if operation == "none" or (operation == "sum" and true == "-"):
        return "wrong" if shown else "right"
    same = found.operation == operation or {found.operation, operation} <= _COUNTS
    if not same or not (shown or found.documents):
        return "wrong" if shown else "missed"
    return "right" if true in ("*", _told(found, names)) else "wrong"


def _told(found: Reply, names: dict[str, str]) -> str:
    if found.groups:
        counts = sorted((group.key, group.count) for group in found.groups)
        return ",".join(f"{key}={count}" for key, count in counts)
    if found.operation in ("first", "last"):
        return names.get(next(iter(found.documents), ""), "")
    return str(found.value)


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", default="strangers.tsv")
    parser.add_argument("--config", type=Path)
    asked = parser.parse_args()
    settings, verdicts = load_settings(asked.config), Counter[str]()
    with open_archive(settings.store_url) as archive:
        vocabulary = load_vocabulary(settings.vocabulary_folder)
        bundle = Bundle(archive, settings, vocabulary, embedder_for(settings))
        names = {s.document: Path(s.path).stem for s in archive.documents.summaries()}
        for text, operation, true in questions(asked.questions):
            found = count_only(bundle, text, TODAY)
            said = verdict(found, operation, true, names)
            verdicts[said] += 1
            if said != "right":
                print(
                    f"{said}: {text} -> {found.operation} {found.value} "
                    f"{_told(found, names)}, true {operation} {true}, unknown {found.unknown}"
                )
    total = verdicts.total()
    print(*(f"{name} {number / total:.2f}" for name, number in verdicts.items()), f"of {total}")


if __name__ == "__main__":
    main()
