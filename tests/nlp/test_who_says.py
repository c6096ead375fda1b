"""Who says what stands in marks, in shapes that were seen in releases of chambers, insurers and
unions; a name that is not sure is none.
"""

from __future__ import annotations

import pytest

from nlp.taggers import Register
from nlp.taggers.organisations import OrganisationTagger
from nlp.taggers.quotes import find_quotations
from nlp.types import Quotation

SAYS = "Wir haben lange auf diesen Tag in der Region gewartet"
TAGGER = OrganisationTagger(Register(()))


def last(text: str) -> Quotation:
    """The last quote of a text; `Q` stands for what is said."""
    text = text.replace("Q", SAYS)
    return find_quotations(text, TAGGER.find(text))[-1]


# `„….“ Das sagte …`: the sentence behind tells who said this; what pleases somebody does not.
THAT = [
    ("„Q.“ Das sagte Hanne Volk, Leiterin des Amts.", "Hanne Volk"),
    ("„Q.“ Das betont Emil Wacker vom Verband der Müller.", "Emil Wacker"),
    ("„Q.“ Dies erklärte Präsident Emil Wacker zur neuen Umfrage.", "Emil Wacker"),
    ("„Q“. Das berichtete Hanne Volk, Sprecherin der Kasse Ohlau, am Montag.", "Hanne Volk"),
    ("„Q!“ Dies betonte die Leiterin der Kasse Ohlau, Hanne Volk.", "Hanne Volk"),
    ("Emil Wacker kam. „Q.“ Das sagte er am Rand der Tagung.", "Emil Wacker"),
    ("Es kamen Hanne Volk und Ulla Rast. „Q.“ Das sagte sie am Rand.", None),
    ("„Q.“ Das sagte eine Besucherin.", None),
    ("„Q.“ Das zeigt die Statistik von Hanne Volk.", None),
    ("„Q.“ Das freute Hanne Volk.", None),
]  # fmt: skip

# A surname behind an office that the text never gives in full, and names that no list has.
STRANGERS = [
    ("Kammerpräsident Olbers gratulierte: „Q.“", "Olbers"),
    ("„Q“, lobte Landrätin Olbers.", "Olbers"),
    ("Ministerin Ott: „Q.“", "Ott"),
    ("Landrat Jürn van der Horn gratulierte: „Q.“", "Jürn van der Horn"),
    ("Obermeisterin Ylvi Brunsen lobte: „Q.“", "Ylvi Brunsen"),
    ("„Q“, sagte Emil Wacker. Auch Landrat Jürn van der Horn gratulierte: „Q.“", "Jürn van der Horn"),
    ("„Q“, sagte Emil Wacker. Auch Obermeisterin Olbers berichtete: „Q.“", "Olbers"),
    # an article behind a surname belongs to no name
    ("„Q“, hebt Landrätin Olbers den Wert der Sache hervor.", "Olbers"),
    ("„Q“, hebt Landrätin Olbers der Presse gegenüber hervor.", "Olbers"),
    # an office whose bearer nobody understands: nobody else is taken
    ("„Q“, sagte Emil Wacker. Auch der Obermeister der Innung gratulierte allen: „Q.“", None),
    ("„Q“, sagte Emil Wacker. Es grüßte Landrat xx Yy: „Q.“", None),
    ("„Q“, sagte Emil Wacker. Von der Sprecherin der Kasse hieß es: „Q.“", None),
]  # fmt: skip

