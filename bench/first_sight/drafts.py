"""Drafts from texts of first sight, or from any files, printed to be judged:
`python -m bench.first_sight.drafts [ID or FILE …]`.

What was judged, and how, is in `drafts.md` beside this file. The texts of the part `opened` were
shut until they were drafted from; those that are shut are never drafted from.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.first_sight.texts import PARTS, labels
from pipeline.drafting.draft import new_draft
from pipeline.drafting.provenance import sheet_of
from pipeline.ground.types import Document, Quote, Tag
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import load_settings
from pipeline.tagging.tag import DocumentTagger

# Four agreements and six releases: the first ones of the part that was shut, by number.
TEN = tuple(label.id for label in labels("opened"))
# The day on which a draft without a day of its own is made, so that two runs print the same.
DAY = datetime(2026, 11, 30, 9, tzinfo=UTC)

# Filled in by two who do not know of each other: nothing untrue, nothing missing, the news first.
SHEET = """\
| | true | complete | news first | German | names, offices | publishable | what is wrong |
|---|---|---|---|---|---|---|---|
| first reader | | | | | | | |
| second reader | | | | | | | |
"""


@dataclass(frozen=True)
class _Material:
    document: Document
    tags: tuple[Tag, ...]
    quotes: tuple[Quote, ...]


def main(ids: list[str]) -> None:
    """Print the drafts of these texts or files, of the ten where none is named."""
    settings = load_settings()
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    tagger = DocumentTagger(vocabulary, settings)
    files = {it.id: it.file for it in labels(*PARTS) if it.part != "shut"}
    for id in ids or TEN:
        file = files.get(id) or Path(id)
        document = read_document(file, identify(file), settings)
        tagged = tagger.tag(document)
        record = _Material(document, tagged.tags, tagged.quotes)
        made = new_draft("pressemitteilung", record, vocabulary, settings, values={}, at=DAY)
        told = sheet_of(made.draft).text.split("\n\nDie „Offensive Mittelstand")[0]
        print(f"## {id}\n\n{told}\n")
        print("Überschriften:", *(f"- {s.text}" for s in made.draft.headlines), sep="\n")
        print("Hinweise:", *(f"- {m.message}" for m in made.draft.lint), "", sep="\n")
        print(SHEET)


if __name__ == "__main__":
    main(sys.argv[1:])
