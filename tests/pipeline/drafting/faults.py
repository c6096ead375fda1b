"""Sixty faults as people make them in Word: (clean draft, words, what they become, the rule that
must find it).

The last third was written together with the rest and kept aside: rules were never tuned on it.
"""

from __future__ import annotations

BAU, ENGAGEMENT, PERSON = "bau", "engagement", "personalie"

SEEDED = (
    # names and bodies
    (BAU, "Partner der Offensive Mittelstand", "Partner der Offensiven Mittelstand", "name"),
    (BAU, "Partner der Offensive Mittelstand", "Partner der Offensive Mittelstands", "name"),
    (BAU, "Bundesanstalt für Arbeitsschutz und Arbeitsmedizin hat",
     "Bundesamt für Arbeitsschutz und Arbeitsmedizin hat",
     "name"),
    (ENGAGEMENT, "so Mareike Oltmanns", "so Mareike Oltmann", "person"),
    (ENGAGEMENT, "so Mareike Oltmanns", "so Marieke Oltmanns", "person"),
    (BAU, "vom Strategiekreis einstimmig", "vom Vorstand einstimmig", "beschluss-ohne-beleg"),
    (BAU, "einstimmig beschlossen", "mehrheitlich beschlossen", "beschluss-ohne-beleg"),
    (ENGAGEMENT, "In Niedersachsen beginnen", "In Hessen beginnen", "name-ohne-beleg"),
    # quotes
    (ENGAGEMENT, "Viele Betriebe helfen schon", "Viele Betriebe helfen gern", "zitat-geaendert"),
    (ENGAGEMENT, "aber niemand redet", "aber niemand reden", "zitat-geaendert"),
    (ENGAGEMENT, "Werkzeug und Können", "Werkzeug und Wissen", "zitat-geaendert"),
    (BAU, "Das hilft den Betrieben vor Ort", "Das hilft allen Betrieben vor Ort", "zitat-geaendert"),
    # dates and numbers
    (BAU, "am 12. März 2019 vom", "am 21. März 2019 vom", "datum-ohne-beleg"),
    (BAU, "am 12. März 2019 vom", "am 12. Mai 2019 vom", "datum-ohne-beleg"),
    (BAU, "mit je zehn Betrieben", "mit je 20 Betrieben", "zahl-ohne-beleg"),
    (BAU, "(OM-Praxis A-3.1)", "(OM-Praxis A-3.2)", "zahl-ohne-beleg"),
    (BAU, "Am Montag, 6. Mai 2024", "Am Dienstag, 6. Mai 2024", "wochentag"),
    (BAU, "Am Montag, 6. Mai 2024", "Am 31. Juni 2024", "datum-unmoeglich"),
    (BAU, "Am Montag, 6. Mai 2024", "Am 06.05.2024", "datumsform"),
    (BAU, "Am Montag, 6. Mai 2024", "Am 2024-05-06", "datumsform"),
    (ENGAGEMENT, "drei Vermittlungsbörsen", "3,5 Vermittlungsbörsen", "zahl-ohne-beleg"),
    # wording
    (BAU, "Das Angebot ist kostenlos.", "Das Angebot ist einzigartig.", "werbesprache"),
    (BAU, "Das Angebot ist kostenlos.", "Das Angebot ist das wichtigste im Land.", "werbesprache"),
    (BAU, "Das Angebot ist kostenlos.", "Das ist die nützlichste Hilfe.", "superlativ"),
    (BAU, "Das Angebot ist kostenlos.", "Das Angebot ist kostenlos!", "ausrufezeichen"),
    (BAU, "Das Angebot ist kostenlos.", "Wir beraten kostenlos.", "wir-form"),
    (BAU, "Beraterinnen und Berater kommen", "Berater*innen kommen", "geschlechtergerecht"),
    (BAU, "Beraterinnen und Berater kommen", "BeraterInnen kommen", "geschlechtergerecht"),
    (BAU, "Am Montag, 6. Mai 2024, beginnt die Beratung.", "Die Beratung wird ohne Kosten angeboten.", "passiv"),
    (BAU, "Das Angebot ist kostenlos.", "Das Angebot kann jeder in Anspruch nehmen.", "nominalstil"),
    (BAU, "Das Angebot ist kostenlos.",
     "Die Durchführung der Beratung zur Verbesserung der Organisation bei Umsetzung der Verordnung "
     "ist kostenlos.",
     "nominalstil"),
    (BAU, "Das Angebot ist kostenlos.", "Das Angebot richtet sich an KKU.", "abkuerzung"),
    # form
    (BAU, "schließen Kooperationsvereinbarung", "schließen Kooperationsvereinbarung.", "titelpunkt"),
    (BAU, "mit 20 % weniger", "mit 20% weniger", "zahlform"),
    (BAU, "Das Angebot ist kostenlos.", 'Das "Angebot" ist kostenlos.', "anfuehrungszeichen"),
    (BAU, "Das Angebot ist kostenlos.", "Das Angebot ist ist kostenlos.", "doppelwort"),
    (BAU, "Das Angebot ist kostenlos.", "Das Angebot ist kostenlos .", "leerzeichen"),
    # standing texts
    (BAU, "über 400 Partner", "über 500 Partner", "baustein-geaendert"),
    (BAU, "E-Mail: info@offensive-mittelstand.de", "E-Mail: info@offensiv-mittelstand.de", "baustein-geaendert"),
    (BAU, "69115 Heidelberg", "", "baustein-geaendert"),
)  # fmt: skip

