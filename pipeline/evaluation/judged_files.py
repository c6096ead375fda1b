"""Judged sets as files in BEIR layout; nothing odd in them is passed over in silence."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.ground.errors import ConfigError, NotFound

# What queries may be grouped by.
_GROUPS = ("kind", "part")
_COLUMNS = ("query-id", "corpus-id", "score")
_SHOWN = 20
_LAYOUT = (
    "Gebraucht werden corpus.jsonl und queries.jsonl (_id, text) und qrels.tsv (query-id, "
    "corpus-id, score)."
)
Judgements = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Texts by id (title, text), queries by id, and for each query the grade of each text that
    answers it.

    `groups` has what else `queries.jsonl` says of a query in a word, such as its `kind`. `notes`
    (German) tell what the files have that cannot count as it stands.
    """

    texts: dict[str, tuple[str, str]]
    queries: dict[str, str]
    judgements: dict[str, dict[str, float]]
    groups: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def _demand_all(corpus: Path, files: Sequence[Path]) -> None:
    missing = [file.name for file in files if not file.is_file()]
    if missing:
        raise NotFound(
            f"In „{corpus}“ liegt keine Sammlung im BEIR-Aufbau; es fehlt: {', '.join(missing)}.",
            _LAYOUT,
        )


def read_judged_set(corpus: Path) -> JudgedSet:
    """Read `corpus.jsonl`, `queries.jsonl` and `qrels.tsv`; queries without a judgement above 0 are
    left out.

    Raises:
        NotFound: a file is missing.
        ConfigError: a file is damaged; all faults are listed at once.
    """
    qrels = judgement_file(corpus)
    _demand_all(corpus, (corpus / "corpus.jsonl", corpus / "queries.jsonl", qrels))
    faults: list[str] = []
    texts = {id: (_title(row), row["text"]) for id, row in _rows(corpus / "corpus.jsonl", faults)}
    asked = dict(_rows(corpus / "queries.jsonl", faults))
    faults.extend(
        f"queries.jsonl: Die Anfrage „{id}“ ist leer."
        for id, row in asked.items()
        if not row["text"].strip()
    )
    grades = _grades(qrels, faults)
    fitting = _with_answers(grades)
    judgements = {query: fits for query, fits in fitting.items() if query in asked}
    if not faults and not judgements:
        faults.append(
            f"{qrels.name}: Kein Urteil über 0 gehört zu einer Anfrage aus queries.jsonl."
        )
    if faults:
        more = [f"… und {len(faults) - _SHOWN} weitere."] if len(faults) > _SHOWN else []
        lines = "\n".join(f"  {fault}" for fault in (*faults[:_SHOWN], *more))
        raise ConfigError(
            f"Die Sammlung in „{corpus}“ hat Fehler:\n{lines}",
            f"Berichtigen Sie die Zeilen. {_LAYOUT}",
        )
    return JudgedSet(
        texts=texts,
        queries={id: row["text"] for id, row in asked.items()},
        judgements=judgements,
        groups={id: _groups(row) for id, row in asked.items()},
        notes=tuple(_notes(texts, asked, grades, judgements)),
    )


def _groups(query: Mapping[str, Any]) -> dict[str, str]:
    return {way: str(query[way]) for way in _GROUPS if query.get(way)}


def _with_answers(grades: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """The queries that something answers, with what does."""
    answered = {}
    for query, judged in grades.items():
        if fits := {text: grade for text, grade in judged.items() if grade > 0}:
            answered[query] = fits
    return answered


def judgement_file(corpus: Path) -> Path:
    """Where a set keeps its judgements."""
    beside, below = corpus / "qrels.tsv", corpus / "qrels" / "test.tsv"
    return below if below.is_file() and not beside.is_file() else beside


def _notes(
    texts: Mapping[str, Any], queries: Mapping[str, Any], grades: Judgements, judgements: Judgements
) -> Iterator[str]:
    unasked = sum(len(all_) for query, all_ in grades.items() if query not in queries)
    if unasked:
        yield (
            f"{unasked} Urteile gehören zu Anfragen, die nicht in queries.jsonl stehen; sie zählen "
            "nicht."
        )
    lost = sum(1 for fits in judgements.values() for text in fits if text not in texts)
    if lost:
        yield f"{lost} passende Texte stehen nicht in corpus.jsonl; sie zählen als nicht gefunden."
    idle = len(queries) - len(judgements)
    if idle:
        yield f"{idle} Anfragen haben keinen passenden Text; sie zählen nicht."


def _title(row: Mapping[str, Any]) -> str:
    return row["title"] if isinstance(row.get("title"), str) else ""


def _rows(file: Path, faults: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a file of JSON lines by their id; what is none is a fault."""
    seen: set[str] = set()
    for number, line in _lines(file, faults):
        where = f"{file.name}, Zeile {number}"
        try:
            row = json.loads(line)
        except ValueError:
            faults.append(f"{where}: Das ist kein JSON.")
            continue
        id = str(row.get("_id", "")) if isinstance(row, dict) else ""
        if not id or not isinstance(row.get("text"), str):
            faults.append(f"{where}: Gebraucht werden „_id“ und „text“.")
        elif id in seen:
            faults.append(f"{where}: „{id}“ gibt es schon.")
        else:
            seen.add(id)
            yield id, row


def _grades(file: Path, faults: list[str]) -> dict[str, dict[str, float]]:
    grades: dict[str, dict[str, float]] = {}
    rows = csv.DictReader((line for _, line in _lines(file, faults)), delimiter="\t")
    if lacking := [name for name in _COLUMNS if name not in (rows.fieldnames or ())]:
        faults.append(
            f"{file.name}: In der ersten Zeile fehlt {', '.join(lacking)} (durch Tabulatoren "
            "getrennt)."
        )
        return {}
    for row in rows:
        where = f"{file.name}, Zeile {rows.line_num}"
        query, text, grade = row["query-id"], row["corpus-id"], _number(row["score"])
        if not query or not text or grade is None:
            faults.append(f"{where}: Gebraucht werden Anfrage, Text und eine Zahl.")
        elif grades.setdefault(query, {}).setdefault(text, grade) != grade:
            faults.append(f"{where}: „{text}“ hat zu „{query}“ zwei verschiedene Urteile.")
    return grades


def _number(text: str | None) -> float | None:
    try:
        found = float(text or "")
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _lines(file: Path, faults: list[str]) -> Iterator[tuple[int, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            yield from ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    except UnicodeDecodeError:
        faults.append(f"{file.name}: Das ist kein Text in UTF-8.")
