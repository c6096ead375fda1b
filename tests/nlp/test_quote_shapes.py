"""Every way in which a text says whose words these are: one line each, with the speaker that must be found."""

from __future__ import annotations

import pytest

from nlp.taggers.quotes import find_quotations

SHAPES = [
    ("„Das hilft uns sehr“, so der Vorsitzende der Offensive Mittelstand, Helmut Ehnes.", ["Helmut Ehnes"]),
    ("„Endlich ein Werkzeug, das passt.“ (Murat Aydin, Elektromeister)", ["Murat Aydin"]),
    ("„Der Check hat uns die Augen geöffnet.“ – Carla Dietz, Inhaberin der Bäckerei Dietz", ["Carla Dietz"]),
    ("Für Bernd Lang ist klar: „Ohne gute Leute läuft nichts.“", ["Bernd Lang"]),
    ("Das bestätigt auch Petra Wolf vom RKW: „Bewerber schauen genau hin.“", ["Petra Wolf"]),
    ("Ferdinand Kögler zog Bilanz: „Wir haben viele Betriebe erreicht.“", ["Ferdinand Kögler"]),
    ("Laut Petra Maier „ist das ein großer Erfolg für alle“.", ["Petra Maier"]),
    ("„Wir bleiben am Ball“, heißt es von Eva Kunz.", ["Eva Kunz"]),
    ("„Ohne Vertrauen keine Beratung.“ Mit diesen Worten eröffnete Jens Ohm die Tagung.", ["Jens Ohm"]),
    ("Die Ministerin Eva Kunz kam. „Das ist wichtig für alle“, lobte die Ministerin.", ["Eva Kunz"]),
    ("Prof. Dr. Volker Witt kam. „Das lässt sich gut messen“, so der Professor.", ["Prof. Dr. Volker Witt"]),
    ("Nele Brandt sagt: „Das Vertrauen.“ Jan Petersen nickt. „Und die Nummern auch“, sagt er.", ["Nele Brandt", "Jan Petersen"]),
    ("Marion Lentz leitet das Büro. „Wir haben viel vor“, kündigt sie an.", ["Marion Lentz"]),
    ("„Das war“, fügt Sabine Lang hinzu, „noch undenkbar.“", None),
    ("„Das war vor Jahren“, fügt Sabine Lang hinzu, „noch undenkbar.“", ["Sabine Lang", "Sabine Lang"]),
    (",,Das schaffen wir gemeinsam\", sagt Eva Kunz.", ["Eva Kunz"]),
    ("Eva Kunz (RKW): „Wer fragt, führt.“", ["Eva Kunz"]),
    ("»Wir lernen voneinander«, freut sich Sabine Lang.", ["Sabine Lang"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speakers"), SHAPES)
def test_the_speaker_is_found(text: str, speakers: list[str] | None) -> None:
    found = find_quotations(text)
    if speakers is not None:
        assert [q.speaker for q in found] == speakers
    assert all(text[q.start - 1] in '„»"“,' for q in found)


@pytest.mark.parametrize(
    "text",
    [
        "Das Heft „Führung im Wandel“ liegt aus.",
        "Von „Fachkräftemangel“ will niemand sprechen.",
        "Im Programm „Mittelstand-Digital“ arbeitet Eva Kunz mit.",
        "Sie hätten „Berge versetzt“.",
    ],
)
def test_titles_and_single_words_are_no_quotes(text: str) -> None:
    assert find_quotations(text) == []
