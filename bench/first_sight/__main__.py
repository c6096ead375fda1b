"""How right omdok is at first sight of a partner's agreement or release.

    python -m bench.first_sight [--part build|build2|build3|build4|build5|build6|build7|shut] [--errors] [--open-shut]

Reads every text of `corpus/gold/first_sight` as `omdok tag` does and prints the table of issue 24.
`--errors` lists each miss of the build parts; those of the shut part stay unread while rules are
made, and are listed only with `--open-shut`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass

from bench.first_sight.judging import Judgement, judge, misses, summed
from bench.first_sight.product import Product
from bench.first_sight.texts import PARTS, Label, Part, labels
from pipeline.settings import load_settings


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a share of right answers, an F1, a precision, or a number of faults.

    `goal` is what the issue asks for.
    """

    name: str
    count: str
    figure: str
    goal: str


ROWS = (
    Row("kind", "kind", "share", "≥ .95"),
    Row("title", "title", "share", "≥ .92"),
    Row("no title taken where none stands", "no title", "share", ""),
    Row("date", "date", "share", "≥ .95"),
    Row("days of other things taken", "other day", "faults", "0"),
    Row("parties, F1", "parties", "f1", "≥ .90"),
    Row("organisations whole, F1", "organisations", "f1", "≥ .85"),
    Row("regions, precision", "regions", "share", "≥ .97"),
    Row("quotes with the right speaker", "speaker", "share", "≥ .97"),
    Row("wrong names", "name", "faults", "0"),
    Row("function of the speaker", "function", "share", "≥ .90"),
    Row("organisation of the speaker", "organisation of the speaker", "share", "≥ .90"),
)


def shown(row: Row, counts: Counter[str]) -> str:
    """A figure with the numbers that it comes from; `–` where nothing was there to be counted."""
    right, wrong, missed = (counts[f"{row.count}:{w}"] for w in ("right", "wrong", "missed"))
    if row.figure == "faults":
        return str(wrong)
    if not right + wrong + missed:
        return "–"
    if row.figure == "f1":
        f1 = 2 * right / (2 * right + wrong + missed)
        return f"{f1:.2f} ({right} right, {wrong} wrong, {missed} missed)"
    return f"{right / (right + wrong or 1):.2f} ({right} of {right + wrong})"


def table(texts: int, counts: Counter[str]) -> str:
    """The table of one part."""
    lines = [f"| {texts} texts | found | asked |", "|---|---|---|"]
    lines += [f"| {row.name} | {shown(row, counts)} | {row.goal} |" for row in ROWS]
    return "\n".join(lines)


def measure(product: Product, part: Part) -> list[tuple[Label, Judgement]]:
    """Every text of a part, judged."""
    return [(it, judge(it, it.text(), product.read(it.file))) for it in labels(part)]


def main() -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.first_sight")
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--errors", action="store_true", help="list each miss of the build parts")
    parser.add_argument("--open-shut", action="store_true", help="and those of the shut part")
    asked = parser.parse_args()
    product = Product(load_settings())
    for part in [asked.part] if asked.part else PARTS:
        judged = measure(product, part)
        print(f"\n## {part}\n\n{table(len(judged), summed(j for _, j in judged))}")
        if asked.errors and (part != "shut" or asked.open_shut):
            print("\n" + "\n".join(line for label, j in judged for line in misses(label, j)))


if __name__ == "__main__":
    main()
