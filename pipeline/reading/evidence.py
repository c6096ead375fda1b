"""The turns of phrase that tell releases, agreements and their parts; one place for all patterns.

They are what the sources in `corpus/` and the field list of past releases have in common, never one
document's words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.days import DAY
from nlp.spaced import unspaced
from pipeline.ground.types import Block
from pipeline.reading.captions import CAPTION, CREDIT, NAMED_CAPTION
from pipeline.reading.own_days import is_foreign, own_days

_PRESS_WORD = (
    r"(?:presse|medien)[\s-]?(?:mitteilung|erklärung|information|info|meldung|notiz|text|dienst|nr)"
    r"|p\s?r\s?e\s?s\s?s\s?e\s?m\s?i\s?t\s?t\s?e\s?i\s?l\s?u\s?n\s?g|pm|press\s+release"
)
KICKER = re.compile(rf"^\W*(?:gemeinsame\s+)?(?:{_PRESS_WORD})(?:en)?\b", re.IGNORECASE)
# "Landkreis Muster | Presseinformation", "EINE PRESSEINFORMATION DES LANDKREISES MUSTER"
SENDER_KICKER = re.compile(
    r"^(?:eine\s+(?:gemeinsame\s+)?|[^|–:.]{3,60}\s?[|–:-]\s?)"
    rf"(?:{_PRESS_WORD})\b(?:\s+\w+){{0,6}}\W*$"
    # "04.03.2011 Nordland Pressemeldung Ministerium für Arbeit"
    rf"|^\W*(?:{DAY.pattern})[^.:]{{0,40}}\s(?:{_PRESS_WORD})\b[^.:]{{0,80}}$",
    re.IGNORECASE,
)
# When the release may be published, not when it was written.
EMBARGO = re.compile(r"^\W*(?:sperrfrist|embargo)\b", re.IGNORECASE)
_PLACE = r"[A-ZÄÖÜ][\w.]+(?:[\s/-]+\(?(?:[A-ZÄÖÜ]|am|an|der|im|in|bei|ob|a\.)[\w.)]*){0,4}"
_WEEKDAY = r"(?:\w{2,8}tag|Mittwoch|Sonnabend|Mo|Di|Mi|Do|Fr|Sa|So)[.,]?\s+"
# "Bonn, 3. Mai 2021 –", "Bonn, Köln, 3. Mai 2021.", "Bonn | 3.5.2021 |", "Bonn (3. Mai 2021)."
_DATELINE = re.compile(
    rf"^(?:\([A-Za-z]{{3,12}}\)\s?)?\(?(?!(?:Stand|Stichtag)\b)"
    rf"(?P<place>{_PLACE}(?:\s?(?:,|\+|&|\bund\b)\s?{_PLACE}){{0,2}}(?:\s\([\w/ ]{{2,12}}\))?)"
    r"(?:,?\s+|,?\s?(?:\||//|[–—-])\s?)(?P<bracket>\()?"
    rf"(?:den\s+|am\s+)?(?:{_WEEKDAY})?(?:de[mn]\s+)?(?P<date>(?i:{DAY.pattern}))\)?"
    r"\s*(?P<dash>(?:\||//|[-–—:.])(?:\s+|$))?",
)
# "3. Mai 2021 | Die Partner …", "(3.5.2021) Heute …": no place, so that a mark must follow.
_PLACELESS = re.compile(
    rf"^\W{{0,2}}(?:(?:Presse|Medien)(?:mitteilung|information|meldung)\s(?:Nr\.\s?\S+\s)?vom\s)?"
    rf"(?:{_WEEKDAY})?(?P<date>(?i:{DAY.pattern}))"
    r"\s?(?P<dash>(?:\)|\||//|[–—:]|[.-]\s)\s*)(?=[A-ZÄÖÜ„\"»(])"
)
# "Bonn. Die Partner …", "KASSEL – Die Partner …", "Köln (ots) - …": a place and no day.
PLACE_ONLY = re.compile(
    r"^[A-ZÄÖÜ][\wäöüß]+(?:[-/ ][A-ZÄÖÜ][\wäöüß]+){0,2}(?:\s\([\w/ ]{2,12}\))?\s?[.:–—-]\s"
    r"(?=[A-ZÄÖÜ„\"»].{60})"
)
DOWNLOAD = re.compile(
    r"^\W*(?:(?:PDF|DOCX?|Word|ZIP)[\s-]?)?Downloads?\b|\b(?:DOCX?|PDF|Word)-Download\b"
    r"|^Diese (?:Pressemitteilung|Presseerklärung|Meldung|Vereinbarung) als\b",
    re.IGNORECASE,
)
BOILERPLATE_HEAD = re.compile(
    r"^(?:Über (?:die|das|den|uns|[A-ZÄÖÜ„\"])|(?:Zum\s+)?Hintergrund\b|Die „?\"?Offensive "
    r"Mittelstand\b|Wer wir sind"
    r"|Die Stiftung\b|About\b)",
)
PRESS_CLOSING = re.compile(
    r"Diese (?:Presse|Medien)|Presse-?[Kk]ontakt|Abdruck|Ihr Ansprechpartner für die Presse"
)
BOILERPLATE = re.compile(
    r"^(?:Die|Das|Der)\b[^.]{0,160}\b(?:(?:ist|sind)\s+(?:seit "
    r"\d{4}\s+)?(?:eine?|der|die|das)\s|versteht sich als\s)"
    r"[^.]{0,60}(?:Initiative|Aktionsbündnis|Transfernetzwerk|Netzwerk|Stiftung|Verband|Bündnis"
    r"|Zusammenschluss)"
)
CONTACT = re.compile(
    r"^(?:(?:Bei|Für)\s+(?:Rückfragen|Fragen|weitere|nähere)|Rückfragen\b|Weitere "
    r"Informationen\b|Ansprechpartner"
    r"|Presse-?[Kk]ontakt|Kontakt\b|Herausgeber|Impressum|V\.\s?i\.\s?S\.\s?d|Pressestelle)",
)
ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|^(?:Tel|Telefon|Fax|Telefax|Mobil|E-?Mail|Mail|Internet|Web)\b[.:\s]"
    r"|^(?:https?://|www\.)\S+$"
    r"|^(?:D-)?\d{5}\s+[A-ZÄÖÜ]\w+|\b\d+\s?\w?,\s\d{5}\s[A-ZÄÖÜ]\w+[\w ()/-]*$"
    r"|(?:straße|str\.|weg|platz|allee|anlage|gasse|ring|ufer)\s+\d+\s*\w?$",
    re.IGNORECASE,
)
QUOTE_PARAGRAPH = re.compile(r"^(?:[^„“\"»«:]{3,160}:\s*[.]?\s*)?[„\"»“](?P<words>.+)$", re.DOTALL)
SAYING = re.compile(
    r"[“\"«»,]\s*(?:so(?=\s(?:de[rm]|die|das|er|sie|[A-ZÄÖÜ]))|sagt[e]?|betont[e]?|erklärt[e]?|meint[e]?|unterstreicht|unterstrich"
    r"|ergänzt[e]?|berichtet[e]?|freut[e]? sich|bestätigt[e]?"
    r"|informiert[e]?|kündigt[e]?|lobt[e]?|hofft[e]?|findet|stellt[e]? klar"
    r"|fasst[e]?|hebt|hob|lobt[e]?|resümiert[e]?|erläutert[e]?|bekräftigt[e]?|äußert[e]?|fügt[e]?"
    r"|erinnert[e]?|kommentiert[e]?|bilanziert[e]?|begrüßt[e]?|weiß|wünscht[e]?"
    r"|beschr(?:eibt|ieb)|dankt[e]?|warnt[e]?|fordert[e]?|schildert[e]?|verspr(?:icht|ach)"
    r"|urteilt[e]?|mahnt[e]?|versichert[e]?)\b"
)
# "… betont: „Gemeinsam …“": the speaker before his words.
SAYING_BEFORE = re.compile(
    r"\b\w+(?:t|te|ten|ieb|ab|or|ich)\b[^.:„\"»\n]{0,60}:\s*[.]?\s*[„\"»“]\w"
)
NAVIGATION = re.compile(
    r"^(?:Sie\s(?:sind|befinden\ssich)\shier|\w+\sdes\söffentlichen\sRechts$"
    r"|Startseite\b|Home\b\s?[»>/|›]|Direkt\szu[mr]?\b"
    r"|Zu[mr]\s(?:Inhalt|\w*[Nn]avigation)|Seiteninhalt$"
    r"|Springe\sdirekt|Inhalt\sanspringen|Zurück\b|zurück\szu|Navigation\b|Menü\b|Suche\b"
    r"|Artikel\s(?:drucken|teilen|empfehlen)|Teilen\b|Drucken\b|Plus$|Instanz:$"
    # what viewers of documents write around them
    r"|Transcription$|Transkript$|Volltext$|Die\sSeite\swird\serstellt|\W*Keine\sErgebnisse\b|N/A$"
    r"|Protected$|Academic\syear|Aktie\b"
    r"|Lesezeit|Berechne\sLesezeit|Vorlesen\b|Weiterlesen|mehr\slesen|schließen$)"
    r"|(?:\s[»›>]\s.*){2}",
    re.IGNORECASE,
)
RUBRIC = re.compile(
    r"^(?:Presse|Termine?|Aktuelles|Aktuell|News|Nachrichten|Meldung(?:en)?|Neuigkeiten|Service|Themen"
    r"|Archiv"
    r"|Pressestelle|Presseportal|Kommunikation|Medien|Pressekontakt|Topthema"
    # papers that a body sends its own
    r"|Rundschreiben|Newsletter|Mitgliederinfo|Mitgliederbrief|Protokollnotiz|Kommentar|Faktenblatt"
    r"|Verwaltungsmitteilung|(?:Aktuelle\s)?(?:Presse|Medien)(?:mitteilungen|informationen)\s[-–|].*"
    r")(?:\s(?:der|des)\s[^.!?]{3,100})?"
    r"(?:,?\s(?:Ausgabe\s|Nr\.\s?)?\d+[^.!?]{0,12})?"
    r"(?:,?\s(?:Ausgabe\s|Nr\.\s?)?\d+[^.!?]{0,12})?"
    # "Presse und Medien", "NEWS (Detailansicht)"
    r"(?:\s(?:und|&)\s\w+)?(?:\s\([^)]{2,30}\))?\W*$",
    re.IGNORECASE,
)
# "Pressemitteilung 225", "Nr. 12/2021", "PM 17": counts releases.
PRESS_NUMBER = re.compile(
    r"^\W*(?:(?:Nr\.?|Nummer|PM|Ausgabe)\s*)?\d{1,4}(?:\s?/\s?\d{2,4})?\W*$", re.IGNORECASE
)
# "date 2016-05 Verband Muster", "Termin07.11.2023 10:15": fields of a page, run into one line.
FIELD = re.compile(
    r"^\W*(?:dc\.)?(?:date|Datum|author|creator|publisher)\s+\d{4}-\d{2}\b"
    r"|^[^\W\d]{4,30}\d{1,2}\.\d{1,2}\.\d{4}\b[\d\s.:Uhr|-]{0,20}$"
    r"|^(?:Thema|Rubrik|Ressort|Kategorie|Schlagw\w+|Autor(?:in)?|Quelle|Herausgeber(?:in)?|Absender"
    r"|Nr\.|Von|An|Cc|Betreff|Gesendet|Verteiler)\s*:|^\|\s?\w|^Anlage\s\d"
    r"|^Von\s(?-i:[A-ZÄÖÜ]\w+\s[A-ZÄÖÜ]\w+)$|\bPresse(?:amt|stelle|referat|büro)$"
    r"|^(?:Gruppen|Symbol|Archiv)(?:bild|foto)\b|^(?:[\w-]{3,20}\s\|\s){2,}[\w-]{3,20}$",
    re.IGNORECASE,
)
CLOCK = re.compile(r"^\W*\d{1,2}[.:]\d{2}\s*(?:Uhr|h)\b.{0,60}$")
TEASER = re.compile(r"(?:…|\.\.\.|\bmehr\b\W*|weiterlesen\W*|»)\s*$", re.IGNORECASE)
# A headline that tells what was done with an agreement is no title of one.
REPORTING = re.compile(
    r"\b(?:unterzeichnet|unterschrieben|unterschreib(?:en|t)|unterzeichne[nt]|unterzeichneten"
    r"|geschlossen|schließen"
    r"|schließt|besiegel(?:n|t)|verlängern|verlängert|vorgestellt|gestartet|starte[nt]|startet"
    r"|eröffnet|gegründet"
    r"|verabschiedet|beschließt|beschließen|vereinbaren|vereinbart|setzen|unterstützt|tritt"
    r"|feiert|feiern|stärken"
    r"|wollen|will|bekräftigen|kooperieren|arbeiten|Unterzeichnung|macht|machen|geht|gehen"
    r"|besuch(?:t|en)|öffne(?:t|n)|geöffnet|bilden|teilen|helfen|hilft|holt|holen|fordert|fordern"
    r"|wächst|begrüßt|begrüßen|wird)\b"
)
AGREEMENT_NAME = re.compile(
    r"(?:^|\s|„)(?:\w{1,40}[- "
    r"])?(?:[Kk]ooperations|[Rr]ahmen|[Zz]iel|[Gg]rundsatz|[Pp]artner|[Ll]eistungs|[Zz]usatz"
    r"|[Bb]und|[Ää]nderungs|[Vv]erwaltungs|[Dd]ienst|[Bb]etriebs|[Gg]rund)*"
    r"(?:\w{0,30}(?:[Vv]ereinbarung|[Vv]ertrag|[Aa]bkommen)"
    r"|(?:[Aa]bsichts|[Pp]artnerschafts|[Kk]ooperations|[Bb]eitritts|[Gg]rundsatz)erklärung"
    r"|[Mm]emorandum|Letter (?i:of) "
    r"Intent|Leitlinien?"
    r"|Kriterien|Grundsätze|\w{0,20}[Vv]erständnis|Satzung|Geschäftsordnung|Beschluss"
    r"|Selbstverpflichtung|Charta"
    r"|(?:Grundp|P)rinzipien|Leitsätze|Eckpunkte(?:papier)?|(?:Ehrenk|K)odex|Statut|Gründungserklärung"
    r"|[A-ZÄÖÜ]\w+er\sErklärung|(?<!\w\s)Erklärung\sde[rs]|Gemeinsame\sEmpfehlungen?"
    r"|Rahmenbedingungen\sder\sZusammenarbeit|Gemeinsame\sInitiative\sde[rs]"
    r"|[Gg]emeinsamen? (?:Erklärung|Absichtserklärung|Initiative de[rs]))\b"
)
_CAPITALS = re.compile(r"\b[A-ZÄÖÜ]{4,}\b")
PREAMBLE = re.compile(
    r"^(?:\W*(?:§\s*)?\d{0,2}[.)]?\s*)?(?:Pr(?:ä|ae)ambel|Vorbemerkung(?:en)?|Einleitung"
    r"|Vorwort)\W*$",
    re.I,
)
SECTION_SIGN = re.compile(r"^§+\s*\d+")
BETWEEN = re.compile(
    r"^(?:(?:ab)?geschlossen\s+|vereinbart\s+|getroffen\s+)?(?:zwischen|between)\b", re.IGNORECASE
)
NAMED_BETWEEN = re.compile(
    r"(?:vereinbarung|vertrag|abkommen|erklärung|pakt|allianz|bündnis)\b[^.]{0,120}\bzwischen\s+(?:de[mnr]|der|dem)?\b"
    r"|\bgemeinsame\s+Initiative\s+de[rs]\b",
    re.IGNORECASE,
)
REPRESENTED = re.compile(r"\bvertreten\s+durch\b|\bhandelnd\s+(?:als|durch)\b", re.IGNORECASE)
CONCLUDED = re.compile(
    r"\bw(?:ird|erden)\s+(?:die\s+|das\s+|der\s+)?(?:folgende[rs]?"
    r"|nachstehende[rs]?)\b[^.\n]{0,200}(?:geschlossen|vereinbart|abgeschlossen|getroffen)|\bschließen\s+(?:die|diese|folgende"
    r"|nachstehende)\b",
    re.IGNORECASE,
)
WE = re.compile(
    r"\bWir,\s+(?:die\s+)?(?:unterzeichn|Unterzeichn|Partner)|\b[Ww]ir\s+(?:verpflichten\s+uns"
    r"|bekennen\s+uns|erklären\s+gemeinsam)|\b(?:verpflichten|bekennen)\swir\suns\b"
    r"|\b[Dd]ie\s+Unterzeichner(?:innen)?\b[^.]{0,40}\b(?:verpflichten|bekennen|erklären)\s"
)
CLAUSE_HEAD = re.compile(
    r"^(?:§+\s*\d+\s*|Artikel\s+\d+\s*|\d{1,2}\.?\d?\.?\s+|[IVX]+\.\s+)?(?:Gegenstand|Ziele?"
    r"|Zielsetzung|Zweck|Laufzeit|Dauer"
    r"|Inkrafttreten|Kündigung|Schlussbestimmungen|Organe|Grundlagen|Geltungsbereich"
    r"|Aufgaben\sder|Pflichten|Rahmenbedingungen"
    r"|Mitgliedschaft|Salvatorische|Vertragsdauer|Zusammenarbeit|Evaluation|Finanzierung"
    r"|Datenschutz)\b[^.]{0,60}$"
)
IN_VERSION = re.compile(
    r"\bin\s+der\s+Fassung\b|^\W*Fassung\s+vom\b|\bbeschlossen\s+(?:am|vom|von|durch)\b",
    re.IGNORECASE,
)  # Words in marks that are as long as a sentence.
SPEECH = re.compile(r"[„»][^\s“”\"«]*+(?:\s++[^\s“”\"«]++){5,600}+\s*[“”\"«]")
COUNCIL = re.compile(
    r"(?<!zur )\b(?:Beschlussvorlage|Beschlussvorschlag|Beratungsfolge|Drucksache|Sitzungsvorlage"
    r"|TOP-Nr|Tagesordnung|Mitteilungsvorlage)\b"
)
ADVICE = re.compile(
    r"\bsoll(?:te|ten)\b[^.]{0,60}\benthalten\b|\bChecklist\w*|\bMustervereinbarung"
    r"|\bMuster\s+für\b|\bVorlage\s+(?:hilft|für|zum)\b",
    re.IGNORECASE,
)
ADVICE_TITLE = re.compile(
    r"^(?:Was\sist|Wie|So|FAQ|Tipps|Leitfaden|Häufige|Muster|Hinweise)\b|\?$"
    r"|\b(?:im\sÜberblick|auf\seinen\sBlick|kurz\serklärt)\b"
)
LISTING = re.compile(
    r"(?:»\s*lesen|\bweiterlesen|\bmehr\s+(?:lesen|erfahren)|\[mehr\])\W*$", re.IGNORECASE
)
CALLED = re.compile(
    r"(?:nachstehend|nachfolgend|im "
    r"Folgenden|folgend)\W.{0,60}(?:genannt|bezeichnet)|^[-–\s]*und[-–\s]*$",
    re.I,
)
PARTY = re.compile(
    r"^(?:der|die|das|dem|den)\s+[A-ZÄÖÜ„].{0,150}(?:,|\bvertreten durch\b)|^(?:Stand|Datum|Vom)\b",
    re.I,
)
PACT = re.compile(
    r"\b(?:vereinbaren|verpflichten sich|kommen überein|schließen "
    r"(?:die|diese|folgende)|Vertragspartner"
    r"|Vertragsparteien|Kooperationspartner|Vereinbarungspartner"
    r"|Die Partner (?:wollen|werden|arbeiten|orientieren|legen|setzen|nutzen))\b"
)
SIGNATURE = re.compile(
    r"_{4,}|\.{8,}|^(?:Ort,\s*Datum|Datum,\s*Unterschrift|Unterschrift(?:en)?\b"
    r"|Unterzeichnet\b(?!\s(?:ha|wurd|wird|werd|ist|sind))"
    r"|Unterzeichner|gez\.)"
    r"|^Für (?:die|das|den)\s[^.]{3,90}:?$",
    re.IGNORECASE,
)
SIGNED = re.compile(
    rf"^(?:(?:Unterzeichnet|Geschlossen|Unterschrieben)\s(?:am|in)\s.{{0,40}}?"
    rf"|(?:[A-ZÄÖÜ][\w./ -]{{2,40}},\s*)(?:den|am|im)?\s*)"
    rf"(?:{DAY.pattern})", re.IGNORECASE,
)  # fmt: skip
DECIDED = re.compile(
    r"(?:beschlossen|verabschiedet|vereinbart|angenommen|unterzeichnet|geschlossen|verabschiedete"
    r"|beschloss"
    r"|in der Fassung)\b[^.\n]{0,120}?\b(?:am|vom)\s+$"
    r"|^\W*(?:Beschlossen|Stand|Fassung|Datum|Vom|vom)\b[^.\n]{0,100}$|\b(?:vom|Stand:?)\s+$",
    re.IGNORECASE,
)
# "Diese Vereinbarung wurde am … beschlossen": the paper speaks of itself.
ITSELF = re.compile(
    r"^\W*(?:Diese|Die\svorliegende|Vorstehende|Beschlossen|Verabschiedet|Stand|Fassung)\b"
)
TITLE_OF_DAY = re.compile(
    r"^(?:\w+[- ])?(?:\w*[Vv]ereinbarung|\w*[Vv]ertrag|\w*[Aa]bkommen|\w*[Ee]rklärung)\s+vom\s$"
)
PAPER_OF_DAY = re.compile(rf"{TITLE_OF_DAY.pattern[:-1]}(?i:{DAY.pattern})\W*$")
CLOSING_DAY = re.compile(
    r"(?:^|(?<=[.!?)“]\s))(?P<place>[A-ZÄÖÜ][\w./-]+(?:\s[\w./-]+){0,3}),\s"
    rf"(?:(?:den|am)\s)?(?i:{DAY.pattern})\W*$"
)
DECIDED_BY = re.compile(
    r"\b(?:beschlossen|verabschiedet|angenommen|vereinbart|gebilligt|unterzeichnet)\s+(?:am|vom"
    r"|von|durch|in|auf|im)\b",
    re.IGNORECASE,
)
_OPENING = 400
# A headline may call out: "Vereinbarung unterzeichnet!"
_CALLED = 120
LONG_CAPTION = 400
# What a line of its own may have besides its day; "17. Februar 2012." ends like a sentence.
_FEW_OTHERS = 40
_HARDLY_ANY = 20
# "Verein Muster e. V." ends no sentence.
_ABBREVIATED = re.compile(r"\b(?:e\.\s?V|i\.\s?L|Co|Nr|u\.\s?a|usw|a\.\s?[DM])\.$")
TEXT_END = re.compile(r"[.!?][“”\"»«)]*$")


@dataclass(frozen=True, slots=True)
class Unit:
    """One printed line or paragraph with what is known of it: the grain in which sections are
    told.
    """

    start: int
    end: int
    text: str
    role: str
    level: int
    page: int
    # Whether the title that the file itself has (a page's `<title>`) calls this its headline.
    named: bool = False

    @property
    def opening(self) -> str:
        """The first words: patterns look no further, so that a line of a million characters costs
        no more.
        """
        return self.text[:_OPENING]

    @property
    def plain(self) -> str:
        """The same in small letters where it is written in capitals or with blanks between the
        letters.
        """
        return _CAPITALS.sub(lambda word: word.group().capitalize(), unspaced(self.opening))

    @property
    def is_heading(self) -> bool:
        """Whether the format itself calls it a heading."""
        return self.role == "heading"

    @property
    def is_short(self) -> bool:
        """Whether it is no running text: one line without a full stop."""
        called = len(self.text) <= _CALLED and self.text.endswith("!")
        ended = TEXT_END.search(self.text) and not _ABBREVIATED.search(self.text)
        return len(self.text) <= 220 and (called or not ended)


def dateline(text: str) -> re.Match[str] | None:
    """The dateline that a line opens with, if its day may be the document's own."""
    found = _DATELINE.match(text) or _PLACELESS.match(text)
    if found is None or next(own_days(found.group()), None) is None:
        return None
    return found


