"""Every way in which a text says whose words these are: one line each, with the speaker that must
be found.
"""

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
    ("Nele Brandt sagt: „Das Vertrauen.“ Jan Rau nickt. „Und die Nummern auch“, sagt er.", ["Nele Brandt", "Jan Rau"]),
    ("Marion Lentz leitet das Büro. „Wir haben viel vor“, kündigt sie an.", ["Marion Lentz"]),
    ("„Das war“, fügt Sabine Lang hinzu, „noch undenkbar.“", None),
    ("„Das war vor Jahren“, fügt Sabine Lang hinzu, „noch undenkbar.“", ["Sabine Lang", "Sabine Lang"]),
    (",,Das schaffen wir gemeinsam\", sagt Eva Kunz.", ["Eva Kunz"]),
    ("Eva Kunz (RKW): „Wer fragt, führt.“", ["Eva Kunz"]),
    ("»Wir lernen voneinander«, freut sich Sabine Lang.", ["Sabine Lang"]),
    ("„Wir brauchen Mut“, forderte der Präsident der Kammer, Hans-Peter Wolf, in Köln.", None),
    ("„Wir brauchen mehr Mut“, forderte der Präsident der Kammer, Hans-Peter Wolf.", ["Hans-Peter Wolf"]),
    ("Wie wichtig das ist, machte Eva Kunz deutlich: „Jeder zweite sucht Personal.“", ["Eva Kunz"]),
    ("Ähnlich äußerte sich Karl Maier: „Das sehe ich genauso.“", ["Karl Maier"]),
    ("„Ich habe viel gelernt“, war das Fazit von Unternehmerin Ayşe Yılmaz.", ["Ayşe Yılmaz"]),
    ("Der Geschäftsführer, Karl Maier, dazu: „Uns geht die Arbeit nicht aus.“", ["Karl Maier"]),
    ("„Wir fangen an“, gebärdet Jonte Harms.", ["Jonte Harms"]),
    ("„Das Haar blutet“, wetterte Momme Petersen-Jessen.", ["Momme Petersen-Jessen"]),
    ("„Wir sind spät dran“, davon ist Firmenchef Gisbert Tenne überzeugt.", ["Gisbert Tenne"]),
    ("„Wir sind spät dran“, brachte es Ayşe Öztürk auf den Punkt.", ["Ayşe Öztürk"]),
    ("„Wir sind dran“, antwortete ihm der Geschäftsführer der Kammer, Dr. Luitwin Mall.", ["Dr. Luitwin Mall"]),
    ("„Es geht los“, sagte er. Das war vor Jahren. Jan Rau nickt.", None),
    ("Jan Rau lacht. „Es geht los.“ Er zuckt die Schultern. „Mehr nicht.“", ["Jan Rau", "Jan Rau"]),
    ("Jan Rau geht. Sein Rat: „Einfach mal machen!“ Und weiter: „Mut hilft.“", ["Jan Rau", "Jan Rau"]),
    ("Dazu erklärt die Vorsitzende Elke Hahn:\n\n„Das ist kein Slogan.\n\nDas ist Arbeit.“", ["Elke Hahn"]),
    ("Statement von Dr. Jan Rau\n\n„Der Entwurf ist schlecht. Er spart falsch.“", ["Dr. Jan Rau"]),
    ("Jan Rau sagte, es sei „ein kleiner Schritt für uns“.", ["Jan Rau"]),
    ("Für seinen Chef Okko Jans ist er „der beste Lehrling seit Jahren“.", ["Okko Jans"]),
    ("„Was würdet ihr ändern?“ Diese Frage stellte Malermeister Zoran Jurić.", ["Zoran Jurić"]),
    ("« Wir haben Sorgen », sagte Camille Leroy.", ["Camille Leroy"]),
    ("„Das ist klar für uns alle“, teilte eine Sprecherin der Kammer mit.", [None]),
    ("„Das ist klar für uns“, sagte der Minister Karl-Josef Lau.", ["Karl-Josef Lau"]),
    ("„Es geht um Menschen. Es geht um uns“ – mit diesem Satz schloss Karl Maier.", ["Karl Maier"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "function", "organisation"),
    [
        ("Ähnlich äußerte sich Karl Maier: „Das sehe ich genauso.“", None, None),
        ("So sagte die Meisterin Gisela Korn: „Ich backe viel lieber.“", "Meisterin", None),
        ("„Jeder zweite sucht Personal“, machte Eva Kunz vom RKW deutlich.", None, "RKW"),
        (
            "„Das Format ist neu“, sagt Kunz. Zuvor hatte Eva Kunz vom RKW das Programm gezeigt.",
            None,
            "RKW",
        ),
        ("Hierzu Karl Maier, BVMW: „Uns geht die Arbeit nicht aus.“", None, "BVMW"),
    ],
)
def test_function_and_organisation_are_only_what_they_are(
    text: str, function: str | None, organisation: str | None
) -> None:
    (found,) = find_quotations(text)
    assert (found.function, found.organisation) == (function, organisation)


@pytest.mark.parametrize(("text", "speakers"), SHAPES)
def test_the_speaker_is_found(text: str, speakers: list[str | None] | None) -> None:
    found = find_quotations(text)
    if speakers is not None:
        assert [q.speaker for q in found] == speakers
    assert all(text[q.start - 1] in '„»"“, ' for q in found)


@pytest.mark.parametrize(
    "text",
    [
        "Das Heft „Führung im Wandel“ liegt aus.",
        "Von „Fachkräftemangel“ will niemand sprechen.",
        "Im Programm „Mittelstand-Digital“ arbeitet Eva Kunz mit.",
        "Sie hätten „Berge versetzt“.",
        "„Mutig. Modern. Mittelstand.“ – unter diesem Motto stand der Tag von Jan Rau.",
        "„Arbeit sicher und gesund gestalten“ war das Motto der Fachtagung.",
        "„Hand in Hand in die Zukunft“ heißt das Projekt.",
        "Neues Portal: „Hier spricht die Kammer“",
        "Jan Rau sprach von „sinnvoller Bürokratie“.",
        "Sein Buch „Was der Meister immer sagt“ stellt Jan Rau vor.",
    ],
)
def test_titles_and_single_words_are_no_quotes(text: str) -> None:
    assert find_quotations(text) == []
