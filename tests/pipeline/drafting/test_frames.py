"""A frame is used where the source gives everything, and no word of it stands without proof."""

from __future__ import annotations

import pytest

from pipeline.drafting.frames import Filling, Scribe, borne_out
from pipeline.ground.drafts import DraftSource

TEXT = "Die Kammer Nord und der Kreis Süd unterzeichneten am 03.05.2027 einen Vertrag."


def part(words: str, *, text: str = "", plural: bool = False) -> Filling:
    start = TEXT.index(words)
    source = DraftSource(document="d", page=1, start=start, end=start + len(words))
    return Filling(text or words, (source,), plural=plural)


BOTH = part("Kammer Nord und der Kreis Süd", text="Kammer Nord und Kreis Süd", plural=True)


@pytest.mark.parametrize(
    ("frames", "parts", "expected"),
    [
        (["{wer} [schließt|schließen] {was}"], {"wer": BOTH, "was": part("Vertrag")},
         "Kammer Nord und Kreis Süd schließen Vertrag"),
        (["{wer} [schließt|schließen] {was}"], {"wer": part("Kammer Nord"), "was": part("Vertrag")},
         "Kammer Nord schließt Vertrag"),
        # what is missing within <…> is left out, what is missing outside stops the frame
        (["{wer} hat <am {tag} >{was}."], {"wer": part("Kammer Nord"), "was": part("Vertrag")},
         "Kammer Nord hat Vertrag."),
        (["{wer} und {wen}", "{wer}"], {"wer": part("Kammer Nord")}, "Kammer Nord"),
        (["{wer} und {wen}"], {"wer": part("Kammer Nord")}, None),
        # a day is proven by its number, whatever its form
        (["Am {tag}"], {"tag": part("03.05.2027", text="3. Mai 2027")}, "Am 3. Mai 2027"),
        (["Am {tag}"], {"tag": part("03.05.2027", text="4. Mai 2027")}, None),
        # no word that the place does not say
        (["{wer}"], {"wer": part("Kammer Nord", text="Kammer Nord GmbH")}, None),
    ],
)  # fmt: skip
def test_frames(frames, parts, expected):
    made = Scribe(TEXT).first(frames, parts)
    assert (made.text if made else None) == expected
    if made:
        assert made.kind == "template"
        assert made.evidence == tuple(sorted(made.evidence, key=lambda e: e.start))


@pytest.mark.parametrize(
    ("said", "proof", "borne"),
    [
        ("des Landkreises Leer", "Landkreis Leer", True),
        ("den Hessischen Gärten", "Hessischer Gärten", True),
        ("der Vertrag", "die Verträge", False),
        ("Essen", "Esse", True),  # an ending of declension; the frame's own words are not weighed
        ("Kammer Süd", "Kammer Nord", False),
        ("400 Betriebe", "40 Betriebe", False),
    ],
)
def test_words_are_borne_out_by_forms_of_themselves(said, proof, borne):
    assert borne_out(said, "", [proof]) is borne
