"""Pairs of agreements by program: one, and what became of it, with the truth about every clause."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import pairwise

from bench.agreements.comparison.bank import BANK, SAMPLES, SWAPS
from pipeline.ground.types import Block, Document, Made, Page, SourceFile

Shape = Callable[[int, str], str]


@dataclass(frozen=True, slots=True)
class Written:
    """A clause as the program made it: where each sentence comes from, and whether its words are
    still those.
    """

    heading: str
    sentences: tuple[str, ...]
    origins: frozenset[int]
    touched: bool = False


@dataclass(slots=True)
class Mutated:
    """Both texts, the span of each clause, the true ties, and words that were put in place of
    others.
    """

    first: Document
    second: Document
    spans_a: list[tuple[int, int]]
    spans_b: list[tuple[int, int]]
    ties: set[tuple[int, int]]
    untouched: set[int]
    swapped: list[tuple[str, str, int]] = field(default_factory=list)


SHAPES: dict[str, Shape] = {
    "§ 1 Heading": lambda n, h: f"§ {n} {h}",
    "§1 - Heading": lambda n, h: f"§{n} – {h}",
    "Artikel 1: Heading": lambda n, h: f"Artikel {n}: {h}",
    "Artikel 1 / Heading": lambda n, h: f"Artikel {n}\n{h}",
    "§ 1 / (Heading)": lambda n, h: f"§ {n}\n({h})",
    "1. Heading": lambda n, h: f"{n}. {h}",
    "1 Heading": lambda n, h: f"{n} {h}",
    "I. Heading": lambda n, h: f"{_roman(n)}. {h}",
    "Ziffer 1 Heading": lambda n, h: f"Ziffer {n} {h}",
    "Heading": lambda n, h: h,  # noqa: ARG005 - all shapes are called alike
    "(1) no heading": lambda n, h: "",  # noqa: ARG005
}
# How the text below a heading is set: one paragraph, a line a sentence, bullets, (1) (2).
BODIES = ("paragraph", "lines", "bullets", "numbered")
_ROMAN = tuple(
    f"{ten}{one}"
    for ten in ("", "X")
    for one in ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
)
_BARE = {"Heading", "(1) no heading"}


def _roman(n: int) -> str:
    return _ROMAN[n - 1]


def make_pair(seed: int) -> Mutated:
    """The pair of a seed: always the same."""
    dice = random.Random(seed)
    original = _sampled(dice) if seed % 5 == 0 else _banked(dice)
    clauses = [Written(h, s, frozenset({n})) for n, (h, s) in enumerate(original)]
    swapped: list[tuple[str, str, int]] = []
    for _ in range(dice.randint(1, 5)):
        change = dice.choice((_swap, _reword, _reorder, _split, _merge, _drop, _add, _rename))
        clauses = change(clauses, original, dice, swapped)
    shape_a = dice.choice(list(SHAPES))
    shape_b = shape_a if dice.random() < 0.7 else dice.choice(list(SHAPES))
    body = dice.choice(BODIES)
    same_layout = shape_a == shape_b
    first, spans_a = _render([(h, s) for h, s in original], shape_a, body)
    second, spans_b = _render([(c.heading, c.sentences) for c in clauses], shape_b, body)
    ties = {(origin, n) for n, c in enumerate(clauses) for origin in c.origins}
    untouched = {n for n, c in enumerate(clauses) if not c.touched and c.origins and same_layout}
    present = [s for s in swapped if _stands(s, original, clauses)]
    return Mutated(first, second, spans_a, spans_b, ties, untouched, present)


def _stands(
    swap: tuple[str, str, int],
    original: Sequence[tuple[str, tuple[str, ...]]],
    clauses: Sequence[Written],
) -> bool:
    """Whether both words of an exchange are still there: a clause may have been dropped since, or reworded before."""
    old, new, origin = swap
    after = [" ".join(c.sentences) for c in clauses if origin in c.origins]
    return old in " ".join(original[origin][1]) and any(new in text for text in after)


def _banked(dice: random.Random) -> list[tuple[str, tuple[str, ...]]]:
    chosen = dice.sample(BANK, dice.randint(5, 12))
    return [(t.heading, t.said) for t in chosen]


def _sampled(dice: random.Random) -> list[tuple[str, tuple[str, ...]]]:
    """The clauses of one of the sample agreements."""
    files = sorted([*SAMPLES.glob("*vereinbarung-*.md"), *SAMPLES.glob("beratungs*.md")])
    text = dice.choice(files).read_text(encoding="utf8").split("---\n", 2)[2]
    plain = re.sub(r"\[\[[^|\]]*\|([^\]]*)\]\]", r"\1", text)
    found: list[tuple[str, tuple[str, ...]]] = []
    for part in re.split(r"^## ", plain, flags=re.M)[1:]:
        heading, *lines = [line.strip(" -|") for line in part.splitlines() if line.strip()]
        sentences = tuple(
            s
            for line in lines
            if not line.startswith("@")
            for s in re.split(r"(?<=[a-zäöüß]\.) (?=[A-ZÄÖÜ])", line)
        )
        if sentences:
            found.append((re.sub(r"^(?:\d+\.|Artikel \d+:|§ \d+)\s*", "", heading), sentences))
    return found


Clauses = list[Written]
Swapped = list[tuple[str, str, int]]


def _swap(clauses: Clauses, original: object, dice: random.Random, swapped: Swapped) -> Clauses:  # noqa: ARG001
    """Exchange a word in some clauses."""
    changed = list(clauses)
    for n in dice.sample(range(len(clauses)), min(len(clauses), dice.randint(1, 3))):
        clause = changed[n]
        able = [
            s
            for s in SWAPS
            if any(re.search(rf"\b{re.escape(s[0])}\b", t) for t in clause.sentences)
        ]
        if not able or len(clause.origins) != 1:
            continue
        old, new = dice.choice(able)
        sentences = tuple(
            re.sub(rf"\b{re.escape(old)}\b", new, t, count=1) for t in clause.sentences
        )
        changed[n] = replace(clause, sentences=sentences, touched=True)
        swapped.append((old, new, next(iter(clause.origins))))
    return changed


def _reword(clauses: Clauses, original: object, dice: random.Random, swapped: Swapped) -> Clauses:  # noqa: ARG001
    """Say a clause in other words, under its heading or another."""
    other = {t.said: t.reworded for t in BANK}
    able = [n for n, c in enumerate(clauses) if c.sentences in other]
    if not able:
        return clauses
    n = dice.choice(able)
    heading = clauses[n].heading if dice.random() < 0.6 else f"Zu Punkt {chr(65 + n)}"
    said = replace(clauses[n], heading=heading, sentences=other[clauses[n].sentences], touched=True)
    return [*clauses[:n], said, *clauses[n + 1 :]]


def _reorder(clauses: Clauses, original: object, dice: random.Random, swapped: Swapped) -> Clauses:  # noqa: ARG001
    moved = list(clauses)
    moved.insert(dice.randrange(len(moved)), moved.pop(dice.randrange(len(moved))))
    return moved


def _split(clauses: Clauses, original: object, dice: random.Random, swapped: Swapped) -> Clauses:  # noqa: ARG001
    able = [n for n, c in enumerate(clauses) if len(c.sentences) > 1 and len(c.origins) == 1]
    if not able:
        return clauses
    n = dice.choice(able)
    whole = clauses[n]
    cut = dice.randint(1, len(whole.sentences) - 1)
    one = replace(whole, sentences=whole.sentences[:cut], touched=True)
    two = replace(
        whole,
        heading=f"Ergänzendes zu {whole.heading}",
        sentences=whole.sentences[cut:],
        touched=True,
    )
    apart = dice.random() < 0.3
    rest = [*clauses[:n], one, *clauses[n + 1 :]]
    rest.insert(dice.randrange(len(rest)) + 1 if apart else n + 1, two)
    return rest


def _merge(clauses: Clauses, original: object, dice: random.Random, swapped: Swapped) -> Clauses:  # noqa: ARG001
    if len(clauses) < 3:
        return clauses
    n = dice.randrange(len(clauses) - 1)
    one, two = clauses[n], clauses[n + 1]
    both = Written(
        one.heading, one.sentences + two.sentences, one.origins | two.origins, touched=True
    )
    return [*clauses[:n], both, *clauses[n + 2 :]]


def _drop(clauses: Clauses, original: object, dice: random.Random, swapped: Swapped) -> Clauses:  # noqa: ARG001
    return (
        clauses
        if len(clauses) < 4
        else [c for n, c in enumerate(clauses) if n != dice.randrange(len(clauses))]
    )


def _add(
    clauses: Clauses,
    original: Sequence[tuple[str, tuple[str, ...]]],
    dice: random.Random,
    swapped: Swapped,  # noqa: ARG001
) -> Clauses:
    had = {h for h, _ in original} | {c.heading for c in clauses}
    new = [t for t in BANK if t.heading not in had]
    if not new:
        return clauses
    topic = dice.choice(new)
    more = list(clauses)
    more.insert(
        dice.randrange(len(more) + 1), Written(topic.heading, topic.said, frozenset(), touched=True)
    )
    return more


def _rename(clauses: Clauses, original: object, dice: random.Random, swapped: Swapped) -> Clauses:  # noqa: ARG001
    n = dice.randrange(len(clauses))
    named = replace(clauses[n], heading=f"Regelung {chr(75 + n)}", touched=True)
    return [*clauses[:n], named, *clauses[n + 1 :]]


def _render(
    clauses: Sequence[tuple[str, tuple[str, ...]]], shape: str, body: str
) -> tuple[Document, list[tuple[int, int]]]:
    """A document of these clauses below a title, and where each stands."""
    lines: list[tuple[str, str]] = [
        ("heading", "Vereinbarung über gemeinsame Beratung"),
        ("paragraph", "zwischen der Handwerkskammer Auenfels und dem Landkreis Auenfels."),
    ]
    first_lines: list[int] = []
    for number, (heading, sentences) in enumerate(clauses, 1):
        first_lines.append(len(lines))
        lines += _clause_lines(number, heading, sentences, shape, body)
    first_lines.append(len(lines))
    text, blocks, starts = "", [], []
    for role, line in lines:
        starts.append(len(text))
        blocks.append(Block(start=len(text), end=len(text) + len(line), role=role))  # type: ignore[arg-type]
        text += line + "\n"
    starts.append(len(text))
    spans = [(starts[a], starts[b]) for a, b in pairwise(first_lines)]
    return document(text.rstrip("\n"), blocks), spans


def _clause_lines(
    number: int, heading: str, sentences: Sequence[str], shape: str, body: str
) -> list[tuple[str, str]]:
    if shape == "(1) no heading":
        return [("paragraph", f"({number}) {' '.join(sentences)}")]
    role = "heading" if shape in _BARE else "paragraph"
    head = [(role, line) for line in SHAPES[shape](number, heading).split("\n")]
    return [*head, *_body_lines(sentences, body)]


def _body_lines(sentences: Sequence[str], body: str) -> list[tuple[str, str]]:
    if body == "paragraph":
        return [("paragraph", " ".join(sentences))]
    marks = {"lines": "", "bullets": "• ", "numbered": "({}) "}
    return [
        ("list_item" if body == "bullets" else "paragraph", marks[body].format(n) + s)
        for n, s in enumerate(sentences, 1)
    ]


def document(text: str, blocks: Sequence[Block]) -> Document:
    """A document of bare text."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    source = SourceFile(
        path="v.txt", name="v.txt", sha256="0" * 64, media_type="text/plain", size=1, fetched_at=now
    )
    return Document(
        id="v", version=1, source=source, kind="agreement", title="Vereinbarung", date=None, date_span=None,
        language="de", text=text, pages=(Page(number=1, start=0, end=len(text)),), blocks=tuple(blocks),
        sections=(), made=Made(at=now, by="bench", fingerprint=""),
    )  # fmt: skip
