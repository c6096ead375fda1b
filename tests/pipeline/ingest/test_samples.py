"""The samples and their gold agree with each other, with their sources and with the vocabulary."""

from __future__ import annotations

import csv
import importlib
import itertools
import json
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

CORPUS = Path(__file__).resolve().parents[3] / "corpus"
SAMPLES, GOLD = CORPUS / "samples", CORPUS / "gold"
MARK = "Musterdokument – frei erfunden, zum Ausprobieren von omdok"
QUERY_KINDS = {"identifier", "name", "keyword", "question", "paraphrase", "compound", "typo"}
MEGABYTE = 1_000_000


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def truths() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in (GOLD / "texts").glob("*.txt")}


def qrels() -> list[dict[str, str]]:
    with (GOLD / "queries" / "qrels.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    # The scripts are no package: they lie beside the sources and import each other by their plain
    # names.
    sys.path.insert(0, str(SAMPLES))
    try:
        return importlib.import_module("generate")
    finally:
        sys.path.remove(str(SAMPLES))


def test_every_document_has_a_truth_and_every_truth_a_document() -> None:
    documents = {path.stem for path in (SAMPLES / "documents").iterdir()}
    assert documents == truths().keys() == {path.stem for path in (SAMPLES / "texts").glob("*.md")}
    assert {Path(d["path"]).name for d in lines(GOLD / "documents.jsonl")} == {
        path.name for path in (SAMPLES / "documents").iterdir()
    }


def test_all_formats_and_kinds_are_there() -> None:
    described = lines(GOLD / "documents.jsonl")
    assert {Path(d["path"]).suffix for d in described} == {".pdf", ".docx", ".doc", ".html", ".txt"}
    assert sum(d["kind"] == "agreement" for d in described) >= 8
    assert sum(d["kind"] == "press_release" for d in described) >= 10


def test_titles_stand_in_their_documents() -> None:
    texts = truths()
    assert [
        d["title"]
        for d in lines(GOLD / "documents.jsonl")
        if d["title"] not in texts[Path(d["path"]).stem]
    ] == []


def test_every_sample_says_that_it_is_one() -> None:
    assert [name for name, text in truths().items() if MARK not in text] == []


def test_the_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in (SAMPLES / "documents").iterdir()) <= 5 * MEGABYTE


def test_files_are_what_their_names_say() -> None:
    starts = {
        ".pdf": b"%PDF",
        ".docx": b"PK\x03\x04",
        ".doc": b"\xd0\xcf\x11\xe0",
        ".html": b"<!DOCTYPE html>",
    }
    for path in (SAMPLES / "documents").iterdir():
        assert path.read_bytes().startswith(starts.get(path.suffix, b"")), path.name


@pytest.mark.parametrize("name", ["tags", "quotes"])
def test_gold_is_about_the_true_text(name: str) -> None:
    texts = truths()
    gold = lines(GOLD / f"{name}.jsonl")
    assert {entry["id"]: entry["text"] for entry in gold} == texts


def test_marked_spans_are_whole_words_without_blanks_around() -> None:
    for entry in lines(GOLD / "tags.jsonl"):
        for tag in entry["tags"]:
            start, end = tag["start"], tag["end"]
            surface = entry["text"][start:end]
            assert surface, tag
            assert surface == surface.strip(), surface
            assert "\n" not in surface, surface
            around = entry["text"][start - 1 : start] + entry["text"][end : end + 1]
            assert not any(letter.isalnum() for letter in around), surface


def test_tags_overlap_only_on_the_very_same_span() -> None:
    for entry in lines(GOLD / "tags.jsonl"):
        spans = sorted({(tag["start"], tag["end"]) for tag in entry["tags"]})
        for (_, end), (start, _) in itertools.pairwise(spans):
            assert end <= start, entry["text"][start : start + 40]


def test_quotes_are_enclosed_in_marks_and_name_somebody_in_the_text() -> None:
    for entry in lines(GOLD / "quotes.jsonl"):
        text = entry["text"]
        for quote in entry["quotes"]:
            assert text[quote["start"] - 1] in '„"', entry["id"]
            assert text[quote["end"]] in '“"', entry["id"]
            assert quote["speaker"], entry["id"]
            named = [quote[part] for part in ("speaker", "function", "organisation") if quote[part]]
            assert [words for words in named if words not in text] == [], entry["id"]


