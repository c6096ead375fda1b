"""The tagger beside a plain spaCy PhraseMatcher: words a second, F1 on gold, generated spellings,
false finds.

    python -m bench.tagging.run [--gold FILE …] [--clean FILE …]   writes RESULTS.md beside this
    file

The gold files default to those of `corpus/gold`, the clean ones to GermEval's test set in
`../shared`: German text without any OM content, one token a line, so everything found in it is
false.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.kept import Taking
from bench.tagging.variants import variants
from nlp.resolve import resolve
from nlp.taggers import TAGGERS, Register, load_tagger
from nlp.types import Mention, Tagger, Term
from pipeline.registers.vocabulary import Vocabulary, load_vocabulary
from pipeline.settings import PROJECT, Settings

KINDS = ("partner", "region", "standard")
GOLD, SETS = PROJECT / "corpus" / "gold", ("tags", "passages", "press")
SHARED = PROJECT.parent / "shared" / "data" / "ner"
RESULTS = Path(__file__).with_name("RESULTS.md")
# What stands below is written by hand and kept.
NOTES = "## By hand\n"
Found = list[tuple[str, str, int, int]]
Find = Callable[[str], Found]


def own_tagger(vocabulary: Vocabulary, link: float) -> Find:
    """What omdok links by itself."""
    register = vocabulary.register()
    taggers = [load_tagger(name, register) for name in TAGGERS]

    def find(text: str) -> Found:
        mentions: list[Mention] = resolve(text, [m for t in taggers for m in t.find(text)])
        sure = (m for m in mentions if m.kind in KINDS and len(m.ids) == 1 and m.confidence >= link)
        return [(m.kind, m.ids[0], m.start, m.end) for m in sure]

    return find


def phrase_matcher(vocabulary: Vocabulary) -> Find:
    """spaCy's PhraseMatcher over the same names, case-sensitive, the longest find of each place."""
    import spacy
    from spacy.matcher import PhraseMatcher
    from spacy.util import filter_spans

    pipeline = spacy.blank("de")
    pipeline.max_length = 10_000_000
    matcher = PhraseMatcher(pipeline.vocab)
    for term in vocabulary.terms():
        if term.kind in KINDS:
            forms = (*term.names, *term.abbreviations, *term.adjectives)
            matcher.add(f"{term.kind} {term.id}", [pipeline.make_doc(form) for form in forms])

    def find(text: str) -> Found:
        spans = filter_spans(matcher(pipeline.make_doc(text), as_spans=True))
        return [(*s.label_.split(" ", 1), s.start_char, s.end_char) for s in spans]  # type: ignore[misc]

    return find


def f1(find: Find, gold: Iterable[dict]) -> dict[str, float]:  # type: ignore[type-arg]
    """F1 of each kind; a find is right when it overlaps a gold tag of the same id."""
    hit, missed, wrong = (dict.fromkeys(KINDS, 0) for _ in range(3))
    for row in gold:
        left = find(row["text"])
        for tag in row["tags"]:
            if tag["kind"] not in KINDS:
                continue
            same = [
                f
                for f in left
                if f[:2] == (tag["kind"], tag["id"]) and f[2] < tag["end"] and tag["start"] < f[3]
            ]
            if same:
                left.remove(same[0])
            (hit if same else missed)[tag["kind"]] += 1
        for kind, *_ in left:
            wrong[kind] += 1
    return {k: 2 * hit[k] / max(1, 2 * hit[k] + missed[k] + wrong[k]) for k in KINDS}


def recall(find: Find, vocabulary: Vocabulary, kind: str) -> tuple[float, list[str]]:
    """The share of generated spellings that are linked to their entry, and those that are not."""
    missed = []
    made = variants(vocabulary, kind)
    for variant in made:
        found = find(variant.text)
        if not any(
            f[:2] == (kind, variant.id) and f[2] < variant.end and variant.start < f[3]
            for f in found
        ):
            missed.append(f"{variant.id}: {variant.text!r}")
    return 1 - len(missed) / len(made), missed


def clean_text(files: Iterable[Path], most_words: int = 100_000) -> str:
    """Running text of CoNLL files, one sentence a line."""
    lines, words = [], 0
    for file in files:
        for block in file.read_text(encoding="utf8").split("\n\n"):
            tokens = [line.split("\t")[0] for line in block.splitlines() if line.strip()]
            if words < most_words and tokens:
                lines.append(" ".join(tokens))
                words += len(tokens)
    return "\n".join(lines)


