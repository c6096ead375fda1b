"""The grade of a text layer: by the signs, the letters and the words that stand in it."""

from __future__ import annotations

import random
import string

import pytest

from nlp.letters import ODD, likeness
from pipeline.reading.quality import grade, page_reasons, plain_quality, text_quality

GERMAN = (
    "Die Gemeinde Lauterach lädt alle Vereine und Träger zu einem runden Tisch ein. Dabei sollen die "
    "Angebote für Familien besser aufeinander abgestimmt werden. Bis zum Frühjahr können Fragen zur "
    "Förderung im Rathaus geklärt werden; größere Vorhaben prüft der Ausschuss für Jugend und Schule. "
) * 3
ROLL = random.Random(17)


def shifted(text: str, by: int) -> str:
    letters = string.ascii_lowercase
    table = str.maketrans(letters, letters[by:] + letters[:by])
    return text.lower().translate(table)


def moved_codes(text: str, by: int) -> str:
    return "".join(c if c == " " else chr(max(33, ord(c) - by)) for c in text)


def drawn(signs: str, longest: int) -> str:
    words = ("".join(ROLL.choices(signs, k=ROLL.randint(1, longest))) for _ in range(220))
    return " ".join(words)


def read_as(text: str, codec: str) -> str:
    return text.encode().decode(codec, "replace")


RUBBISH = {
    "letters moved by one": shifted(GERMAN, 1),
    "letters moved by three": shifted(GERMAN, 3),
    "letters moved by thirteen": shifted(GERMAN, 13),
    "codes of a font without a table": moved_codes(GERMAN, 29),
    "codes moved by one": moved_codes(GERMAN, 1),
    "letters of each word mixed": " ".join("".join(ROLL.sample(w, len(w))) for w in GERMAN.split()),
    "words written backwards, vowels gone": " ".join(
        "".join(c for c in w[::-1] if c not in "aeiou") for w in GERMAN.split()
    ),
    "OCR of lines and frames": drawn("IlLTtrieaosn1-", 6),
    "OCR of a hatched drawing": drawn("WVMNvwmnXxK", 7),
    "OCR of a plan": drawn("LlIiTtJjFf", 6),
    "letters of a compressed stream": drawn(string.ascii_letters, 14),
    "base64": drawn(string.ascii_letters + string.digits + "+/", 76),
}
DOUBLY_CODED = {
    "read as Latin-1": read_as(GERMAN, "latin-1"),
    "read as Windows-1252": read_as(GERMAN, "cp1252"),
    "read as Windows-1252 twice": read_as(read_as(GERMAN, "latin-1"), "cp1252"),
    "read as Mac Roman": read_as(GERMAN, "mac-roman"),
}
SOUND = {
    "German": GERMAN,
    "German in capitals": GERMAN.upper(),
    "English": "The council invites every association to a meeting in the town hall so that offers "
    "for families can be planned together before the end of this year. " * 3,
    "French": "La commune invite toutes les associations à une réunion afin de mieux préparer les "
    "offres pour les familles avant la fin de cette année. " * 3,
    "Turkish": "Belediye, ailelere yönelik hizmetlerin birlikte planlanması için bütün dernekleri "
    "toplantıya çağırıyor; sorular yetkililere yöneltilebilir. " * 3,
    "Polish": "Gmina zaprasza wszystkie stowarzyszenia na spotkanie, aby lepiej uzgodnić ofertę dla "
    "rodzin przed końcem roku i omówić pytania mieszkańców. " * 3,
    "names": "Kowalczyk, Agnieszka; Demir, Yusuf; Trautwein, Jörg; Nguyen, Thanh; Hofstätter, Ilse; "
    "Papadakis, Nikos; Szymborska, Ewa; Çelik, Zeynep; Oyelaran, Femi; " * 3,
    "placeholder Latin": "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod "
    "tempor incididunt ut labore et dolore magna aliqua. " * 4,
    "short names": "DRK AWO VHS KVHS ASB DLRG BUND NABU VdK SoVD THW JUH DGB IHK HWK LFV " * 6,
    "a table of sums": "Ort\tBetrag\nLauterach\t500 €\nNeuhof\t1.250,00 €\nSeebach\t75 €\n" * 8,
    "one line": "Kontakt: Volkshochschule Lauterach, Telefon 05555 1234",
    "Hebrew": "העירייה מזמינה את כל העמותות לפגישה כדי לתאם את ההצעות למשפחות " * 6,
}


@pytest.mark.parametrize("kind", RUBBISH)
def test_rubbish_is_not_good(kind: str) -> None:
    text = RUBBISH[kind]
    assert grade(text_quality(text)) == "schlecht"
    assert grade(plain_quality(text)) == "schlecht"
    assert page_reasons(text)


@pytest.mark.parametrize("kind", DOUBLY_CODED)
def test_doubly_coded_umlauts_are_not_good(kind: str) -> None:
    text = DOUBLY_CODED[kind]
    assert grade(text_quality(text)) != "gut"
    assert "falsch kodierte Umlaute" in page_reasons(text)


@pytest.mark.parametrize("kind", SOUND)
def test_sound_text_is_good(kind: str) -> None:
    assert grade(text_quality(SOUND[kind])) == "gut"
    assert not page_reasons(SOUND[kind])


def test_few_letters_prove_nothing() -> None:
    assert likeness(["Xqzt", "Wrfgh"]) is None


def test_letters_of_german_are_far_from_the_bound() -> None:
    found = likeness(GERMAN.split())
    mixed = likeness(RUBBISH["letters of each word mixed"].split())
    assert found is not None
    assert mixed is not None
    assert mixed < ODD < found - 1