def test_every_release_but_no_agreement_quotes_somebody() -> None:
    quoted = {entry["id"]: bool(entry["quotes"]) for entry in lines(GOLD / "quotes.jsonl")}
    for described in lines(GOLD / "documents.jsonl"):
        assert quoted[Path(described["path"]).stem] == (described["kind"] == "press_release"), (
            described["path"]
        )


def entry_ids(value: Any) -> set[str]:
    """Every id or code in a parsed vocabulary file, however deep it stands."""
    if isinstance(value, list):
        return set().union(*(entry_ids(item) for item in value))
    if isinstance(value, dict):
        own = {value[key] for key in ("id", "code") if isinstance(value.get(key), str)}
        return own.union(*(entry_ids(item) for item in value.values()))
    return set()


@pytest.mark.parametrize("kind", ["partner", "region", "standard"])
def test_tags_name_entries_of_the_vocabulary(kind: str) -> None:
    known = entry_ids(
        tomllib.loads((CORPUS / "vocabulary" / f"{kind}s.toml").read_text(encoding="utf-8"))
    )
    used = {
        tag["id"]
        for entry in lines(GOLD / "tags.jsonl")
        for tag in entry["tags"]
        if tag["kind"] == kind
    }
    assert used
    assert used - known == set()


def test_no_region_is_taken_from_the_imprint_or_the_alliance() -> None:
    for entry in lines(GOLD / "tags.jsonl"):
        surfaces = {
            entry["text"][t["start"] : t["end"]] for t in entry["tags"] if t["kind"] == "region"
        }
        assert not surfaces & {"Heidelberg", "Deutschland", "Neuwied", "Stuttgart", "Husum"}, entry[
            "id"
        ]


def test_judgements_refer_to_what_exists() -> None:
    queries = lines(GOLD / "queries" / "queries.jsonl")
    ids = [query["_id"] for query in queries]
    assert len(ids) == len(set(ids)) >= 40
    assert {query["kind"] for query in queries} == QUERY_KINDS
    judged = qrels()
    assert {row["query-id"] for row in judged} == set(ids)
    assert {row["corpus-id"] for row in judged} <= truths().keys()
    assert {row["score"] for row in judged} == {"1", "2"}
    # Each query must have an answer, not only helpful neighbours.
    assert {row["query-id"] for row in judged if row["score"] == "2"} == set(ids)
    pairs = [(row["query-id"], row["corpus-id"]) for row in judged]
    assert len(pairs) == len(set(pairs))


def test_queries_are_not_copied_from_the_documents() -> None:
    texts = " ".join(truths().values()).casefold()
    long_queries = [
        q["text"] for q in lines(GOLD / "queries" / "queries.jsonl") if len(q["text"].split()) > 4
    ]
    assert [text for text in long_queries if text.rstrip("?").casefold() in texts] == []


def test_the_sources_give_the_committed_gold(generator: ModuleType, tmp_path: Path) -> None:
    generator.write_gold(generator.read_samples(), tmp_path)
    made = {
        path.relative_to(tmp_path): path.read_bytes()
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    assert made
    assert made == {name: (GOLD / name).read_bytes() for name in made}


def test_the_sources_give_the_committed_pages_and_texts(generator: ModuleType) -> None:
    for sample in generator.read_samples():
        if sample.meta["format"] in {"html", "txt"}:
            assert (
                generator.write(sample) == (SAMPLES / "documents" / sample.file_name).read_bytes()
            ), sample.id


@pytest.mark.parametrize("raw", ["[[partner:ba|Agentur", "<q1>Wort", '<a href="x.pdf">Wort'])
def test_an_open_mark_is_a_fault(generator: ModuleType, raw: str) -> None:
    with pytest.raises(ValueError, match="mark left open"):
        sys.modules[generator.read_sample.__module__].parse_inline(raw)


def test_inline_marks_vanish_and_keep_their_places(generator: ModuleType) -> None:
    parse_inline = sys.modules[generator.read_sample.__module__].parse_inline
    text, marks = parse_inline("„<q1>Bei der [[partner:ba|Agentur für Arbeit]].</q1>“")
    assert text == "„Bei der Agentur für Arbeit.“"
    assert {m.mark: text[m.start : m.end] for m in marks} == {
        "q1": "Bei der Agentur für Arbeit.",
        "partner:ba": "Agentur für Arbeit",
    }
