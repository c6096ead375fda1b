"""A sentence of an agreement, taken apart: whom it is about, and its days and periods."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from nlp.stretches import touches
from pipeline.agreements.amounts import Amount, find_periods
from pipeline.agreements.moments import Moment, Yearly, find_moments, find_yearly
from pipeline.agreements.papers import AGREEMENT, HALF, is_own
from pipeline.agreements.stretches import Stretch
from pipeline.agreements.values import Clause, Role

Subject = Literal["agreement", "other", "nobody"]
_TERM_NOUN = (
    r"(?:[\w-]*[Ll]aufzeit|[\w-]*[Dd]auer|[\w-]*[Bb]eginn|[\w-]*[Ss]tart(?:datum)?|Ende|Vertragsende"
    r"|Enddatum|Anfang(?:sdatum)?|Vertragszeit|(?:Ink|In-K)raft[Tt]retens?|Inkraftsetzung|Wirksamkeit"
    r"|[Kk]ündigung(?:sfrist|srecht)?|[\w-]*[Zz]eitraums?|Verlängerung|Befristung|[Gg]ültig(?:keit)?"
    r"|Frist|Geltung|Test|(?:Erprobungs|Pilot|Test|Lauf)zeit"
    r"|[\w-]*[Pp]eriode|Testphase|Erprobung|Pilotphase|Vertragslaufzeit)"
)
# Things beside the agreement that have terms of their own.
_OTHER = (
    r"(?:[\w-]*(?:[Ff]örderung|[Pp]rojekt|[Vv]orhaben|[Gg]esetz|[Vv]erordnung|[Aa]ngebot"
    r"|[Aa]usstellung|[Mm]itgliedschaft"
    r"|[Pp]flicht(?:en)?|[Vv]eranstaltung|[Mm]esse|[Bb]ewerbung|[Zz]usage|[Zz]uschuss"
    r"|[Dd]arlehen|(?<!igungs)[Rr]echte?"
    r"|[Ll]izenz|[Aa]usschreibung|[Pp]reise?|[Aa]mts(?:zeit|periode|dauer)|[Ww]ahlzeit|[Bb]eirat|[Aa]usschuss"
    r"|[Gg]ewährleistung|[Vv]erjährung"
    r"|[Ss]iegel|[Zz]ertifikat|[Pp]robezeit|[Pp]rogramm|[Aa]nmeldung|[Ss]eminar|[Kk]urs"
    r"|[Ll]ehrgang|[Kk]ampagne"
    r"|[Ww]ettbewerb|[Bb]eteiligung|[Bb]escheid|[Vv]ollmacht|[Ee]inwilligung|[Bb]eauftragung"
    r"|[Bb]ürgschaft"
    r"|[Vv]ersicherung|[Rr]ichtlinie|[Ss]atzung|[Ss]tudie|[Ss]chulung|[Ff]inanzierung|[Tt]agung"
    r"|[Aa]ktion"
    r"|[Uu]mlage|[Mm]ietverhältnis|[Ss]telle)(?:en|s|es|e)?|Vertraulichkeit|Verschwiegenheit"
    r"|Geheimhaltung"
    r"|(?:Miet|Pacht|Arbeits|Kauf|Tarif|Dienst|Werk|Versicherungs|Darlehens|Gesellschafts"
    r"|Ausbildungs|Lizenz|Bau)"
    r"vertr(?:ag|äge)(?:es|s)?)(?![\w-])"
)
_ADJECTIVES = r"(?:(?:[a-zäöüß]+(?:e[nrsm]?|ige[nrs]?)|\d+\.?)\s+){0,3}"
_HEAD = re.compile(
    rf"(?:(?:Der|Die|Das|Diese[rsn]?|Eine?|Jede[rs]?|Unser[e]?|Ihre?|Beide|Alle|der|die|das"
    rf"|diese[rs]?)\s+)?{_ADJECTIVES}"
    rf"{HALF}(?P<noun>[A-ZÄÖÜ][\w-]+(?:\sof\sIntent)?)"
)
_PRONOUN = re.compile(r"(?:Sie|Er|Es|sie|er|es|Diese|Dieser|Dieses|Danach|Anschließend|Dann)\b")
# `Es gilt eine Probezeit`: whom it is about comes behind.
_EXPLETIVE = re.compile(
    r"Es\s(?:gilt|gelten|besteht|bestehen|wird|werden|ist|sind)\s(?=ein|kein|die\b|der\b)"
)
_INNER_PRONOUN = re.compile(r"\b(?:sie|er|es|ihr)\b")
_LABEL = re.compile(rf"\s*{_TERM_NOUN}\b[\w\s/().-]{{0,30}}(?::|\t|\s\||\s[–-]\s)")
_ADVERBIAL = re.compile(
    r"(?:In|Am|Bis|Zum|Zur|Nach|Mit|Spätestens|Sofern|Soweit|Wenn|Falls|Wird|Werden|Durch|Für"
    r"|Ab|Seit|Von|Vom"
    r"|Während|Im|Wirksam|Zwischen|Frühestens|Erstmals|Zunächst|Beginnend|Rückwirkend|Ohne"
    r"|Hiermit|Anstelle|Statt"
    r"|Über|Unter|Zugleich|Gleichzeitig)\b"
)
_FORMER = re.compile(
    rf"(?:bisherige|frühere|alte|vorherige|vorangegangene|ursprüngliche)[nrs]?\s+{AGREEMENT}"
)
# A part of the agreement has days of its own.
_PART = re.compile(
    r"Abweichend\s(?:hier)?von\b"
    r"|(?:Die|Diese)\s(?:Regelung(?:en)?|Bestimmung(?:en)?|Vorschrift(?:en)?|Pflicht(?:en)?)\s"
    r"(?:zu[rm]?|über|de[srn]|in|nach|gemäß|aus|von)\b"
    r"|(?:Die\s)?(?:§§?|Anlagen?|Ziffern?|Ziff\.|Absätze|Absatz|Abs\.|Artikel|Art\.|Nummern?|Nr\."
    r"|Abschnitte?|Sätze|Satz)\s?\d"
)
_OF_A_PARAGRAPH = re.compile(r"\s*(?:§|Art)")
# What holds when the agreement is over is a term of its own.
_AFTERLIFE = re.compile(
    r"(?:(?:Nach|Bei|Im\sFall(?:e)?)\s(?:einer|der|ihrer|dem|erfolgter)?\s?(?:\w+\s)?"
    r"(?:Kündigung|Beendigung|Ende|Auslaufen|Außerkrafttreten)\b[^;]*"
    r"|Regelungen\b[^;]*)\b(?:weiter|fort|nach)\b(?!\s(?:\w+\s)?(?:Ablauf|Ende|Unter|Ver))"
    r"|[Nn]achwirk"
)
# `Gleichzeitig tritt der Vertrag vom …`: what goes when this one comes.
_AT_THE_SAME_TIME = re.compile(
    r"^(?:Gleichzeitig|Zugleich|Zum\s(?:gleichen|selben)\sZeitpunkt|Zu\sdiesem\sZeitpunkt)\s"
    r"(?:tritt|treten|wird|werden|verliert|verlieren)\b(?!.*\bin\sKraft)"
)
# For how long people hold an office.
_IN_OFFICE = re.compile(
    r"\b(?:bestell(?:t|en)|beruf(?:t|en)|[Bb]erufung|gewählt|wähl(?:t|en)|ernannt|entsand?t)\b"
)
_CONDITIONAL = re.compile(
    r"^(?:\W|\d|[⁰¹²³⁴-⁹])*(?:Sollten?|Sind|Haben|Erfolgt|Kündig[et]n?|Unterbleibt|Wird|Liegt|Geht|Erklärt|Widerspricht"
    r"|Teilt|Kommt|Findet|Stellt|Spricht|Macht|Besteht|Scheidet|Tritt)\b[^,;]*(?=,)"
    r"|,\s(?:deren|dessen|denen|welche[rsmn]?)\s[^,;]*"
    r"|(?:\b(?:wenn|sofern|falls|soweit)\b|\bes\ssei\sdenn\b)(?:(?!,\s(?:so|dann|gilt|endet|läuft"
    r"|verlängert|beginnt|tritt|wird|kann|ist|frühestens|spätestens|längstens"
    r"|erstmals|jedoch)\b).)*",
    re.IGNORECASE,
)
# A change of a paragraph is one of the agreement that it stands in.
_AMENDS = re.compile(
    r"(?:§|Ziffer|Nummer|Nr\.|Artikel|Absatz|Satz)\s?\d+[^;]*\b(?:ersetzt|geändert|gefasst"
    r"|gestrichen|eingefügt|ergänzt|(?:folgende|nachstehende|neue)n?\s(?:\w+\s)?Fassung)\b|\b(?:Angabe|Wort(?:e|laut)?|Wörter)\s„[^“”]*[“”]"
)
# The day of another paper's name: `die Vereinbarung vom 3. Mai 2019`.
_NAME_DAY = re.compile(
    rf"(?<![\w-])(?:{AGREEMENT}|Fassung|Beschluss(?:es)?|Schreibens?|Protokolls?|Gesetz(?:es)?"
    rf"|Bescheid(?:es|s)?|Sitzung|Antrags?)"
    r"\s(?:\([^()]*\)\s)?vom\s$"
)
# `Die Satzung der Gemeinde vom 21. März 2017 tritt …`: so it does where the verb follows, or where
# nothing says that it counts from that day on.
_FROM_DAY = re.compile(r"\bvom\s$")
_COUNTS_FROM = re.compile(
    r"(?:Wirkung|[Rr]ückwirkend|[Zz]eit(?:raum)?|[Dd]auer|gilt|gelten|läuft|[Gg]ültig(?:keit)?|gerechnet"
    r"|[Bb]eginn\w*|geschlossen)\s(?:\w+\s)?vom\s$"
)
_ON_FROM = re.compile(r"\s(?:an|ab|bis)\b|\s?[-–—]")
_VERB_BEHIND = re.compile(
    r"\s(?:tritt|treten|trat|wird|werden|gilt|gelten|ist|sind|endet|enden|bleibt)\b"
)
_SIGNED_ON_IT = re.compile(r"\s(?:in\s[A-ZÄÖÜ]\w+\s)?(?:unterzeichnet|unterschrieben)\sund\b")
_RENAMED = re.compile(
    r"verlängert|geändert|ergänzt|außer\sKraft|aufgehoben|ersetzt|abgelöst|bewährt|fortgeführt"
)
# Looked for from the beginnings of words on: from every letter it takes twice as long.
_AT_A_WORD = r"(?<![\w-])"
_AGREEMENT = re.compile(_AT_A_WORD + AGREEMENT)
_TERM = re.compile(_AT_A_WORD + _TERM_NOUN + r"(?![\w-])")
# `Der Förderzeitraum`, `die Sperrfrist` may be of anything; a paper's own words for it are these.
_SOME_TIME = re.compile(
    r"(?!Vertrags|Geltungs|Gesamt|Erst|Grund|Mindest|Lauf|Kooperations|Nutzungs|Kündigungs|Ink|In-K)"
    r"[A-ZÄÖÜ]\w+(?:zeitraum|dauer|periode|beginn|laufzeit)"
)
# Of whom the agreement is told where only its parties are named.
_TOGETHER = re.compile(
    r"\b(?:arbeite[nt]|kooperier(?:en|t))\b.*\bzusammen\b|\bkooperieren\b"
    r"|\bbinden\ssich\b"
)
# A note without a subject: `Unbefristet abgeschlossen`.
_BARE = re.compile(r"\b(?:[Uu]nb|[Bb])efristet\b|\b[Kk]ündbar\b")
_ASIDE = re.compile(r",?\sohne\sdass\ses\s[^,;]*bedarf(?:,|(?=[.;]|$))|,\sd\.\s?h\.,?|,\salso")
_LASTS = re.compile(r"(?:Dauer|Zeitraum\w*|Ablauf|Frist|[Ii]nnerhalb|[Bb]innen|Laufzeit)\s$")
_OTHERS = re.compile(_AT_A_WORD + _OTHER)
# `Am 1. Mai tritt der Vertrag …`: the subject behind the verb.
_INVERTED = re.compile(
    r"\b(?:tritt|gilt|ende[nt]|endet|läuft|beginnt|verlängert|erlischt|verliert|kann|wird|ist|bleibt"
    r"|startet|dauert|hat|so|dass|daß)\s(?:sich\s)?(?:dies\w*|der|die|das|unsere?|eine)\s"
    rf"(?:[a-zäöüß]+\s){{0,2}}{HALF}(?P<noun>[A-ZÄÖÜ][\w-]+)"
)
_OF_OTHER = re.compile(
    rf"\s(?:der|des|dieser|dieses|von|für|am|im|in\s\w+)\s(?:[a-zäöüß]+\s)?{_OTHER}"
)
_TAKING_PART = re.compile(
    rf"(?:Beteiligung|Mitwirkung|Teilnahme)\s(?:an|in|am|im)\s(?:der\s|dem\s|dieser\s|diesem\s)?"
    rf"(?:{AGREEMENT}|\w*(?:Arbeitsgemeinschaft|[Vv]erbund|Konsortium))"
)
_WITH_WHOM = re.compile(
    r"\b(?:gegenüber|bei|beim|durch|an|am|von|vom|im|zur|mit|auf|aus)\s(?:de[rmn]\s|die\s|das\s|eine[rmn]?\s)?"
    r"(?:[a-zäöüß]+\s)?$"
)
# What is paid for a time tells nothing of how long the agreement lasts.
_AMOUNTS_TO = re.compile(r"\b(?:beträgt|betragen|beläuft\ssich|belaufen\ssich)\s(?:für|im|in)\b")
_MONEY = re.compile(r"\d\s?(?:€|EUR\b|Euro\b)")


@dataclass(frozen=True)
class Phrase:
    """A sentence with its days and periods; positions are those within `words`. `own` are the names
    by which the paper that is read calls itself; `after_firm` says that the sentence before is
    firmly about it.
    """

    stretch: Stretch
    inherited: Subject
    own: frozenset[str] = frozenset()
    after_firm: bool = True

    @cached_property
    def words(self) -> str:
        """The sentence on one line, with blanks for what only says that no notice is needed."""
        return _ASIDE.sub(lambda found: " " * len(found.group()), self.stretch.words)

    @cached_property
    def moments(self) -> list[Moment]:
        """Its stretches of the calendar, without the days that only name another paper."""
        return [m for m in self._every_moment if not self._is_name_day(m)]

    @cached_property
    def _every_moment(self) -> list[Moment]:
        return find_moments(self.words)

    @cached_property
    def yearly(self) -> list[Yearly]:
        """Its days without a year."""
        found = find_yearly(self.words)
        return [yearly for yearly in found if not touches(yearly, self._every_moment)]

    def is_conditional(self, at: int) -> bool:
        """Whether a position stands in a clause with *wenn*, *sofern*, *es sei denn*: what is said
        there is what else may happen, not what does.
        """
        return any(m.start() < at < m.end() for m in _CONDITIONAL.finditer(self.words))

    @cached_property
    def _every_amount(self) -> list[Amount]:
        return list(find_periods(self.words))

    @cached_property
    def amounts(self) -> list[Amount]:
        """Its periods."""
        return [a for a in self._every_amount if not self._is_genitive(a)]

    def _is_genitive(self, amount: Amount) -> bool:
        """`zum Ende eines Jahres`, `am 30. September eines Jahres` are no periods."""
        if not self.words[amount.start : amount.end].startswith(("eines", "jedes")):
            return False
        left = self.left(amount.start)
        return _LASTS.search(left) is None or left.endswith("zum Ablauf ")

    @cached_property
    def subject(self) -> Subject:
        """Whether it is about the agreement, about something else, or about people."""
        words = self.words[self.stretch.lead :]
        if any(sign.search(words) for sign in (_FORMER, _AFTERLIFE, _AT_THE_SAME_TIME)):
            return "other"
        if _AMENDS.search(self.stretch.words):
            return "agreement"
        if _PART.match(words) or self._is_of_a_paragraph(words):
            return "other"
        if _LABEL.match(words):
            return "other" if _OF_OTHER.search(words) else "agreement"
        if expletive := _EXPLETIVE.match(words):
            words = words[expletive.end() :]
        head = None if _ADVERBIAL.match(words) else _HEAD.match(words)
        if head and (kind := _kind_of(words, head, self.own)):
            return kind
        return self._without_noun(words)

    def _without_noun(self, words: str) -> Subject:
        if self._is_inverted(words):
            return "agreement"
        if _IN_OFFICE.search(words) and self._every_amount:
            return "other"
        if _PRONOUN.match(words):
            return self.inherited if self.inherited != "nobody" else "agreement"
        return self._by_words(words)

    def _is_of_a_paragraph(self, words: str) -> bool:
        """`§ 4 tritt erst am … in Kraft`: what looks like a number is what it is about."""
        lead = self.stretch.words[: self.stretch.lead]
        return bool(_OF_A_PARAGRAPH.match(lead)) and words[:1].islower()

    def _by_words(self, words: str) -> Subject:
        signs = (_AGREEMENT, _TERM, _INNER_PRONOUN, _TOGETHER, _BARE)
        if _TOGETHER.search(words) or _AGREEMENT.search(words):
            return "agreement"
        if any(self._is_other(found) for found in _OTHERS.finditer(words)):
            return "other"
        if _MONEY.search(words) or _AMOUNTS_TO.search(words):
            return "nobody"
        if any(sign.search(words) for sign in signs):
            return "agreement"
        return "nobody"

    @cached_property
    def is_firm(self) -> bool:
        """Whether the agreement is what it is grammatically about, so that it holds before what
        other sentences only mention.
        """
        words = self.words[self.stretch.lead :]
        if self.subject != "agreement":
            return False
        if _AMENDS.search(self.stretch.words) or _LABEL.match(words) or _TOGETHER.search(words):
            return True
        head = None if _ADVERBIAL.match(words) else _HEAD.match(words)
        if head and _kind_of(words, head, self.own) == "agreement":
            return not _SOME_TIME.fullmatch(head["noun"])
        if self.inherited == "agreement" and self.after_firm and self._has_pronoun(words):
            return True
        return self._is_inverted(words)

    def _is_inverted(self, words: str) -> bool:
        """`Am 1. Mai tritt der Vertrag …`: whether the agreement is the subject behind a verb."""
        return any(self._is_itself(found["noun"]) for found in _INVERTED.finditer(words))

    def _has_pronoun(self, words: str) -> bool:
        return bool(_PRONOUN.match(words) or _INNER_PRONOUN.search(words))

    def _is_itself(self, noun: str) -> bool:
        ours = _AGREEMENT.fullmatch(noun) or _TERM.fullmatch(noun)
        return is_own(noun, self.own) or (ours is not None and not _OTHERS.fullmatch(noun))

    def _is_other(self, found: re.Match[str]) -> bool:
        """Whether a thing beside the agreement is more than where or with whom something is."""
        aside = _WITH_WHOM.search(found.string, max(0, found.start() - 30), found.start())
        return aside is None and not is_own(found.group(), self.own)

    def left(self, at: int, most: int = 70) -> str:
        """The words in front of a position."""
        return self.words[max(0, at - most) : at]

    def right(self, at: int, most: int = 60) -> str:
        """The words behind a position."""
        return self.words[at : at + most]

    def has(self, pattern: str) -> bool:
        """Whether the sentence has such words."""
        return re.search(pattern, self.words) is not None

    def clause(self, role: Role, **values: object) -> Clause:
        """A clause of the whole sentence."""
        start, end = self.span()
        return Clause.model_validate({"start": start, "end": end, "role": role, **values})

    def span(self) -> tuple[int, int]:
        """Its half-open span in the document's text."""
        return self.stretch.start, self.stretch.end

    def _is_from_another(self, moment: Moment) -> bool:
        """Whether `vom` and a day say which paper is meant."""
        left, right = self.left(moment.start), self.right(moment.end)
        if not _FROM_DAY.search(left) or _ON_FROM.match(right):
            return False
        return _VERB_BEHIND.match(right) is not None or not _COUNTS_FROM.search(left)

    def _is_name_day(self, moment: Moment) -> bool:
        if _SIGNED_ON_IT.match(self.right(moment.end)):
            return True
        if moment.is_day and self._is_from_another(moment):
            return True
        named = _NAME_DAY.search(self.left(moment.start, 120))
        return bool(named) and (moment.is_day or _RENAMED.search(self.words) is not None)


def parse(stretch: Stretch, before: Phrase | None, own: frozenset[str] = frozenset()) -> Phrase:
    """A sentence taken apart; a pronoun is about whom the one before is."""
    if before is None:
        return Phrase(stretch, "nobody", own)
    return Phrase(stretch, before.subject, own, before.is_firm)


def _kind_of(words: str, head: re.Match[str], own: frozenset[str]) -> Subject | None:
    noun, rest = head["noun"], words[head.end("noun") :]
    if _TAKING_PART.match(words, head.start("noun")):
        return "agreement"
    if is_own(noun, own):
        return "agreement"
    if noun.endswith("ündigungsrecht"):
        return "agreement"
    if noun == "Recht" and re.match(r"\szur\s(?:\w+\s)?Kündigung\b", rest):
        return "agreement"
    if _OTHERS.fullmatch(noun):
        return "other"
    if _AGREEMENT.fullmatch(noun) or noun in ("Letter", "Letter of Intent"):
        return "agreement"
    if _TERM.fullmatch(noun):
        return "other" if _OF_OTHER.match(rest) else "agreement"
    return None
