"""How whole agreements are read: parties, day of signing and every term right or told as open.

`python -m bench.agreements.whole` reads `corpus/gold/agreements/whole/whole.jsonl` as files.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.agreements.judging import Score, judge, rows_of
from bench.first_sight.names import same_organisation
from pipeline.agreements.record import AgreementRecord, make_record
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import load_settings
from pipeline.tagging.tag import DocumentTagger

GOLD = Path("corpus/gold/agreements/whole/whole.jsonl")


def main() -> None:
    """Print each miss and a line of figures."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for row, record in _records(Path(folder)):
            for miss in _of_record(row, record, counts):
                print(f"{row['id']}: {miss}")
    score = judge(rows_of(GOLD))
    print("\n".join(score.faults))
    print(_told(score, counts))


def _records(folder: Path) -> Iterator[tuple[dict[str, Any], AgreementRecord]]:
    settings = load_settings()
    tagger = DocumentTagger(load_vocabulary(settings.vocabulary_folder), settings)
    for row in rows_of(GOLD):
        file = folder / f"{row['id']}.txt"
        file.write_text(row["text"], encoding="utf8")
        document = read_document(file, identify(file), settings)
        yield row, make_record(document, tagger.tag(document).tags)


def _of_record(
    row: Mapping[str, Any], record: AgreementRecord, counts: Counter[str]
) -> Iterator[str]:
    signed = record.terms.signed
    counts["signed"] += str(signed) == row["signed"]
    if str(signed) != row["signed"]:
        yield f"signed {signed} statt {row['signed']}"
    found = [party.label for party in record.parties]
    for name in row["parties"]:
        hit = any(same_organisation(label, name) for label in found)
        counts["hit" if hit else "missed"] += 1
        if not hit:
            yield f"party missed: {name}"
    for label in found:
        if not any(same_organisation(label, name) for name in row["parties"]):
            counts["extra"] += 1
            yield f"party extra: {label}"


def _told(score: Score, counts: Counter[str]) -> str:
    hit, missed, extra = (counts[k] for k in ("hit", "missed", "extra"))
    return (
        f"{score.rows} Vereinbarungen: Parteien F1 {2 * hit / max(1, 2 * hit + missed + extra):.3f}, "
        f"unterzeichnet {counts['signed']}/{score.rows}, Rollen F1 {score.role_f1:.3f}, "
        f"Tage {score.right_days}/{score.days}, Stand {score.states}/{score.rows}, "
        f"stumm {score.silent}, falsch als sicher {score.wrong}/{score.shown}"
    )


if __name__ == "__main__":
    main()
