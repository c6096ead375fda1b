"""What the model of names takes for an organisation and is none."""

from __future__ import annotations

import pytest

from nlp.types import Mention
from pipeline.tagging.no_bodies import is_no_body

# The text with what the model marks in brackets, and whether it is no body.
MARKED = [
    ("auf der Messe „[Haus]“ unterzeichnet", True),
    ("auf der Messe [Haus] unterzeichnet", True),
    ("auf der Fachmesse „[Holz]“ gezeigt", True),
    ("das Projekt „[Werkbank]“ beginnt", True),
    ("im Projekt [Werkbank] lernen", True),
    ("die Kampagne „[Mehl für alle]“ haben", True),
    ("der Wettbewerb „[Ohlauer Rad]“ lädt ein", True),
    ("des Programms „[Handwerk plus]“ sind", True),
    ("mit dem Leitfaden „[Gute Schicht]“ zeigt", True),
    ("unter dem Motto „[Ohlau mahlt]“ treffen", True),
    ("mehr unter [ohlau.de/themen] im Netz", True),
    ("das [MoU] formalisiert die Arbeit", True),
    ("als [OMV-Präsident] sprach er", True),
    ("das [15. Müllerforum] tagte", True),
    ("Das Netzwerk „[Werkbank]“ tagt", False),
    ("Die Initiative „[Mehl]“ hilft", False),
    ("die [Müller-Stiftung] zahlt", False),
    ("Partner der Messe ist die [Kammer Ohlau]", False),
    ("Die [Ohlauer Mühlen] liefern", False),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "none"), MARKED, ids=[text for text, _ in MARKED])
def test_things_papers_and_offices_are_no_bodies(marked: str, none: bool) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    found = Mention("organisation", start, end, text[start:end], (), "model", 0.9)
    assert is_no_body(text, found) is none
