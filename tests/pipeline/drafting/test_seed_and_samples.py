"""Real documents, read and tagged as in a run: what a draft makes of them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from pipeline.drafting.draft import make_draft
from pipeline.drafting.quotations import same_letters
from pipeline.ground.drafts import Draft
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.registers.vocabulary import Vocabulary, load_vocabulary
from pipeline.settings import PROJECT, load_settings
from pipeline.tagging.ready import tagger_for
from tests.pipeline.drafting.builders import AT, Stored, settings_in

# Formats that are read in milliseconds; the others are read in the tests of reading.
FAST = (".txt", ".html", ".docx")
DOCUMENTS = PROJECT / "corpus" / "samples" / "documents"
SAMPLES = sorted(path for path in DOCUMENTS.iterdir() if path.suffix in FAST)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(PROJECT / "corpus" / "vocabulary")


FIVE = (
    "vereinbarung-beschlossen",
    "kooperation-region",
    "praxisstandard",
    "veranstaltung",
    "personalie",
)
_read: dict[Path, Stored] = {}


def stored(file: Path, vocabulary: Vocabulary) -> Stored:
    if file not in _read:
        settings = load_settings()
        document = read_document(file, identify(file), settings)
        tagged = tagger_for(vocabulary, settings).tag(document)
        _read[file] = Stored(document, tagged.tags, tagged.quotes)
    return _read[file]


def drafted(
    file: Path, vocabulary: Vocabulary, folder: Path, template: str = "pressemitteilung"
) -> tuple[Draft, Stored]:
    record = stored(file, vocabulary)
    return make_draft(
        template, record, vocabulary, settings_in(folder), values={}, out=None, at=AT
    ), record


@pytest.mark.parametrize("template", FIVE)
@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_all_five_templates_from_every_sample(file, template, vocabulary, tmp_path):
    made, record = drafted(file, vocabulary, tmp_path, template)
    text = record.document.text
    assert len(made.sentences) > 12
    for sentence in made.sentences:
        assert sentence.source is not None or sentence.kind in ("boilerplate", "template", "input")
        if sentence.kind not in ("fact", "quote"):
            continue
        # Word for word from the source, so every name, date and number is in its span as well.
        span = " ".join(text[sentence.source.start : sentence.source.end].split())
        assert same_letters(sentence.text) in same_letters(span)
        assert set(re.findall(r"\d+|[A-ZÄÖÜ]\w+", sentence.text)) <= set(re.findall(r"\w+", span))
    shown = {
        m.group()
        for m in re.finditer(r"\[\[.+?\]\]", Path(made.files["txt"]).read_text(encoding="utf8"))
    }
    assert len(shown) >= len(made.missing) > 0 or not shown


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.name)
def test_samples(file, vocabulary, tmp_path):
    made, record = drafted(file, vocabulary, tmp_path)
    text = record.document.text
    for sentence in made.sentences:
        if sentence.kind in ("fact", "quote"):
            span = text[sentence.source.start : sentence.source.end]
            assert same_letters(sentence.text) in same_letters(span)
    assert not {"titel", "vorspann", "kernaussagen", "baustein", "kontakt"} & set(made.missing)
    assert ("zitat" in made.missing) == (record.document.kind == "agreement")


@pytest.mark.shared
def test_seed_with_vereinbarung_beschlossen(vocabulary, shared, tmp_path):
    seed = shared / "seed" / "pressemitteilung-2021-12-06.docx"
    made, _ = drafted(seed, vocabulary, tmp_path, "Vereinbarung beschlossen")
    text = Path(made.files["txt"]).read_text(encoding="utf8")
    assert made.missing == ()
    assert (made.title, made.day) == (
        "Vereinbarung zur Zusammenarbeit in den Regionen",
        date(2021, 12, 6),
    )
    assert "Die Vereinbarung wurde vom Strategiekreis einstimmig beschlossen." in text
    told = [(q.speaker, q.status, q.day) for q in made.quotes]
    assert told == [("Andrea Teering", "open", date(2021, 12, 6))] * 2
    assert all(
        {"Arbeitgeberservice", "Agentur", "Arbeit"} <= set(f"{q.function} {q.organisation}".split())
        for q in made.quotes
    )
    assert all(f"„{q.text}" in text for q in made.quotes)
    assert text.count("OM-Praxis A-") == 9
    assert "über 400 Partner" in text
    assert "69115 Heidelberg" in text


@pytest.mark.shared
@pytest.mark.parametrize("suffix", ["txt", "docx", "html"])
def test_seed(suffix, vocabulary, shared, tmp_path):
    made, record = drafted(
        shared / "seed" / f"pressemitteilung-2021-12-06.{suffix}", vocabulary, tmp_path
    )
    text = Path(made.files["txt"]).read_text(encoding="utf8")
    assert made.missing == ()
    assert text.startswith(
        "PRESSEMITTEILUNG, 6. Dezember 2021\n\nVereinbarung zur Zusammenarbeit in den Regionen\n"
    )
    assert "Die Vereinbarung wurde vom Strategiekreis einstimmig beschlossen." in text
    assert text.count("Andrea Teering, Arbeitgeberservice der Agentur für Arbeit") == 1
    quotes = [s for s in made.sentences if s.kind == "quote"]
    assert [q.text[:14] for q in quotes] == ["Wir alle arbei", "Diese Vereinba"]
    assert all(q.text == record.document.text[q.source.start : q.source.end] for q in quotes)
    codes = ["A-1.0", "A-2.1", "A-2.2", "A-2.3", "A-2.4", "A-3.1", "A-3.2", "A-3.3", "A-3.4"]
    standards = next(
        s for s in made.sentences if s.text.startswith("Genannt sind die Praxisstandards")
    )
    assert all(f"OM-Praxis {code}" in standards.text for code in codes)
    assert standards.text.count("Code erschlossen") == sum(
        vocabulary.inferred(code) for code in codes
    )
    assert "Genannte Organisation" not in text
    assert "69115 Heidelberg" in text
    assert "name" in [mark.rule for mark in made.lint]
