"""Invented clauses to build agreements from: each topic with two wordings that mean the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SAMPLES = Path("corpus/samples/texts")


@dataclass(frozen=True, slots=True)
class Topic:
    """A clause: its heading, what it says, and the same in other words."""

    heading: str
    said: tuple[str, ...]
    reworded: tuple[str, ...]


BANK = (
    Topic(
        "Gegenstand",
        ("Gegenstand dieser Vereinbarung ist die gemeinsame Beratung kleiner Betriebe im Kreis Auenfels.",
         "Sie umfasst Sprechtage, Werkstätten und eine jährliche Fachtagung."),
        ("Die Parteien beraten kleine Unternehmen im Kreis Auenfels künftig zusammen.",
         "Dazu gehören Sprechstunden, Workshops und einmal im Jahr eine Tagung für Fachleute."),
    ),
    Topic(
        "Ziele der Zusammenarbeit",
        ("Die Partner wollen die Beschäftigungsfähigkeit erhalten und Ausbildungsabbrüche vermeiden.",
         "Sie richten ihr Angebot an Betriebe mit bis zu 50 Beschäftigten."),
        ("Beschäftigte sollen länger arbeitsfähig bleiben, und weniger Lehrverträge sollen vorzeitig enden.",
         "Das Angebot gilt Firmen, die höchstens 50 Menschen beschäftigen."),
    ),
    Topic(
        "Leistungen der Kammer",
        ("Die Handwerkskammer Auenfels stellt zwei Beraterinnen und einen Seminarraum.",
         "Sie wirbt in ihrem Mitgliedsbrief viermal im Jahr.",
         "Anmeldungen nimmt ihre Geschäftsstelle entgegen."),
        ("Zwei Beraterinnen und ein Raum für Seminare kommen von der Handwerkskammer Auenfels.",
         "Vier Mal jährlich weist ihr Rundschreiben auf die Angebote hin.",
         "Wer teilnehmen will, meldet sich dort an."),
    ),
    Topic(
        "Leistungen des Landkreises",
        ("Der Landkreis trägt die Kosten der Fahrten und der Bewirtung.",
         "Seine Wirtschaftsförderung benennt eine feste Ansprechperson."),
        ("Fahrtkosten und Verpflegung zahlt der Landkreis.",
         "Bei seiner Wirtschaftsförderung gibt es jemanden, der dauerhaft zuständig ist."),
    ),
    Topic(
        "Finanzierung",
        ("Für das erste Jahr stehen 24.000 Euro bereit.",
         "Weitere Mittel bedürfen eines Beschlusses des Lenkungskreises.",
         "Eigenleistungen werden nicht verrechnet."),
        ("Im ersten Jahr können 24.000 Euro ausgegeben werden.",
         "Über zusätzliches Geld beschließt der Lenkungskreis.",
         "Was die Parteien selbst leisten, wird nicht gegeneinander aufgerechnet."),
    ),
    Topic(
        "Lenkungskreis",
        ("Die Partner bilden einen Lenkungskreis mit je zwei Mitgliedern.",
         "Er tagt mindestens zweimal im Jahr und fasst Beschlüsse mit einfacher Mehrheit.",
         "Den Vorsitz führt im Wechsel ein Partner für zwölf Monate."),
        ("Es wird ein Lenkungskreis eingerichtet, in den jede Partei zwei Personen entsendet.",
         "Er kommt wenigstens zwei Mal jährlich zusammen; es genügt die einfache Mehrheit.",
         "Der Vorsitz wechselt jedes Jahr."),
    ),
    Topic(
        "Öffentlichkeitsarbeit",
        ("Veröffentlichungen werden vorher miteinander abgestimmt.",
         "Beide Logos erscheinen in gleicher Größe.",
         "Presseanfragen beantwortet, wer zuerst gefragt wird."),
        ("Bevor etwas veröffentlicht wird, sprechen sich die Parteien ab.",
         "Die Bildmarken beider Häuser sind gleich groß zu zeigen.",
         "Anfragen der Medien beantwortet die Stelle, bei der sie eingehen."),
    ),
    Topic(
        "Datenschutz",
        ("Personenbezogene Daten werden nur mit Einwilligung der Betroffenen weitergegeben.",
         "Die Partner löschen sie spätestens drei Jahre nach der letzten Beratung."),
        ("Angaben zu Personen gibt niemand ohne deren Zustimmung weiter.",
         "Drei Jahre nach dem letzten Gespräch sind sie zu löschen."),
    ),
    Topic(
        "Verschwiegenheit",
        ("Über betriebliche Verhältnisse bewahren alle Beteiligten Stillschweigen.",
         "Das gilt auch nach dem Ende der Zusammenarbeit."),
        ("Was die Beteiligten aus den Betrieben erfahren, behalten sie für sich.",
         "Diese Pflicht endet nicht mit der Vereinbarung."),
    ),
    Topic(
        "Laufzeit",
        ("Die Vereinbarung tritt am 1. März 2024 in Kraft und gilt für drei Jahre.",
         "Sie verlängert sich jeweils um ein Jahr, wenn sie nicht gekündigt wird."),
        ("Ab dem 1. März 2024 gilt diese Vereinbarung drei Jahre lang.",
         "Ohne Kündigung läuft sie immer ein weiteres Jahr."),
    ),
    Topic(
        "Kündigung",
        ("Jeder Partner kann mit einer Frist von drei Monaten zum Jahresende kündigen.",
         "Die Kündigung bedarf der Schriftform.",
         "Begonnene Beratungen werden zu Ende geführt."),
        ("Zum Ende eines Jahres darf jede Partei drei Monate vorher kündigen.",
         "Das muss schriftlich geschehen.",
         "Laufende Beratungen sind abzuschließen."),
    ),
    Topic(
        "Auswertung",
        ("Nach achtzehn Monaten legt die Hochschule Auenfels einen Bericht vor.",
         "Er nennt die Zahl der beratenen Betriebe und ihre Rückmeldungen."),
        ("Die Hochschule Auenfels berichtet nach achtzehn Monaten.",
         "Aus dem Bericht geht hervor, wie viele Betriebe beraten wurden und was sie davon halten."),
    ),
    Topic(
        "Qualität der Beratung",
        ("Beratende weisen jährlich zwei Tage Fortbildung nach.",
         "Sie arbeiten mit dem Unternehmenscheck und dokumentieren jedes Gespräch."),
        ("Wer berät, bildet sich im Jahr zwei Tage fort.",
         "Grundlage der Gespräche ist der Unternehmenscheck; über jedes wird ein Vermerk gemacht."),
    ),
    Topic(
        "Weitere Partner",
        ("Andere Einrichtungen können beitreten, wenn alle Partner zustimmen.",
         "Der Beitritt wird schriftlich erklärt."),
        ("Mit Zustimmung aller dürfen weitere Einrichtungen hinzukommen.",
         "Sie erklären das schriftlich."),
    ),
    Topic(
        "Haftung",
        ("Für Ratschläge wird nicht gehaftet, es sei denn bei Vorsatz.",
         "Die Betriebe werden vor Beginn darauf hingewiesen."),
        ("Eine Haftung für Empfehlungen besteht nur bei vorsätzlichem Handeln.",
         "Das erfahren die Unternehmen, bevor die Beratung anfängt."),
    ),
    Topic(
        "Schlussbestimmungen",
        ("Änderungen bedürfen der Schriftform.",
         "Sollte eine Bestimmung unwirksam sein, bleiben die übrigen gültig.",
         "Gerichtsstand ist Auenfels."),
        ("Diese Vereinbarung kann nur schriftlich geändert werden.",
         "Ist ein Teil nicht wirksam, gilt der Rest weiter.",
         "Für Streitigkeiten ist das Gericht in Auenfels zuständig."),
    ),
    Topic(
        "Veranstaltungen",
        ("Im Herbst findet jedes Jahr ein Unternehmertag in der Stadthalle statt.",
         "Die Teilnahme kostet 15 Euro und ist für Auszubildende frei."),
        ("Jeden Herbst laden die Parteien zum Unternehmertag in die Stadthalle ein.",
         "Der Eintritt beträgt 15 Euro; wer in der Lehre ist, zahlt nichts."),
    ),
    Topic(
        "Nachwuchs",
        ("Schulen erhalten Besuch von Botschafterinnen und Botschaftern des Handwerks.",
         "Jeder Betrieb bietet mindestens ein Praktikum im Halbjahr an."),
        ("Junge Handwerkerinnen und Handwerker stellen ihren Beruf in Schulen vor.",
         "Pro Halbjahr ist in jeder Firma wenigstens ein Praktikumsplatz frei."),
    ),
)  # fmt: skip
# Small exchanges that keep the sense, and some that do not: all of them must be shown.
SWAPS = (
    ("Partner", "Beteiligten"), ("Jahr", "Kalenderjahr"), ("drei", "vier"), ("zweimal", "dreimal"),
    ("nicht", "niemals"), ("Monaten", "Wochen"), ("Kosten", "Auslagen"), ("schriftlich", "formlos"),
    ("Betriebe", "Unternehmen"), ("mindestens", "höchstens"), ("Euro", "Taler"), ("zwei", "fünf"),
    ("März", "Juni"), ("24.000", "42.000"), ("15", "25"), ("2024", "2025"), ("alle", "einige"),
    ("vorher", "nachher"), ("Bericht", "Vermerk"), ("Beratung", "Begleitung"), ("wird", "werde"),
    ("werden", "würden"), ("bedarf", "bedurfte"), ("Auenfels", "Birkental"), ("kann", "soll"),
)  # fmt: skip
