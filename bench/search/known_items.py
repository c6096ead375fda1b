"""Known-item sets: invented council papers, press releases and FAQ that are asked for by their
titles.

    python -m bench.search.known_items FOLDER

writes three sets in BEIR layout (`council`, `press`, `faq`), 300 titles each. The parts are drawn
by a seed from `known_items.toml`, so nothing in them is anybody's text. Documents come in groups of
five **twins** that share a template and differ in a year, a place or a number alone; a text names
the year before as well, as papers do. Queries are in two parts: `development`, to choose on, and
`held out`, which share no template.
"""

from __future__ import annotations

import argparse
import json
import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PARTS = Path(__file__).with_name("known_items.toml")
TITLES_A_SET = 300
TWINS = 5
_COMMON = 3
_FIRST_YEAR, _LAST_YEAR = 2016, 2027
# What may tell twins apart; a title that lacks the chosen one takes the next.
_APART = ("year", "place", "number")


@dataclass(frozen=True, slots=True)
class Item:
    """One document, the title that asks for it, and the group of twins it belongs to."""

    title: str
    text: str
    group: str


def items(shape: str, tables: Mapping[str, Any]) -> Iterator[Item]:
    """The documents of one shape, twins side by side."""
    chance = random.Random(f"{shape} 18")
    families = tables[shape]["family"]
    seen: set[str] = set()
    group = 0
    while len(seen) < TITLES_A_SET:
        family = families[group % len(families)]
        for item in _twins(family, tables, shape, f"{group % len(families)}.{group}", chance):
            if item.title not in seen and len(seen) < TITLES_A_SET:
                seen.add(item.title)
                yield item
        group += 1


def _twins(
    family: Mapping[str, Any],
    tables: Mapping[str, Any],
    shape: str,
    group: str,
    chance: random.Random,
) -> Iterator[Item]:
    title, shared = chance.choice(family["titles"]), _drawn(tables, chance)
    apart = [kind for kind in _APART if f"{{{kind}}}" in title] or ["project"]
    kind = chance.choice(apart)
    common = chance.sample(tables[shape]["common"], _COMMON)
    for number in range(TWINS):
        own = _drawn(tables, chance)
        # Every second twin differs in one thing alone, the others in whatever chance brings.
        alike = shared if number % 2 == 0 else _kept(shared)
        values = {**own, **alike, kind: own[kind]}
        values["before"] = str(int(values["year"]) - 1)
        wanted = title.format(**values)
        values["title"] = _retyped(wanted, chance)
        body = [*family["sentences"], *common]
        chance.shuffle(body)
        lines = [
            line.format(**values) for line in (chance.choice(tables[shape]["openings"]), *body)
        ]
        yield Item(wanted, f"{lines[0]}\n{' '.join(lines[1:])}", group)


def _kept(shared: Mapping[str, str]) -> dict[str, str]:
    return {kind: value for kind, value in shared.items() if kind in ("project", "office")}


def _drawn(tables: Mapping[str, Any], chance: random.Random) -> dict[str, str]:
    names = tables["names"]
    place = chance.choice(names["before"]) + chance.choice(names["stems"])
    return {
        "place": place + chance.choice(names["endings"]),
        "year": str(chance.randint(_FIRST_YEAR, _LAST_YEAR)),
        "number": str(chance.randint(2, 189)),
        "amount": f"{chance.randint(11, 980)}.000",
        "street": chance.choice(names["streets"]),
        "project": chance.choice(names["projects"]),
        "office": chance.choice(names["offices"]),
        "person": f"{chance.choice(names['given'])} {chance.choice(names['family'])}",
        "day": f"{chance.randint(1, 28)}. {chance.choice(names['months'])}",
    }


def _retyped(title: str, chance: random.Random) -> str:
    """A title as its document has it: with the marks of another typist."""
    marks = chance.choice((("„", "“"), ('"', '"'), ("»", "«"), ("„", "“")))
    return title.replace("„", marks[0]).replace("“", marks[1])


def write(shape: str, tables: Mapping[str, Any], folder: Path) -> None:
    """Write one set; the titles and sentences of every second family are held out."""
    made = list(items(shape, tables))
    random.Random(shape).shuffle(made)
    texts = [{"_id": f"d{n}", "title": "", "text": item.text} for n, item in enumerate(made)]
    asked = [
        {"_id": f"q{n}", "text": item.title, "part": _part(item.group), "kind": shape}
        for n, item in enumerate(made)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("corpus", texts), ("queries", asked)):
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf8")
    judged = (f"q{n}\td{n}\t1" for n in range(len(made)))
    (folder / "qrels.tsv").write_text(
        "\n".join(("query-id\tcorpus-id\tscore", *judged)) + "\n", encoding="utf8"
    )


def _part(group: str) -> str:
    return "held out" if int(group.partition(".")[0]) % 2 else "development"


def main() -> None:
    """Write the three sets."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    tables = tomllib.loads(PARTS.read_text(encoding="utf8"))
    for shape in tables["shapes"]:
        write(shape, tables, folder / shape)


if __name__ == "__main__":
    main()
