"""Lines of plain text that were broken where a line was full, in texts with longer lines beside them."""

from __future__ import annotations

import pytest

from pipeline.reading.extractors.text import text_pieces

LONG = "Ein Absatz in einer einzigen Zeile, die " + "sehr " * 20 + "lang ist."


@pytest.mark.parametrize(("lines", "paragraphs"), [
    # behind an article, and before a word in small letters
    ("Am Montag wurde in den Räumen der Kammer Talheim die\nWerkstatt für Lehrlinge eröffnet.", 1),
    ("Die einundzwanzig Mitglieder der Gruppe berieten lange und schließlich\nwählten sie den Vorstand.", 1),
    # one line of a paragraph breaks off, so the others of it may do so where they are full
    ("Die Mitglieder der Gruppe berieten lange über die Satzung und\nwählten dann alle zusammen ihren sechsköpfigen "
     "neuen\nVereinsvorstand, der die Arbeit übernimmt.", 1),
    # lines of an address, of a list, two headings, whole sentences
    ("Kammer Talheim\nHauptstraße 5\n12345 Talheim", 3),
    ("Die Stadt Talheim und der Landkreis Nordtal wollen enger zusammenarbeiten\nVertrag über Wege unterzeichnet", 2),
    ("Die Kammer Talheim berät ab Mai kleine Betriebe in der ganzen Region.\nder Rest folgt.", 2),
    ("Die Kammer Talheim berät ab Mai kleine Betriebe in der Region und\n- Schulen\n- Vereine", 3),
])  # fmt: skip
def test_a_broken_line_goes_on(lines: str, paragraphs: int) -> None:
    text = f"{lines}\n\n{LONG}"
    assert len(text_pieces(text)) == paragraphs + 1
