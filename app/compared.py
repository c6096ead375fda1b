"""A comparison in German words: for the terminal, the page, Word and Excel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.german import count
from app.papers import Grid, Heading, Look, Paragraph, Part, Words, docx_of, plain
from app.sheets import as_csv
from pipeline.agreements.comparison import ClausePair, Comparison, DifferentValue, words_of
from pipeline.portraits.usual import ClauseFamily

HOW = {
    "same": "gleich",
    "moved": "verschoben",
    "changed": "geändert",
    "only_a": "nur links",
    "only_b": "nur rechts",
}
CUT = {"split": "aufgeteilt", "merged": "zusammengelegt"}
FACTS = {
    "party": "Vertragspartner",
    "day": "Tage",
    "period": "Dauer und Fristen",
    "money": "Geld",
    "share": "Anteile",
}
_LOOKS: dict[str, Look] = {"same": "plain", "gone": "gone", "new": "new"}
_COLUMNS = ("Nr.", "Was", "links Nr.", "rechts Nr.", "Überschrift", "links", "rechts")


def how_of(pair: ClausePair) -> str:
    """`geändert`, `geändert und verschoben`, `geändert (aufgeteilt)`."""
    moved = " und verschoben" if pair.moved and pair.how == "changed" else ""
    return f"{HOW[pair.how]}{moved}{f' ({CUT[pair.cut]})' if pair.cut else ''}"


def name_of(pair: ClausePair) -> str:
    """What a clause is called: its number and heading, else its first words."""
    named = " ".join(part for part in (pair.number, pair.heading) if part)
    return named or " ".join((words_of(pair, "new") or words_of(pair, "gone")).split()[:8])


def summary_of(found: Comparison) -> str:
    """How many clauses there are of each, in one sentence."""
    told = [
        count(number, one, many)
        for number, one, many in (
            (found.same, "Klausel gleich", "Klauseln gleich"),
            (found.moved, "nur verschoben", "nur verschoben"),
            (found.changed, "geändert", "geändert"),
            (found.only_a, "nur links", "nur links"),
            (found.only_b, "nur rechts", "nur rechts"),
        )
        if number
    ]
    return f"{', '.join(told)}." if told else "Keiner der Texte hat Klauseln."


def fact_line(fact: DifferentValue, found: Comparison) -> str:
    """`vier Wochen → sechs Wochen (2 Vorgehen)`."""
    gone, new = "; ".join(fact.gone) or "–", "; ".join(fact.new) or "–"
    where = "" if fact.pair is None else f" ({name_of(found.pairs[fact.pair])})"
    return f"{gone} → {new}{where}"


def lines_of(found: Comparison, *, changes_only: bool = False) -> Iterator[str]:
    """The comparison for a terminal; the words of a changed clause with marks around them."""
    yield f"links:  {found.title_a} ({found.a})"
    yield f"rechts: {found.title_b} ({found.b})"
    yield f"\n{summary_of(found)}"
    for kind, title in FACTS.items():
        for fact in (f for f in found.facts if f.kind == kind):
            yield f"{title}: {fact_line(fact, found)}"
    for pair in found.pairs:
        if changes_only and pair.how == "same":
            continue
        yield f"\n[{how_of(pair)}] {name_of(pair)}"
        if pair.how != "same":
            yield " ".join(_marked(kind, words) for kind, words in pair.diff)


def _marked(kind: str, words: str) -> str:
    return {"gone": f"[-{words}-]", "new": f"{{+{words}+}}"}.get(kind, words)


def usual_lines(families: Sequence[ClauseFamily], *, deviating_only: bool = False) -> Iterator[str]:
    """How each clause stands elsewhere, for a terminal."""
    for family in families:
        if family.usual is None or (deviating_only and not family.diff):
            continue
        yield f"\n{' '.join((family.number, family.heading)).strip() or family.usual.text[:60]}"
        yield f"  {usual_of(family)}"
        if family.diff:
            yield f"  {' '.join(_marked(kind, words) for kind, words in family.diff)}"
    if not any(family.usual for family in families):
        yield "Zu keiner Klausel gibt es drei andere Vereinbarungen, die sie auch haben."


def usual_of(family: ClauseFamily) -> str:
    """`3 von 5 Vereinbarungen haben den üblichen Wortlaut, diese weicht davon ab.`"""
    own = "diese weicht davon ab" if family.diff else "diese auch"
    have = "hat" if family.sharing == 1 else "haben"
    return f"{family.sharing} von {family.agreements} anderen {have} den üblichen Wortlaut, {own}."


def compared_docx(found: Comparison) -> bytes:
    """The comparison as a Word file: what changed first, then all clauses side by side."""
    return docx_of("Gegenüberstellung", _parts(found))


def _parts(found: Comparison) -> Iterator[Part]:
    yield Paragraph([("strong", "links: "), ("plain", found.title_a), ("soft", f" ({found.a})")])
    yield Paragraph([("strong", "rechts: "), ("plain", found.title_b), ("soft", f" ({found.b})")])
    yield Paragraph(plain(summary_of(found)))
    if found.facts:
        yield Heading("Was sich an Partnern, Tagen und Geld ändert")
        yield Grid(
            ("Was", "links", "rechts", "Klausel"), [_fact_row(f, found) for f in found.facts]
        )
    yield Heading("Klausel gegen Klausel")
    yield Grid(("Klausel", "links", "rechts"), [_pair_row(pair) for pair in found.pairs])


def _fact_row(fact: DifferentValue, found: Comparison) -> list[Words]:
    where = "" if fact.pair is None else name_of(found.pairs[fact.pair])
    gone: Words = [("gone", "; ".join(fact.gone))]
    return [plain(FACTS[fact.kind]), gone, [("new", "; ".join(fact.new))], plain(where)]


def _pair_row(pair: ClausePair) -> list[Words]:
    named: Words = [("strong", name_of(pair)), ("soft", f"\n{how_of(pair)}")]
    return [named, side_words(pair, "gone"), side_words(pair, "new")]


def side_words(pair: ClausePair, side: str) -> Words:
    """The words of one side, those that only it has marked."""
    return [(_LOOKS[kind], f"{words} ") for kind, words in pair.diff if kind in ("same", side)]


def compared_csv(found: Comparison) -> bytes:
    """One line a clause, with the whole words of both sides."""
    rows = (
        (
            n, how_of(pair), pair.number_a, pair.number if pair.b else "", pair.heading,
            words_of(pair, "gone"), words_of(pair, "new"),
        )
        for n, pair in enumerate(found.pairs, 1)
    )  # fmt: skip
    return as_csv(_COLUMNS, rows)