def is_noise(unit: Unit) -> bool:
    """Whether a line is neither headline nor text: caption, credit, breadcrumb, rubric, teaser."""
    text = unit.opening
    if CAPTION.search(text) and len(unit.text) < LONG_CAPTION:
        return True
    if NAMED_CAPTION.search(text) and len(unit.text) < LONG_CAPTION:
        return True
    short = len(unit.text) <= 160
    marks = (CREDIT, NAVIGATION, RUBRIC, PRESS_NUMBER, TEASER, CLOCK, FIELD)
    return short and any(mark.search(text) for mark in marks)


def is_date_line(unit: Unit, before: str = "") -> bool:
    """Whether a short line is hardly more than a day that may be the document's own."""
    days = list(own_days(unit.text, before=before))
    line = dateline(unit.opening)
    if len(days) != 1 or (line and goes_on(line, unit.text)) or LISTING.search(unit.text):
        return False
    others = len(unit.text) - (days[0].end - days[0].start)
    return others < (_FEW_OTHERS if unit.is_short else _HARDLY_ANY)


def line_above(found: Sequence[Unit], n: int) -> str:
    """The line above one where it leads to it: it ends with a colon, or is a label."""
    above = found[n - 1] if n else None
    if above is None or not above.is_short or NAVIGATION.match(above.opening):
        return ""
    is_label = len(above.text.split()) == 1 and is_foreign(f"{above.text} ")
    leads = above.text.endswith(":") or RUBRIC.match(above.opening) or is_label
    return above.text if leads else ""


def goes_on(line: re.Match[str], text: str) -> bool:
    """Whether more than the dateline stands on a line: `Bonn, 3. Mai 2021: Forum gegründet`."""
    return bool(line["dash"]) and len(text[line.end() :].split()) > 1


def is_kicker(unit: Unit) -> bool:
    """Whether a line says that this is a release."""
    return len(unit.text) < 120 and bool(
        KICKER.match(unit.opening) or SENDER_KICKER.match(unit.opening)
    )


def units(text: str, blocks: tuple[Block, ...]) -> list[Unit]:
    """The content of a document without its artifacts, line by line; a table is one unit."""
    found: list[Unit] = []
    for block in blocks:
        if block.role in {"artifact", "footnote"}:
            continue
        at = block.start
        whole = text[block.start : block.end]
        for line in [whole] if block.role == "table" else whole.split("\n"):
            if line.strip():
                found.append(Unit(at, at + len(line), line, block.role, block.level, block.page))
            at += len(line) + 1
    return found
