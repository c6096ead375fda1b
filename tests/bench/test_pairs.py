"""Questions made of sentences."""

from __future__ import annotations

import random

import numpy as np
import pytest

from bench.training.conll import Labelled
from bench.training.pairs import make_set, questions


def labelled(text: str, labels: str) -> Labelled:
    words = tuple(text.split())
    given = labels.split()
    return Labelled(words, (*given, *["O"] * (len(words) - len(given))), "test")


@pytest.mark.parametrize(
    ("text", "labels", "asked"),
    [
        ("Wolf Bree arbeitete Anfang der siebziger Jahre als Vertreter , als er ging .", "B-PER I-PER",
         ["Wer arbeitete Anfang der siebziger Jahre als Vertreter?"]),
        ("In Bad Ems wurde eine neue Brücke über die Lahn gebaut .", "O B-LOC I-LOC",
         ["Wo wurde eine neue Brücke über die Lahn gebaut?"]),
        ("Im Jahr 1992 wurde die Kammer der Region gegründet .", "", ["Wann wurde die Kammer der Region gegründet?"]),
        ("1992 wurde die Kammer der Region gegründet .", "", ["Wann wurde die Kammer der Region gegründet?"]),
        ("Der Betrieb wurde 1992 gegründet und wuchs rasch .", "", []),
        ("Wolf Bree kam .", "B-PER I-PER", []),
        ("Wolf Bree , ein Vertreter aus Celle , kam gestern in das Haus .", "B-PER I-PER", []),
        ("In Bonn", "O B-LOC", []),
        ("Bonn", "B-LOC", []),
    ],
)  # fmt: skip
def test_the_beginning_of_a_sentence_is_asked_for(text: str, labels: str, asked: list[str]) -> None:
    assert list(questions(labelled(text, labels))) == asked


def test_every_sentence_stands_in_one_passage_and_its_question_points_there() -> None:
    chance = np.random.default_rng(1)
    sentences = [
        labelled(f"Im Jahr {1900 + n} wurde die Kammer {n} in Bonn gegründet .", "")
        for n in range(23)
    ]
    vectors = chance.normal(size=(23, 8)).astype(np.float32)
    made = make_set(
        sentences, vectors / np.linalg.norm(vectors, axis=1, keepdims=True), 4, random.Random(1)
    )
    assert len(made.pairs) == 23
    assert sum(passage.count("Kammer") for passage in made.passages) == 23
    for pair in made.pairs:
        number = pair.question.split("Kammer ")[1].split()[0]
        assert f"die Kammer {number} in Bonn" in made.passages[pair.passage]
