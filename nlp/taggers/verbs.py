"""Finite verbs by their shape: what may stand between a quote and who says it."""

from __future__ import annotations

import re

from nlp.tokens import word_set

# Verbs that say something by themselves; they attribute also where no comma parts them from the
# quote.
SPEECH = (
    r"(?:sagt|erklärt|betont|erläutert|berichtet|ergänzt|meint|resümiert|kommentiert|bekräftigt|fordert|bilanziert"
    r"|verdeutlicht|lobt|urteilt|appelliert|fragt|antwortet|stellt|fasst|fügt|freut|wünscht|warnt|versichert|zeigt|hofft"
    r"|bestätigt|mahnt|kündigt|erzählt|begründet|führt|würdigt|dankt|bedankt|macht|lacht|äußert|schwärmt|klagt|plädiert"
    r"|konstatiert|schildert|bedauert|begrüßt|bemerkt|merkt|erinnert|entgegnet|erwidert|kritisiert|staunt|scherzt|witzelt"
    r"|spottet|flüstert|gesteht|räumt|gibt|legt|pflichtet|kontert|wettert|verrät|behauptet|vermutet|glaubt|prophezeit"
    r"|unterstreicht|hebt|weiß|findet|schreibt|spricht|schließt|beschreibt|sieht|zieht|ruft|nennt|verspricht|rät|heißt"
    r"|nimmt|hält|stimmt|mutmaßt|analysiert|rechnet|resigniert|jubelt|schmunzelt|grüßt|eröffnet|blickt|bringt|gratuliert)"
)
_SPEECH = re.compile(SPEECH)
_STRONG = word_set(
    "sprach rief schrieb gab hielt bat las trat blieb kam ging wies hieß ließ nahm griff pries "
    "fand stand lag "
    "fuhr schlug trug lud half warf brach schloss wand befand gestand verstand empfand unterstrich "
    "widersprach "
    "versprach hob schob begann gewann sah stieß schrie strich pfiff bewies verwies schwieg rät "
    "riet weiß wusste "
    "kann mag will ist sind war wird zog beschrieb dachte brachte nannte erkannte bekannte entsann "
    "zitierte"
)
_NO_VERB = word_set(
    "und oder aber denn sondern als wenn weil dass ob da der die das dem den des ein eine einer "
    "einem einen mit "
    "von vom zu zum zur in im an am auf aus bei beim nach für durch gegen ohne um vor über unter "
    "zwischen seit "
    "bis nicht auch nur noch sowie statt jetzt zuletzt selbst fast erst sonst meist echt leicht "
    "recht dort laut "
    "samt zumindest zunächst vielleicht heute gestern weit oft damit somit womit soweit derzeit "
    "jederzeit seitdem "
    "bereits welche welcher deren dessen wo was wer wie so nebst insgesamt bekannt genannt gesamt "
    "überhaupt "
    "erneut direkt heiße alte erste letzte zweite dritte gute hätte könnte würde wollte sollte "
    "müsste dürfte "
    "längst trotz mitsamt"
)
_SHAPE = re.compile(r"[a-zäöüß]{2,}(?:t|te|tet|tete|nd|iß)")
_SAYING = re.compile(
    r"(?:sag|erklär|erläuter|beton|bericht|ergänz|mein|kommentier|bekräftig|forder|antworte|entgegne|erwider|warn|mahn"
    r"|teil|äußer|berichte|kritisier|erzähl|versicher|behaupt|vermute|klag|freu|hoff|lob|frag)(?:e|te|t|ten|en)"
    r"|sprach|sprachen|rief|riefen|schrieb|schrieben|schreib(?:t|en)"
)
# `davon ist Jan Rau überzeugt`, `das weiß Eva Kunz`.
DEICTIC = word_set(
    "das da davon dessen dem darüber damit dafür daran darin dabei dazu dies deshalb darauf dagegen"
)
# What may stand between a verb and its subject.
FILLERS = re.compile(
    r"\s+(?:(?:sich|auch|dazu|dabei|dies|es|ihm|ihr|ihnen|uns|dann|denn|abschließend|gestern|heute|weiter|zudem|außerdem|etwa"
    r"|hingegen|dagegen|daher|deshalb|schließlich|zuvor|anschließend|wiederum|nun|noch|einmal|daraufhin|darauf|hierzu|damals"
    r"|später|prompt|sogleich|zum\s+(?:Beispiel|Schluss|Auftakt|Abschluss)|beispielsweise|unter\s+anderem|u\.\s?a\.|am\s+"
    r"(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag|Abend|Ende|Rande))\s+)*"
)


def is_speech_verb(word: str) -> bool:
    """Whether a word is a finite verb of saying, asking, thinking: `betonte`, `rief`, `räumt`."""
    if word in _NO_VERB:
        return False
    return word in _STRONG - {"ist", "sind", "war", "wird", "kann", "mag", "will"} or (
        _SPEECH.fullmatch(_in_singular(word)) is not None
    )


def _in_singular(word: str) -> str:
    """`sagte`, `sagten`, `sagen` → `sagt`."""
    if word.endswith("ten"):
        return word.removesuffix("en")
    return word[:-2] + "t" if word.endswith("en") else word.removesuffix("e")


def is_saying(word: str) -> bool:
    """Whether a verb says that words were spoken, whoever spoke them: `sagte`, `teilte` (mit); not
    `heißt`, `war`.
    """
    return _SAYING.fullmatch(word) is not None


def is_verb(word: str) -> bool:
    """Whether a small word looks like a finite verb in the third person: `gebärdet`, `wetterte`,
    `begann`.
    """
    return word not in _NO_VERB and (
        word in _STRONG or _SHAPE.fullmatch(word) is not None or is_speech_verb(word)
    )
