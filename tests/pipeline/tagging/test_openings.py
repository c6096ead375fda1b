"""What the letters of a text rule out is never there; what else differs is told from forms alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace

import pytest

from nlp.taggers import Register, load_tagger
from nlp.types import Term
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import PROJECT, Settings
from pipeline.tagging.changes import RegisterChange, Snapshot
from pipeline.tagging.openings import Openings

TEXTS = PROJECT / "corpus" / "samples" / "texts"
HAUS = Term("haus", "partner", "Beratungshaus", ("Beratungshaus Elbaue e. V.",), ("BHE",))


def test_no_name_that_the_taggers_find_is_ruled_out() -> None:
    register = load_vocabulary(Settings().vocabulary_folder).register()
    terms: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for term in register.terms:
        terms[term.kind, term.id].append(term)
    tagger = load_tagger("terms", register)
    texts = [file.read_text(encoding="utf8") for file in sorted(TEXTS.glob("*.md"))]
    named = [(m.kind, id, text) for text in texts for m in tagger.find(text) for id in m.ids]
    assert len(named) > 200
    ruled_out = [
        (kind, id) for kind, id, text in named if not Openings(terms[kind, id]).may_be_in(text)
    ]
    assert not ruled_out


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        ("partner", "Beratungshaus Elbaue e. V.", "des Beratungshauses Elbaue"),
        ("partner", "Beratungshaus Elbaue", "DES BERATUNGSHAUSES ELBAUE"),
        ("partner", "Beratungshaus Elbaue", "das Be-\n  ratungshaus Elbaue"),
        ("partner", "Beratungshaus Elbaue", "das Beratungs\u00adhaus Elbaue"),
        ("partner", "Arbeitgeber-Service", "der Arbeitgeberservice und"),
        ("partner", "Müller & Söhne", "Mueller und Soehne"),
        ("partner", "Café Übersee", "im Cafe Uebersee"),
        ("partner", "Straßenhaus Nord", "am Strassenhaus Nord"),
        ("region", "Oberbayern", "in Ober- und Niederbayern"),
        ("region", "Südhessen", "aus Süd- sowie Nordhessen"),
    ],
)
def test_whatever_form_a_name_has(kind: str, name: str, text: str) -> None:
    term = Term("x", kind, name, (name,))
    assert RegisterChange(snapshot(), snapshot(term)).touches(text)


@pytest.mark.parametrize(
    ("before", "after", "text", "touched"),
    [
        ({}, {"names": (*HAUS.names, "Haus Rosenweg")}, "Das Beratungshaus Elbaue kam.", False),
        ({}, {"names": (*HAUS.names, "Haus Rosenweg")}, "Vom Haus Rosenweg.", True),
        ({}, {"names": ()}, "Das Beratungshaus Elbaue kam.", True),
        ({}, {"names": ()}, "Die BHE kam.", False),
        ({}, {"abbreviations": (), "weak": ("BHE",)}, "Die BHE kam.", True),
        ({}, {"abbreviations": (), "weak": ("BHE",)}, "Das Beratungshaus Elbaue.", False),
        ({}, {"label": "Anders"}, "Das Beratungshaus Elbaue.", True),
        ({}, {"label": "Anders"}, "Das Beratungshaus Havel.", False),
        ({"needs": ("verein",)}, {}, "Das Beratungshaus Elbaue.", True),
        ({}, {}, "Das Beratungshaus Elbaue.", False),
    ],
)
def test_only_texts_with_a_form_that_came_or_went_are_touched(
    before: dict[str, tuple[str, ...]], after: dict[str, tuple[str, ...]], text: str, touched: bool
) -> None:
    old, new = replace(HAUS, **before), replace(HAUS, **after)  # type: ignore[arg-type]  # of its fields
    assert RegisterChange(snapshot(old), snapshot(new)).touches(text) is touched


def test_registers_are_the_same_in_every_process() -> None:
    """What tags come from is kept as a hash: an order of chance tagged all documents anew."""
    shown = (
        "from pipeline.registers.municipalities import Municipalities as M;"
        "print(list(M(b'ags,name\\n01001002,Muster am See\\n01001003,Aue (Elbe)\\n').by_name))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", shown], cwd=PROJECT, capture_output=True, check=True, timeout=60,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
        ).stdout
        for seed in range(3)
    }  # fmt: skip
    assert len(said) == 1
    assert b"muster am see" in said.pop()


def snapshot(*terms: Term) -> Snapshot:
    return Snapshot(Register(terms), "the same")