HELD_OUT = (
    (BAU, "Zentralverband Deutsches Baugewerbe", "Zentralverband Deutsches Bauhandwerk", "name"),
    (BAU, "Die „Offensive Mittelstand – Gut für Deutschland“ (im",
     "Die „Offensive Mittelstand - Gut für Deutschland“ (im",
     "name"),
    (PERSON, "Sie arbeitet seit 2015 in der Offensive Mittelstand",
     "Sie arbeitet seit 2015 in der Mittelstandsoffensive",
     "name"),
    (ENGAGEMENT, "so Mareike Oltmanns", "so Mareike Ohlmanns", "person"),
    (BAU, "vom Strategiekreis einstimmig", "von der Mitgliederversammlung einstimmig", "beschluss-ohne-beleg"),
    (ENGAGEMENT, "die erste im Landkreis Emsland", "die erste im Landkreis Osnabrück", "name-ohne-beleg"),
    (ENGAGEMENT, "Es geht nicht um den großen Scheck", "Es geht um den großen Scheck", "zitat-geaendert"),
    (PERSON, "Ich freue mich auf die Arbeit", "Ich freue mich sehr auf die Arbeit", "zitat-geaendert"),
    (BAU, "einstimmig beschlossen", "am 3. April 2020 einstimmig beschlossen", "datum-ohne-beleg"),
    (PERSON, "ab 1. Januar 2025", "ab 1. Februar 2025", "datum-ohne-beleg"),
    (BAU, "hat darauf mehrfach hingewiesen", "hat darauf nicht hingewiesen", "verneinung"),
    (BAU, "Das Angebot ist kostenlos.", "Das Angebot ist hervorragend.", "werbesprache"),
    (PERSON, "Sie leitet die Beratung", "Sie leitet die erfolgreichste Beratung", "werbesprache"),
    (PERSON, "Sie leitet die Beratung", "Natürlich leitet sie die Beratung", "fuellwort"),
    (BAU, "Beraterinnen und Berater kommen", "Berater:innen kommen", "geschlechtergerecht"),
    (BAU, "Am Montag, 6. Mai 2024, beginnt die Beratung.", "Um 10:30 Uhr beginnt die Beratung.", "uhrzeit"),
    (BAU, "mit 20 % weniger", "mit 20.5 % weniger", "zahlform"),
    (PERSON, "Sie leitet die Beratung", "Sie  leitet die Beratung", "leerzeichen"),
    (BAU, "Bei Rückfragen stehen wir Ihnen gerne zur Verfügung.", "Bei Fragen rufen Sie an.", "baustein-geaendert"),
    (PERSON, "Ziel ihrer Aktivitäten ist es", "Ziel ist es", "baustein-geaendert"),
)  # fmt: skip