# Words of somebody else, whom a sentence cites or mentions by the way, are not the speaker's.
OF_OTHERS = [
    ("Bischöfin Hanne Volk kam. Sie erinnerte an Emil Rasts so genannte „Ohlauer Formel“ von 1790: „Q.“", None),
    ("Hanne Volk zitierte Emil Rast: „Q.“", None),
    ("Hanne Volk erinnerte an die Worte von Emil Rast: „Q.“", None),
    ("Hanne Volk schloss mit Emil Rasts bekanntem Satz: „Q.“", None),
    ("Hanne Volk las aus Emil Rasts letztem Brief: „Q.“", None),
    ("Hanne Volk schloss mit einem Dank: „Q.“", "Hanne Volk"),
    ("Das lehnt der Verband, wie es Emil Rast angekündigt hat, klar ab. „Q.“", None),
    ("Der Umbau, wie von Emil Rast gefordert, beginnt bald. „Q.“", None),
    ("In ihrer Antwort auf eine Anfrage der Abgeordneten Hanne Volk schreibt das Amt: „Q.“ Punkt.", None),
    # what a new paragraph has in marks is no second half of a quote
    ("„Q“, sagte Emil Rast.\nMüller International und die „Aktion gutes Mehl“ haben begonnen.", "Emil Rast"),
    ("„Q“, sagte Emil Rast.\nDer neue Handelsvertrag verlangt, „mehr Wert auf Korn“ zu legen.", "Emil Rast"),
    # who thanks a board speaks; `ein Rat` is advice, `der Rat der Stadt` is none
    ("Bischof Emil Rast kam. Rast dankte dem neu gewählten Rat der Stadt: „Q.“", "Emil Rast"),
    ("Emil Rast dankte für den Rat einer Kollegin: „Q.“", None),
    # a statement: the lead tells who speaks, the marks go over paragraphs, a picture has a credit
    ("Kammer-Generalsekretär Rast äußert sich zu den Hilfen.\nFoto: Bild/Jan Ohm\n\"Q. Gut.\n\nQ.\"\nMehl", "Rast"),
    ("Präsidentin Hanne Volk kommentiert den Haushalt der Stadt.\n„Q. So ist es.“", "Hanne Volk"),
    ("Präsidentin Hanne Volk und Emil Rast äußern sich zum Haushalt.\n„Q. So ist es.“", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker"), OF_OTHERS)
def test_words_of_others_are_nobodys_here(text: str, speaker: str | None) -> None:
    assert last(text).speaker == speaker


# Who goes on speaking, and who does not.
GOING_ON = [
    ("Hanne Volk kam. „Q“, betonte die Ministerin. „Q.“", "Hanne Volk"),
    ("„Q“, sagte Emil Wacker.\n\nDie Zahl der Betriebe stieg. „Q.“ Das hilft.", "Emil Wacker"),
    ("„Q“, sagte Emil Wacker.\n\nDas Wetter war gut. „Q.“ Danach gab es Brot.", "Emil Wacker"),
    ("„Q“, sagte Emil Wacker. Wacker wiederum lobte die Geduld. „Q.“", "Emil Wacker"),
    ("„Q“, sagte Emil Wacker. Volk wiederum lobte die Geduld. „Q.“\n\nHanne Volk ging.", "Hanne Volk"),
    # a paper, somebody without a name, another person in the text
    ("„Q“, sagte Emil Wacker.\n\nIm Vertrag steht ein Satz. „Q.“", None),
    ("„Q“, sagte Emil Wacker.\n\n„Q.“ So stand es auf dem Plakat, sagte eine Besucherin.", None),
    ("„Q“, sagte Emil Wacker.\n\nEin Besucher sagte mehr dazu. „Q.“", None),
    ("„Q“, sagte Emil Wacker.\n\nHanne Volk ging.\n\nDas Wetter war gut. „Q.“", None),
    ("„Q“, so das Fazit der Ministerin. Zuvor sprach Arbeitsministerin Hanne Volk.", "Hanne Volk"),
    ("„Q“, so das Fazit des Ministers. Es kamen Minister Emil Wacker und Minister Jan Rast.", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker"), [*THAT, *STRANGERS, *GOING_ON])
def test_the_last_quote_is_of_whom_the_text_tells(text: str, speaker: str | None) -> None:
    assert last(text).speaker == speaker


# What the text says of a speaker, and the function and house to print.
OFFICES = [
    # the house in front of a hyphen is more than its last word
    ("„Q“, sagte IG Torf-Bezirksleiterin Hanne Volk.", "Bezirksleiterin", "IG Torf"),
    ("„Q“, sagte BKK Ohlau-Vorständin Hanne Volk.", "Vorständin", "BKK Ohlau"),
    ("„Q“, so AOK Südland-Vorstand Dr. Emil Wacker.", "Vorstand", "AOK Südland"),
    ("„Q“, kommentiert NORDKANTE-Präsident Emil Wacker.", "Präsident", "NORDKANTE"),
    ("„Q“, sagte HWK Ohlau-Präsidentin Hanne Volk.", "Präsidentin", "HWK Ohlau"),
    ("„Q“, sagte DGB-Vorsitzende Hanne Volk.", "Vorsitzende", "DGB"),
    ("„Q“, sagte IT-Leiterin Hanne Volk.", "IT-Leiterin", None),
    ("Das Klinikum Ohlau baut. „Q“, sagte Klinikum-Geschäftsführer Emil Wacker.", "Geschäftsführer",
        "Klinikum Ohlau"),
    ("Das Jobcenter Ohlau zieht um. „Q“, sagte Jobcenter-Leiterin Hanne Volk.", "Leiterin", "Jobcenter Ohlau"),
    ("Die Torf GmbH kam. „Q“, sagte Ex-Vorstand Emil Wacker.", "Ex-Vorstand", None),
    # what sentences and clauses say that somebody is
    ("„Q“, sagte Emil Wacker. Wacker ist Präsident des Verbands der Müller.", "Präsident", "Verband der Müller"),
    ("„Q“, sagte Emil Wacker. Emil Wacker ist neuer Leiter des Amts Ohlau.", "neuer Leiter", "Amt Ohlau"),
    ("„Q“, sagte Geschäftsführer Emil Wacker, der auch künftig dem Jobcenter Ohlau vorstehen wird.",
        "Geschäftsführer", "Jobcenter Ohlau"),
    ("„Q“, sagte Geschäftsführer Emil Wacker. Er leitet das Jobcenter Ohlau seit Mai.", "Geschäftsführer",
        "Jobcenter Ohlau"),
    ("„Q“, sagte Geschäftsführer Emil Wacker. Sie leitet das Jobcenter Ohlau seit Mai.", "Geschäftsführer", None),
    ("„Q“, sagte Emil Wacker, Vorstandsvorsitzender Torf AG.", "Vorstandsvorsitzender", "Torf AG"),
    ("„Q“, sagte Emil Wacker, Aufsichtsratsvorsitzender Ohlauer Torf GmbH.", "Aufsichtsratsvorsitzender",
        "Ohlauer Torf GmbH"),
    ("„Q“, findet der 2. Bevollmächtigte Emil Wacker.", "2. Bevollmächtigter", None),
    ("„Q“, sagte Wacker. Emil Wacker, der Präsident des Müllerbundes Ohlau und Gesellschafter der Torf GmbH, kam.",
        "Präsident", "Müllerbund Ohlau"),
    ("Es kam der Vorsitzende des Müllerbundes Ohlau, Bankier Emil Wacker. „Q“, so Wacker.", "Vorsitzender",
        "Müllerbund Ohlau"),
    ("Hanne Volk, Senatorin für Arbeit und Soziales, Ulla Rast, Leiterin der Torf GmbH, kamen. „Q“, so Volk.",
        "Senatorin für Arbeit und Soziales", None),
    ("Es kam der Rektor der Schule Ohlau, Kapitän Emil Wacker. „Q“, so Wacker.", "Rektor", "Schule Ohlau"),
    # an office behind a comma is of the next person of a list
    ("Es kamen Bürgermeisterin Hanne Volk, IHK-Präsident Dr. Emil Wacker und viele. „Q“, so Volk.",
        "Bürgermeisterin", None),
    ("Es kamen Landrätin Hanne Volk, Rektor Emil Wacker und viele. „Q“, so Volk.", "Landrätin", None),
    ("Es kamen Bürgermeisterin Hanne Volk, die Rektorin der Schule Ohlau Prof. Dr. Ulla Rast und viele. „Q“, so Volk.",
        "Bürgermeisterin", None),
    ("Es kam Hanne Volk, Leiterin der Kasse Ohlau. „Q“, so Volk.", "Leiterin", "Kasse Ohlau"),
    # the name behind which the text puts a short form
    ("Die Kammer für Ohlau (KFO) und die IHK Grünau tagten. „Q“, sagte KFO-Präsidentin Hanne Volk.", "Präsidentin",
        "Kammer für Ohlau"),
    ("Der Bund der Müller Ohlau (BMO) tagte. „Q“, sagte Hanne Volk vom BMO.", None, "Bund der Müller Ohlau"),
    # the ministry that has the minister's field in its name
    ("Das Ministerium für Soziales und Pflege half. „Q“, sagte Sozialministerin Hanne Volk.", "Sozialministerin",
        "Ministerium für Soziales und Pflege"),
    ("Das Ministerium für Bau und Wege half. „Q“, sagte Sozialministerin Hanne Volk.", "Sozialministerin", None),
    ("Das Ministerium für Soziales A und das Ministerium für Soziales B halfen. „Q“, so Sozialministerin Hanne Volk.",
        "Sozialministerin", None),
    # who runs a house that bears the own name
    ("Auch die Torf Wacker GmbH kam. „Q“, sagte Geschäftsführer Emil Wacker.", "Geschäftsführer", "Torf Wacker GmbH"),
    ("Auch die Torf Wacker GmbH kam. „Q“, sagte Landrat Emil Wacker.", "Landrat", None),
    # an office with two halves, one with a slip, a board as a person, a house written small
    ("„Q“, sagt Zoo- und Tierparkdirektor Dr. Emil Rast.", "Zoo- und Tierparkdirektor", None),
    ("„Q“, lobte die Umwelt- und Verkehrsministerin Hanne Volk.", "Umwelt- und Verkehrsministerin", None),
    ("Hanne Volk, Geschäftsfühererin der Kammer Ohlau, fordert: „Q.“", "Geschäftsfühererin", "Kammer Ohlau"),
    ("„Q“, sagte Emil Rast, Harfenist beim Orchester Ohlau.", "Harfenist", "Orchester Ohlau"),
    ("„Q“, sagte Hanne Volk, Küsterin der Gemeinde Ohlau.", "Küsterin", "Gemeinde Ohlau"),
    ("„Q“, sagte Emil Rast, Vater von drei Kindern.", None, None),
    ("Emil Rast, Landesvorstand der JBO, erklärt: „Q.“", "Landesvorstand", "JBO"),
    ("Hanne Volk, Bundesvorstand der Müllerjugend, erklärt: „Q.“", "Bundesvorstand", "Müllerjugend"),
    ("„Q“, bilanziert Dr. Hanne Volk, Vorständin der torfwerk AG.", "Vorständin", "torfwerk AG"),
    ("„Q“, sagt Emil Rast, Sprecher der kornhaus GmbH.", "Sprecher", "kornhaus GmbH"),
    ("„Q“, sagt Emil Rast, Sprecher der neuen Mühle GmbH.", "Sprecher", "neue Mühle GmbH"),
    # a ministry named once in full and once in short is one
    ("Das Ministerium für Soziales und Pflege half. Auch das Sozialministerium sagt das. „Q“, so Sozialministerin"
        " Hanne Volk.", "Sozialministerin", "Ministerium für Soziales und Pflege"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "function", "organisation"), OFFICES)
def test_function_and_house_are_told_as_the_text_gives_them(
    text: str, function: str, organisation: str | None
) -> None:
    quote = last(text)
    assert (quote.function, quote.organisation) == (function, organisation)