def compare(
    vocabulary: Vocabulary, link: float, gold: list[dict], clean: str
) -> tuple[dict, list[str]]:  # type: ignore[type-arg]
    """What each tagger reaches, and what ours misses or finds falsely."""
    text = "\n".join(row["text"] for row in gold)
    text *= max(1, 1_000_000 // len(text))
    figures, misses = {}, []
    for name, find in {
        "omdok": own_tagger(vocabulary, link),
        "spaCy PhraseMatcher": phrase_matcher(vocabulary),
    }.items():
        started = time.process_time()
        find(text)
        speed = len(text.split()) / (time.process_time() - started)
        spelled = {kind: recall(find, vocabulary, kind) for kind in KINDS}
        false = [f for f in find(clean) if f[0] != "region"]
        figures[name] = {
            "words_per_cpu_s": round(speed), "f1": f1(find, gold),
            "spellings_found": {kind: found[0] for kind, found in spelled.items()},
            "false_in_10000_words": len(false) / len(clean.split()) * 10_000 if clean else None,
        }  # fmt: skip
        if name == "omdok":
            misses = [m for kind in KINDS for m in spelled[kind][1]]
            misses += [f"false: {f[1]} {clean[max(0, f[2] - 30) : f[3] + 20]!r}" for f in false]
    return figures, misses


def main() -> None:
    """Measure, keep, and write the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--gold", type=Path, nargs="+", default=[GOLD / f"{name}.jsonl" for name in SETS]
    )
    parser.add_argument(
        "--clean", type=Path, nargs="*", default=sorted(SHARED.glob("germeval14.test.conll"))
    )
    given = parser.parse_args()
    taking, settings = Taking("tagging", "python -m bench.tagging.run"), Settings()
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    gold = [
        json.loads(line)
        for file in given.gold
        for line in file.read_text(encoding="utf8").splitlines()
    ]
    figures, misses = compare(
        vocabulary, settings.tagging.link_confidence, gold, clean_text(given.clean)
    )
    lines = [
        f"# Tagging, Python {platform.python_version()}, one process, {len(gold)} gold texts",
        "",
        "| | words a CPU second | partner F1 | region F1 | standard F1 | spellings found: partner "
        "| region | standard |"
        " false partners and standards in 10,000 words of clean text |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, of in figures.items():
        cells = [f"{of['f1'][k]:.3f}" for k in KINDS] + [
            f"{of['spellings_found'][k]:.3f}" for k in KINDS
        ]
        false = of["false_in_10000_words"]
        share = "–" if false is None else f"{false:.2f}"
        lines.append(f"| {name} | {of['words_per_cpu_s']:,} | {' | '.join(cells)} | {share} |")
    lines += ["", *_linear(settings), "", *_absent()]
    taking.keep({"gold_texts": len(gold), "taggers": figures})
    head = RESULTS.read_text(encoding="utf8").partition(NOTES)[2] if RESULTS.exists() else ""
    RESULTS.write_text("\n".join(lines) + "\n\n" + NOTES + head, encoding="utf8")
    sys.stdout.write("\n".join([*lines, *misses]) + "\n")


def _linear(settings: Settings) -> list[str]:
    """Time of matching against the size of register and text, as ratios to the smallest."""
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    text = (settings.paths.corpus / "gold" / "passages.txt").read_text(encoding="utf8")
    made = [
        Term(f"t{n}", "partner", "x", (f"Verband Muster{chr(97 + n % 26)}{n} Nummer{n}",))
        for n in range(10_000)
    ]
    rows, base = [], 0.0
    for terms, times in ((0, 4), (10_000, 4), (10_000, 8), (10_000, 16)):
        register = Register((*vocabulary.terms(), *made[:terms]))
        tagger = load_tagger("terms", register)
        took = min(_seconds(tagger, text * times) for _ in range(3))
        base = base or took
        rows.append(f"| {len(register.terms):,} | {times // 4} | {took / base:.2f} |")
    return ["| terms in the register | length of the text | time |", "|---|---|---|", *rows]


def _seconds(tagger: Tagger, text: str) -> float:
    started = time.thread_time()
    tagger.find(text)
    return time.thread_time() - started


def _absent() -> list[str]:
    """The other tools of the comparison: measured where they are, else said to be absent."""
    from importlib.util import find_spec

    lines = []
    if find_spec("gliner") is None:
        lines.append(
            "GLiNER: not measured, the package `gliner` and its weights are not on this machine."
        )
    for name in ("de_core_news_sm", "de_core_news_md", "de_core_news_lg", "de_dep_news_trf"):
        if find_spec(name) is None:
            lines.append(f"{name}: not measured, the pipeline is not on this machine.")
        else:
            lines.append(
                f"{name}: `python -m bench.tagging.ner ../shared/data/ner --tagger {name}` "
                "measures it."
            )
    return lines


if __name__ == "__main__":
    main()
