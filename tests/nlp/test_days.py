"""Every spelling of one day is the same day, and what only looks like one is none."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.days import find_days

SPELLINGS = [
    "3. Mai 2021", "3.Mai 2021", "03. Mai 2021", "3 Mai 2021", "3 . Mai 2021", "3.  Mai  2021",
    "3.\nMai 2021", "3. Mai2021", "3. MAI 2021", "3. mai 2021", "am dritten Mai 2021",
    "Dritter Mai 2021", "3ten Mai 2021", "3. Mai '21", "3. Mai ’21", "3. Mai im Jahr 2021",
    "3. Mai des Jahres 2021", "Montag, der 3. Mai 2021", "3.-Mai-2021", "03-Mai-2021",
    "03.05.2021", "3.5.2021", "3. 5. 2021", "3 . 5 . 2021", "03.05.21", "3.5.'21", "Mo., 03.05.2021",
    "03/05/2021", "03-05-2021", "2021-05-03", "2021/05/03", "2021.05.03", "20210503", "03. V. 2021",
    "3.V.2021", "May 3, 2021", "May 3rd, 2021", "3rd of May 2021", "Mai 3, 2021", "May 3 2021",
]  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_day_in_every_spelling(text: str) -> None:
    (day,) = find_days(f"Muster, {text}.")
    assert day.date == date(2021, 5, 3)


@pytest.mark.parametrize(
    "text",
    [
        "31. Februar 2021", "00.05.2021", "3. Mai 1821", "1.2.3.4", "A-3.4", "Tel. 0221-12-2020",
        "12345678", "20301399", "Nr. 225/05/2021", "13/13/2021", "zehnter Mai", "IV. 2021",
        "Seite 3/12/2020x", "1.2.2021.3",
    ],
)  # fmt: skip
def test_no_day(text: str) -> None:
    assert list(find_days(text)) == []


@pytest.mark.parametrize(
    ("word", "number"),
    [("ersten", 1), ("siebten", 7), ("achten", 8), ("zwölfter", 12), ("siebzehnten", 17),
     ("zwanzigsten", 20), ("einundzwanzigsten", 21), ("neunundzwanzigste", 29),
     ("dreißigsten", 30), ("einunddreißigsten", 31)],
)  # fmt: skip
def test_days_in_words(word: str, number: int) -> None:
    (day,) = find_days(f"am {word} Mai 2021")
    assert day.date == date(2021, 5, number)


@pytest.mark.parametrize(
    ("name", "month"),
    [("Jänner", 1), ("Feber", 2), ("Maerz", 3), ("März", 3), ("Apr.", 4), ("Juni", 6), ("Jul.", 7),
     ("Sept.", 9), ("Oct", 10), ("Dez.", 12)],
)  # fmt: skip
def test_months_by_all_their_names(name: str, month: int) -> None:
    (day,) = find_days(f"3. {name} 2021")
    assert day.date == date(2021, month, 3)


@pytest.mark.parametrize(
    ("text", "year"),
    [("18. 6. 98", 1998), ("18.06.70", 1970), ("18.6.'89", 1989), ("18.06.69", 2069),
     ("18.06.00", 2000), ("18. Juni '99", 1999)],
)  # fmt: skip
def test_years_of_two_digits(text: str, year: int) -> None:
    (day,) = find_days(text)
    assert day.date == date(year, 6, 18)
