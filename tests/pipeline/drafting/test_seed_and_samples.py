"""Real documents, read and tagged as in a run: what a draft makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.drafting.draft import make_draft
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import PROJECT
from pipeline.tagging.tag import DocumentTagger
from pipeline.types import Draft
from pipeline.vocabulary import Vocabulary, load_vocabulary
from tests.pipeline.drafting.builders import AT, Stored, settings_in

# Formats that are read in milliseconds; the others are read in the tests of reading.
FAST = (".txt", ".html", ".docx")
DOCUMENTS = PROJECT / "corpus" / "samples" / "documents"
SAMPLES = sorted(path for path in DOCUMENTS.iterdir() if path.suffix in FAST)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(PROJECT / "corpus" / "vocabulary")


def drafted(file: Path, vocabulary: Vocabulary, folder: Path) -> tuple[Draft, Stored]:
    settings = settings_in(folder)
    document = read_document(file, identify(file), settings)
    tagged = DocumentTagger(vocabulary, settings).tag(document)
    record = Stored(document, tagged.tags, tagged.quotes)
    return make_draft("pressemitteilung", record, vocabulary, settings, values={}, out=None, at=AT), record


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.name)
def test_samples(file, vocabulary, tmp_path):
    made, record = drafted(file, vocabulary, tmp_path)
    text = record.document.text
    for sentence in made.sentences:
        if sentence.kind in ("fact", "quote"):
            span = text[sentence.source.start : sentence.source.end]
            assert sentence.text in " ".join(span.split())
    assert not {"titel", "partner", "vorspann", "kernaussagen", "baustein", "kontakt"} & set(made.missing)
    assert ("zitat" in made.missing) == (record.document.kind == "agreement")


@pytest.mark.shared
@pytest.mark.parametrize("suffix", ["txt", "docx", "html"])
def test_seed(suffix, vocabulary, shared, tmp_path):
    made, record = drafted(shared / "seed" / f"pressemitteilung-2021-12-06.{suffix}", vocabulary, tmp_path)
    text = Path(made.files["txt"]).read_text(encoding="utf8")
    assert made.missing == ()
    assert text.startswith("PRESSEMITTEILUNG, 6. Dezember 2021\n\nVereinbarung zur Zusammenarbeit in den Regionen\n")
    assert "Die Vereinbarung wurde vom Strategiekreis einstimmig beschlossen." in text
    assert text.count("Andrea Teering (Arbeitgeberservice der Agentur für Arbeit)") == 2
    quotes = [s for s in made.sentences if s.kind == "quote"]
    assert [q.text[:14] for q in quotes] == ["Wir alle arbei", "Diese Vereinba"]
    assert all(q.text == record.document.text[q.source.start : q.source.end] for q in quotes)
    codes = ["A-1.0", "A-2.1", "A-2.2", "A-2.3", "A-2.4", "A-3.1", "A-3.2", "A-3.3", "A-3.4"]
    standards = next(s for s in made.sentences if s.text.startswith("Genannte Praxisstandards"))
    assert all(f"OM-Praxis {code}" in standards.text for code in codes)
    assert standards.text.count("Code erschlossen") == sum(vocabulary.inferred(code) for code in codes)
    assert "Genannte Organisation: Bundesagentur für Arbeit." in text
    assert "69115 Heidelberg" in text
    assert "name" in [mark.rule for mark in made.lint]
