"""Words with blanks between their letters are read as words."""

from __future__ import annotations

import pytest

from nlp.spaced import unspaced


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("V E R E I N B A R U N G", "VEREINBARUNG"),
        ("V E R T R A G   Z U R   P F L E G E", "Vertrag zur Pflege"),
        ("V E R E I N B A R U N G Z U R P F L E G E", "Vereinbarung zur Pflege"),
        ("C H A R T A  D E R  V I E L F A L T", "Charta der Vielfalt"),
        ("A B K O M M E N Ü B E R P R A K T I K A", "Abkommen über Praktika"),
        ("P R E S S E M I T T E I L U N G", "PRESSEMITTEILUNG"),
        ("V e r e i n b a r u n g", "Vereinbarung"),
        ("E R K L Ä R U N G F Ü R G E S U N D H E I T", "Erklärung für Gesundheit"),
        ("Der Plan A B C D ist fertig", "Der Plan A B C D ist fertig"),
        ("V E R E I N B A R U N G   Z U R   A U S B I L D U N G", "Vereinbarung zur Ausbildung"),
        ("V E R E I N B A R U N G Z U R A U S B I L D U N G", "Vereinbarung zur Ausbildung"),
        ("P R E S S E M I T T E I L U N G  Nr. 7", "PRESSEMITTEILUNG  Nr. 7"),
        ("E i n l a d u n g  z u m  F o r u m", "Einladung zum Forum"),
        ("A R B E I T U N D G E S U N D H E I T", "Arbeit und Gesundheit"),
        ("V E R T R A G ü b e r  B e r a t u n g", "VERTRAG über Beratung"),
        ("a b c", "a b c"),
        ("z. B. in A und B", "z. B. in A und B"),
        ("Q X Z W V K Q J", "QXZWVKQJ"),
        ("Gute Arbeit", "Gute Arbeit"),
        ("vom  1. Mai  V E R T R A G  zur Pflege", "vom  1. Mai  VERTRAG  zur Pflege"),
    ],
)
def test_spaced_words_are_closed_up(written: str, read: str) -> None:
    assert unspaced(written) == read
