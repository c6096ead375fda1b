"""What stands above a headline is none: letterheads, senders, rubrics, navigation, mail heads."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Settings
from tests.pipeline.reading.makers import put

_BELOW = (
    "\n\nMusterau, 22. März 2017. Die Handwerkskammer Probe hilft Betrieben künftig bei allen Fragen "
    "der Gesundheit. „Das nützt allen Betrieben im Land sehr“, sagte Präsident Jan Rau gestern."
)
_TITLE = "Betriebe bekommen ab Mai einen Lotsen"

# The lines above the headline.
ABOVE = [
    # Who sends it, under a kicker and over lines; addresses in one line; captions of names
    "Gemeinsame Presseinformation\nder Innung Ost\nund der Stadt Musterau\n\n",
    "Gemeinsame Pressemitteilung\ndes Landkreises Musterau\nsowie der Innung Ost\n",
    "Pressemitteilung Nr. 84/2023\nLandratsamt Musterau, Schulstraße 11, 87616 Musterau\n",
    "Presseinformation\nInnung Ost, Am Markt 4a, 01234 Bad Musterau\n",
    "Aktuelle Pressemitteilungen - Ministerium für Arbeit\n",
    "Pressemitteilungen | Innung Ost\n",
    "Eva Rau (AOK/Leitung), Jan Kunz (Landrat), Ute Wolf (Kammer) (Foto: Landratsamt Musterau)\n"
    * 2,
    "Eva Rau (Innung), Jan Kunz (Kammer Probe) (Foto: Kammer)\n",
    "Veröffentlicht am 11.11.2024 13:45\n",
    "Innung der Müller Musterau e. V. | 11.10.2022\n",
    "LANDVOLK AKTUELL\n",
    "Kreis Musterau • Der Landrat\nKreishaus, Markt 10\n",
    "Stadt Musterau - www.probe.example https://www.probe.example/pm_017.php 28.05.2015 22:19 Uhr |\n",
    "Landwirtschaftskammer Probe\nKörperschaft des öffentlichen Rechts\n",
    "Musterau | 5. September 2022 | Handwerk & Arbeit\n",
    "Zumeldung zum Bericht der Kammer\n",
    "Stadt Musterau am Lech\nDer Oberbürgermeister\nPressestelle\nRathausplatz 1\n86800 Musterau\n",
    "Medieninformation\nLandeshauptstadt Musterau\nAmt für Wirtschaftsförderung\n\n12/2016\n",
    "Herausgeber: Ministerium für Arbeit\nDatum: 14.06.2011\nNr.: 88/2011\n",
    "Von: presse@probe.example\nAn: Redaktionen\nBetreff: Lotsen\n",
    "Zur Hauptnavigation springen Zum Inhalt springen\nSuche\nMenü\n",
    "| Regionalkonferenz Arbeit\n",
    "Rundschreiben 3/2018\n",
    "Newsletter der Kammer Probe, Ausgabe 4 | 2021\n",
    "N E W S\n",
    "Seiteninhalt\n",
    "Stiftung Gute Arbeit im Mustertal\nMusterau, im November\n",
    "Gemeinsame Presseerklärung\nder Innung Ost, der Innung West und des Landkreises Musterau\n",
    "Anlage 2 zur Drucksache 114/2017\n",
]


@pytest.mark.parametrize("above", ABOVE)
def test_the_headline_is_found_below(tmp_path: Path, above: str) -> None:
    path = put(tmp_path, "p.txt", f"{above}\n{_TITLE}{_BELOW}".encode())
    assert read_document(path, identify(path), Settings()).title == _TITLE


# What a page says above `§ 1`, and the title: who made it, without addresses and who acts for whom.
TITLES = [
    (
        "VERTRAG\n\nzwischen\n\nder Innung Ost,\nMarkt 1, 12345 Probe,\nvertreten durch den "
        "Obermeister Jan Rau,\n\nund\n\ndem Verein der Müller,\nvertreten durch Eva Kunz",
        "VERTRAG zwischen der Innung Ost und dem Verein der Müller",
    ),
    (
        "Vereinbarung\n\nzwischen\n\nder Innung Ost\n– im Folgenden Innung –\n\nund\n\nder Innung "
        "West\n– nachfolgend West –",
        "Vereinbarung zwischen der Innung Ost und der Innung West",
    ),
]


@pytest.mark.parametrize(("head", "title"), TITLES)
def test_a_bare_word_is_completed_by_those_who_agreed(
    tmp_path: Path, head: str, title: str
) -> None:
    text = f"{head}\n\n§ 1 Ziel\n\nBeide helfen Betrieben.\n\n§ 2 Dauer\n\nEin Jahr."
    path = put(tmp_path, "v.txt", text.encode())
    assert read_document(path, identify(path), Settings()).title == title
