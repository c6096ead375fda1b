"""Gold files: texts with the tags and quotes that people found in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.ground.errors import ConfigError


@dataclass(frozen=True, slots=True)
class GoldTag:
    """A tag that the text truly holds; `id` None means that any entry will do."""

    kind: str
    id: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """A direct quote, without its marks, and who says it."""

    start: int
    end: int
    speaker: str | None


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One text; `quotes` None means that nobody looked for quotes in it."""

    text: str
    tags: tuple[GoldTag, ...]
    quotes: tuple[GoldQuote, ...] | None = None


def read_gold(gold: Path) -> list[GoldRow]:
    """The rows of a file of JSON lines `{text, tags: [{kind, id?, start, end}], quotes?: [{start,
    end, speaker}]}`.

    Raises:
        ConfigError: the file is missing or empty, or a line is not of this form.
    """
    try:
        lines = gold.read_text(encoding="utf8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"Die Datei „{gold}“ lässt sich nicht lesen.",
            "Nennen Sie hinter --gold eine Datei mit JSON-Zeilen.",
        ) from error
    rows = [_row(gold, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise ConfigError(
            f"Die Datei „{gold}“ ist leer.", "Nennen Sie hinter --gold eine Datei mit JSON-Zeilen."
        )
    return rows


def _row(gold: Path, number: int, line: str) -> GoldRow:
    try:
        row = json.loads(line)
        tags = (
            GoldTag(str(t["kind"]), t.get("id"), int(t["start"]), int(t["end"]))
            for t in row.get("tags", [])
        )
        quotes = row.get("quotes")
        if quotes is not None:
            quotes = tuple(
                GoldQuote(int(q["start"]), int(q["end"]), q.get("speaker")) for q in quotes
            )
        found = GoldRow(str(row["text"]), tuple(tags), quotes)
        if not all(0 <= s.start < s.end <= len(found.text) for s in (*found.tags, *(quotes or ()))):
            raise ValueError("a span outside of the text")
        return found
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(
            f"Zeile {number} von „{gold}“ hat nicht die Form "
            f"{{text, tags: [{{kind, id, start, end}}]}}.",
            "Berichtigen Sie die Zeile: JSON mit start < end, beide in Zeichen und innerhalb des "
            "Textes.",
        ) from error
