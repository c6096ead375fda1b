"""Sixty faults seeded into clean drafts: at least 57 are found, and the clean drafts have at most
three remarks.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from pipeline.archive.drafts import DraftVersion
from pipeline.drafting.draft import make_draft
from pipeline.drafting.revise import How, revised
from pipeline.drafting.states import Step
from pipeline.ground.drafts import Draft
from pipeline.registers.vocabulary import Vocabulary, load_vocabulary
from pipeline.settings import PROJECT
from tests.pipeline.drafting.builders import settings_in
from tests.pipeline.drafting.faults import BAU, ENGAGEMENT, HELD_OUT, PERSON, SEEDED
from tests.pipeline.drafting.test_seed_and_samples import DOCUMENTS, stored

AT = datetime(2024, 4, 2, 9, 0, tzinfo=UTC)
STEP = Step("Erika Muster", AT)
CLEAN = {
    BAU: ("vereinbarung-beschlossen", "kooperationsvereinbarung-bau-arbeitsschutz.txt", {
        "unterzeile": "Partner der Offensive Mittelstand beraten kleine Baufirmen",
        "zitat": "Das hilft den Betrieben vor Ort und kostet sie nur zwei Stunden", "zitat_person": "Erika Muster",
        "zitat_funktion": "Vorsitzende", "gremium": "Strategiekreis", "abstimmung": "einstimmig",
        "beschlussdatum": "12. März 2019",
        "vorspann": "Damit soll es auf Baustellen in Hessen und Thüringen weniger Unfälle geben.",
        "text": "Das Angebot ist kostenlos. Beraterinnen und Berater kommen in den Betrieb. "
        "Am Montag, 6. Mai 2024, beginnt die Beratung. Ein Betrieb rechnet mit 20 % weniger "
        "Unfällen.",
    }),
    ENGAGEMENT: ("pressemitteilung", "pressemitteilung-2024-10-02-engagement.docx", {}),
    PERSON: ("personalie", None, {
        "titel": "Erika Muster leitet den Strategiekreis", "unterzeile": "Wechsel an der Spitze des Strategiekreises",
        "person": "Erika Muster", "aufgabe": "den Vorsitz des Strategiekreises der Offensive Mittelstand",
        "beginn": "1. Januar 2025", "vorspann": "Das Gremium hat sie im März in Heidelberg für drei Jahre gewählt.",
        "werdegang": "Sie leitet die Beratung im Verband. Sie arbeitet seit 2015 in der Offensive Mittelstand mit.",
        "zitat": "Ich freue mich auf die Arbeit mit allen Partnern", "zitat_person": "Erika Muster",
    }),
}  # fmt: skip


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(PROJECT / "corpus" / "vocabulary")


@pytest.fixture(scope="module")
def clean(vocabulary, tmp_path_factory) -> dict[str, Draft]:
    folder = tmp_path_factory.mktemp("clean")
    return {
        name: make_draft(template, stored(DOCUMENTS / file, vocabulary) if file else None, vocabulary,
                         settings_in(folder), values=values | {"telefon": "06221 000000"}, out=None, at=AT)
        for name, (template, file, values) in CLEAN.items()
    }  # fmt: skip


def seeded(made: Draft, old: str, new: str, vocabulary: Vocabulary, folder: Path) -> Draft:
    """The draft with the fault that somebody made in Word."""
    content = Path(made.files["docx"]).read_bytes()
    word = docx.Document(io.BytesIO(content))
    paragraph = next(p for p in word.paragraphs if old in p.text)
    paragraph.text = paragraph.text.replace(old, new, 1)
    target = io.BytesIO()
    word.save(target)
    version = DraftVersion(made, content)
    changed = revised(version, target.getvalue(), STEP, How(), vocabulary, settings_in(folder))
    return changed.draft


def test_clean_drafts_have_almost_no_remarks(clean):
    remarks = [(name, m.rule, m.message) for name, made in clean.items() for m in made.lint]
    assert len(remarks) <= 3, remarks


@pytest.mark.parametrize(
    ("faults", "least"), [(SEEDED, 39), (HELD_OUT, 18)], ids=["seeded", "held-out"]
)
def test_seeded_faults_are_found(faults, least, clean, vocabulary, tmp_path):
    missed = []
    for number, (name, old, new, rule) in enumerate(faults):
        made = seeded(clean[name], old, new, vocabulary, tmp_path / str(number))
        before = {(m.rule, m.message) for m in clean[name].lint}
        if rule not in {m.rule for m in made.lint if (m.rule, m.message) not in before}:
            missed.append((name, new, rule, [m.rule for m in made.lint]))
    print(len(faults) - len(missed), "of", len(faults), missed)
    assert len(faults) - len(missed) >= least, missed


def test_there_are_sixty():
    assert (len(SEEDED) + len(HELD_OUT), len({f[1:3] for f in SEEDED + HELD_OUT})) == (60, 60)
