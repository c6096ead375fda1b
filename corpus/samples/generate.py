"""Makes the sample documents and their gold from the sources in `texts/`.

    python corpus/samples/generate.py                 everything but the Word-97 files, which are
    committed python corpus/samples/generate.py --doc           those too (needs LibreOffice; the
    bytes differ every time) python corpus/samples/generate.py --gold-only     only the truth, the
    tags and the query corpus (no document) python corpus/samples/generate.py --to FOLDER     writes
    below FOLDER instead of the repository's corpus/

Writes `samples/documents/*` and `gold/{texts/*.txt, documents.jsonl, tags.jsonl, quotes.jsonl,
queries/corpus.jsonl}`. `gold/queries/{queries.jsonl,qrels.tsv}` are written by people and never
touched.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from formats import write  # noqa: E402 - after the path is set
from source import Sample, read_sample  # noqa: E402 - after the path is set


def read_samples(folder: Path = HERE / "texts") -> list[Sample]:
    """All samples, ordered by id."""
    return [read_sample(path) for path in sorted(folder.glob("*.md"))]


def gold_tags(sample: Sample) -> list[dict[str, Any]]:
    """The tags of the true text: one for each id of each marked span."""
    tags = []
    for mark in sample.marks():
        if mark.mark.startswith(("q", "href ")):
            continue
        for part in mark.mark.split("+"):
            kind, ids = part.split(":", 1)
            tags += [
                {"kind": kind, "id": i, "start": mark.start, "end": mark.end}
                for i in ids.split(",")
            ]
    return tags


def gold_quotes(sample: Sample) -> list[dict[str, Any]]:
    """The direct quotes of the true text with their speakers; a part that the text leaves out is
    null.
    """
    quotes = []
    for mark in sample.marks():
        if mark.mark in sample.meta:
            parts = [part.strip() or None for part in (sample.meta[mark.mark] + " | | ").split("|")]
            speaker, function, organisation = parts[:3]
            quotes.append({"start": mark.start, "end": mark.end, "speaker": speaker, "function": function,
                           "organisation": organisation})  # fmt: skip
    return quotes


def write_gold(samples: list[Sample], gold: Path) -> None:
    """The true texts and what is known about them, all from the sources alone."""
    (gold / "texts").mkdir(parents=True, exist_ok=True)
    (gold / "queries").mkdir(exist_ok=True)
    for sample in samples:
        (gold / "texts" / f"{sample.id}.txt").write_text(sample.truth(), encoding="utf-8")
    _write_lines(gold / "documents.jsonl", (
        {"path": f"corpus/samples/documents/{s.file_name}", **{k: s.meta[k] for k in ("kind", "title", "date")}}
        for s in samples
    ))  # fmt: skip
    _write_lines(gold / "tags.jsonl", (
        {"id": s.id, "text": s.truth(), "tags": gold_tags(s), "quotes": gold_quotes(s)} for s in samples
    ))  # fmt: skip
    _write_lines(
        gold / "quotes.jsonl",
        ({"id": s.id, "text": s.truth(), "quotes": gold_quotes(s)} for s in samples),
    )
    _write_lines(gold / "queries" / "corpus.jsonl", (
        {"_id": s.id, "title": s.meta["title"], "text": s.truth()} for s in samples
    ))  # fmt: skip


def _write_lines(path: Path, values: Iterable[dict[str, Any]]) -> None:
    path.write_text(
        "".join(json.dumps(v, ensure_ascii=False) + "\n" for v in values), encoding="utf-8"
    )


def write_documents(samples: list[Sample], folder: Path, *, word97: bool) -> None:
    """Every sample in its format; Word-97 files only when asked, for they need LibreOffice."""
    folder.mkdir(parents=True, exist_ok=True)
    for sample in samples:
        if sample.meta["format"] == "doc" and not word97:
            continue
        (folder / sample.file_name).write_bytes(write(sample))


def main() -> None:
    """Reads the command line and writes what it asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--doc", action="store_true", help="make the Word-97 files too")
    parser.add_argument("--gold-only", action="store_true", help="make no documents")
    parser.add_argument(
        "--to", type=Path, default=HERE.parent, help="the corpus folder to write to"
    )
    options = parser.parse_args()
    samples = read_samples()
    write_gold(samples, options.to / "gold")
    if not options.gold_only:
        write_documents(samples, options.to / "samples" / "documents", word97=options.doc)


if __name__ == "__main__":
    main()
