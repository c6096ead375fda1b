"""How good the tags are on a gold file: precision, recall and F1 of each kind, and every single
error.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nlp.normal import normalise_in_place
from pipeline.evaluation.gold import GoldTag, read_gold
from pipeline.evaluation.tag_quality import Judged, compare_quotes, judge, reliability
from pipeline.ground.facets import LINKED
from pipeline.ground.types import Block, Document, Made, Page, SourceFile, Tag
from pipeline.reading.evidence import units
from pipeline.reading.extractors.text import unwrapped
from pipeline.reading.kind import kind_of
from pipeline.reading.sections import sections_of
from pipeline.registers.vocabulary import Vocabulary
from pipeline.settings import Settings
from pipeline.tagging.ready import tagger_for

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def evaluate_tags(gold: Path, vocabulary: Vocabulary, settings: Settings) -> dict[str, Any]:
    """Tag every text of the JSON lines `{text, tags: [{kind, id?, start, end}], quotes?}` and
    compare.

    A tag is right when a gold tag of the same kind (and id, where the gold has one) overlaps it;
    each gold tag counts once. `exact` repeats the figures for equal spans. Kinds that the gold file
    never names are left out. A quote (`{start, end, speaker}`) is right when its speaker is, too.
    `reliability` tells how often tags of a confidence are right.

    Raises:
        ConfigError: the file is missing or a line is not of this form.
    """
    rows = read_gold(gold)
    kinds = sorted({tag.kind for row in rows for tag in row.tags})
    tagger = tagger_for(vocabulary, settings)
    counts: dict[str, Counter[str]] = {"overlap": Counter(), "exact": Counter()}
    errors: list[dict[str, Any]] = []
    judged: list[Judged] = []
    for number, row in enumerate(rows, 1):
        tagged = tagger.tag(as_document(row.text))
        found = [t for t in tagged.tags if t.kind in kinds and _counts(t)]
        _compare(row.tags, found, counts["exact"], exact=True)
        missed, wrong = _compare(row.tags, found, counts["overlap"], exact=False)
        errors.extend(_errors(number, row.text, missed, wrong))
        judged.extend(judge(row, [t for t in tagged.tags if t.kind in kinds]))
        if row.quotes is not None:
            errors.extend(compare_quotes(number, row, tagged.quotes, counts["overlap"]))
    shown = [*kinds, "quote"] if any(row.quotes is not None for row in rows) else kinds
    return {
        **_figures(shown, counts["overlap"]),
        "exact": _figures(kinds, counts["exact"]),
        "reliability": reliability(judged),
        "errors": errors,
    }


def as_document(text: str) -> Document:
    """A document of one page from a bare text: each line a paragraph, with the kind and sections
    that its words show.

    Blanks, hyphens and wrapped lines are what reading a file makes of them, without a change of
    offsets.
    """
    text = unwrapped(normalise_in_place(text))
    source = SourceFile(
        path="", name="", sha256="", media_type="text/plain", size=0, fetched_at=_EPOCH
    )
    blocks = tuple(
        Block(start=match.start(), end=match.end(), role="paragraph")
        for match in re.finditer(r"\S[^\n]*", text)
    )
    found = units(text, blocks)
    kind = kind_of(found, "")
    return Document(
        id="",
        version=1,
        source=source,
        kind=kind,
        title="",
        date=None,
        date_span=None,
        language="de",
        text=text,
        pages=(Page(number=1, start=0, end=len(text)),),
        blocks=blocks,
        sections=sections_of(kind, found),
        made=Made(at=_EPOCH, by="evaluation", fingerprint=""),
    )


def _counts(tag: Tag) -> bool:
    return tag.id is not None or tag.kind not in LINKED


def _compare(
    wanted: Iterable[GoldTag], found: Iterable[Tag], counts: Counter[str], *, exact: bool
) -> tuple[list[GoldTag], list[Tag]]:
    """Pair each gold tag with one found tag, the closest first; count and return what is left on
    both sides.
    """
    missed: list[GoldTag] = []
    left = list(found)
    for gold in wanted:
        fitting = [t for t in left if _fits(gold, t, exact=exact)]
        if fitting:
            left.remove(
                min(fitting, key=lambda t: abs(t.start - gold.start) + abs(t.end - gold.end))
            )
            counts[f"{gold.kind}:hit"] += 1
        else:
            missed.append(gold)
            counts[f"{gold.kind}:missed"] += 1
    counts.update(f"{tag.kind}:wrong" for tag in left)
    return missed, left


def _fits(gold: GoldTag, tag: Tag, *, exact: bool) -> bool:
    if gold.kind != tag.kind or (gold.id is not None and gold.id != tag.id):
        return False
    if exact:
        return (gold.start, gold.end) == (tag.start, tag.end)
    return gold.start < tag.end and tag.start < gold.end


def _figures(kinds: list[str], counts: Mapping[str, int]) -> dict[str, Any]:
    def counted(kind: str, what: str) -> int:
        return counts.get(f"{kind}:{what}", 0)

    by_kind = {}
    for kind in kinds:
        by_kind[kind] = _figure(*(counted(kind, what) for what in _WHAT))
    totals = []
    for what in _WHAT:
        totals.append(sum(counted(kind, what) for kind in kinds))
    return {"by_kind": by_kind, "micro": _figure(*totals)}


_WHAT = ("hit", "missed", "wrong")


def _figure(hit: int, missed: int, wrong: int) -> dict[str, float | int]:
    precision = hit / (hit + wrong) if hit + wrong else 1.0
    recall = hit / (hit + missed) if hit + missed else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(f1, 4),
        "n": hit + missed,
    }


def _errors(
    line: int, text: str, missed: list[GoldTag], wrong: list[Tag]
) -> Iterator[dict[str, Any]]:
    for what, tags in (("missed", missed), ("wrong", wrong)):
        for tag in tags:
            around = text[max(0, tag.start - 30) : tag.end + 30]
            yield {
                "line": line,
                "error": what,
                "kind": tag.kind,
                "id": tag.id,
                "start": tag.start,
                "end": tag.end,
                "surface": text[tag.start : tag.end],
                "around": around,
            }
