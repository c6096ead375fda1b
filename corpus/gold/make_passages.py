"""Writes `NAME.jsonl` from each `NAME.txt` of marked passages that people edit.

A passage begins with `## dev NAME` (to develop with) or `## held NAME` (only to measure with).
`{ba:Agentur für Arbeit}` is a tag, ids parted by `+` share a span; `⟦Anna Muster¦Worte⟧` is a quote
with its speaker.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from pipeline.registers.vocabulary import Vocabulary, load_vocabulary

FOLDER = Path(__file__).resolve().parent
MARKED = (FOLDER / "passages.txt", FOLDER / "press.txt")
_MARK = re.compile(r"\{(?P<ids>[\w.+\-]+):|⟦(?P<speaker>[^¦⟧]+)¦|(?P<tag>\})|(?P<quote>⟧)")


def read_passage(marked: str, vocabulary: Vocabulary) -> dict[str, Any]:
    """Text, tags and quotes of one marked passage.

    Raises:
        ValueError: a mark has no end, or names no entry.
    """
    text, at = "", 0
    tags: list[dict[str, Any]] = []
    quotes: list[dict[str, Any]] = []
    open_tags: list[tuple[str, int]] = []
    open_quotes: list[tuple[str, int]] = []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if mark["ids"]:
            open_tags.append((mark["ids"], len(text)))
        elif mark["speaker"]:
            open_quotes.append((mark["speaker"], len(text)))
        elif mark["tag"]:
            ids, start = open_tags.pop()
            for id in ids.split("+"):
                tags.append(
                    {"kind": _kind(id, vocabulary), "id": id, "start": start, "end": len(text)}
                )
        else:
            speaker, start = open_quotes.pop()
            quotes.append({"start": start, "end": len(text), "speaker": speaker})
    text += marked[at:]
    if open_tags or open_quotes:
        raise ValueError(f"a mark has no end: {marked[:60]}")
    return {"text": text, "tags": tags, "quotes": quotes}


def _kind(id: str, vocabulary: Vocabulary) -> str:
    for kind, entries in (
        ("partner", vocabulary.partners), ("region", vocabulary.regions), ("standard", vocabulary.standards),
    ):  # fmt: skip
        if any(entry.id == id for entry in entries):
            return kind
    raise ValueError(f"no entry: {id}")


def main() -> None:
    """Write the file, and beside it nothing."""
    vocabulary = load_vocabulary(FOLDER.parent / "vocabulary")
    for source in MARKED:
        rows = []
        for block in re.split(r"^## ", source.read_text(encoding="utf8"), flags=re.MULTILINE)[1:]:
            head, _, body = block.partition("\n")
            split, _, name = head.partition(" ")
            rows.append(
                {
                    "id": name.strip(),
                    "split": split,
                    **read_passage(body.strip() + "\n", vocabulary),
                }
            )
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        source.with_suffix(".jsonl").write_text(lines, encoding="utf8")
        sys.stderr.write(f"{source.stem}: {len(rows)} passages\n")


if __name__ == "__main__":
    main()
