"""The words that names of persons are told by: what a name may be, what stands for an office, and
what is no name although it is written large.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

from nlp.forms import folded_set
from nlp.tokens import fold

UPPER = "".join(c for c in map(chr, range(0x41, 0x250)) if c.isupper())
# A word of a name: Öztürk, El-Khatib, O'Brien, Šimić.
CAPITAL = rf"[{UPPER}](?:[’'](?=[{UPPER}]))?\w*(?:-\w+)*"
TITLE = r"(?:(?:Prof|Dr|Dipl|Ing|Mag|med|rer|nat|phil|jur|pol|oec|habil|em|agr|theol|h\.\s?c)\.(?:-[A-Z][a-z]+\.)?(?:\s?\((?:FH|TU|TH|BA|Univ)\.?\))?\s*)"  # noqa: E501
ROLE = re.compile(
    r"(?:leiter|leitung|führer|sitzende|sitzender|präsident|minister|chef|sprecher|koordinator|direktor"
    r"|vorstand|vorständ|meister|sekretär|rektor|beauftragte|beauftragter|berater|unternehmer|inhaber|manager|vertreter"
    r"|mitglied|dekan|referent|geschäftsführung|senator|betriebsrat|betriebsrät|forscher|wissenschaftler|expert|gründer"
    r"|trainer|coach|ingenieur|arzt|ärzt|anwalt|anwält|moderator|autor|landrat|landrät|dezernent|mitarbeiter|obmann"
    r"|obfrau|kreisrat|kreisrät|stadträt|kanzler|beirat|kurator|professor|verantwortliche|verantwortlicher|bevollmächtigte|geselle|händler|partner"
    r"|abgeordnete|abgeordneter|kollege|kollegin|mentor|laudator|disponent|techniker|handwerker|landwirt|gastwirt"
    r"|bäcker|maler|schreiner|tischler|dachdecker|elektriker|architekt|statistiker|jurist|ökonom|wirt|azubi|lehrling"
    r"|auszubildende|auszubildender|beamte|beamter|beamtin|dezernat|botschafter|pfarrer|bischof|dozent|lehrer|student"
    r"|journalist|fotograf|makler|planer|prüfer|lotse|lotsin|gast|gastgeber|preisträger|jubilar|vize|repräsentant|beigeordnete|beigeordneter|delegierte|delegierter|kämmerer|intendant"
    r"|präses|notar|aufsichtsperson|gesellschafter|initiator|nachfolger|vorgänger|angestellte|angestellter|sachverständige|sachverständiger|vorstehende)"
    r"(?:in|innen|e|en|n|s)?$",
    re.IGNORECASE,
)


# The list is long, and texts ask it for the same few thousand words.
@lru_cache(maxsize=8192)
def bears_role(word: str) -> bool:
    """Whether a word ends in what stands for an office or a profession: `Kammerpräsidentin`."""
    return ROLE.search(word) is not None


# Words that are no names although they stand with a capital where a name may stand.
FUNCTION_WORDS = folded_set(
    "der die das den dem des ein eine er sie es wir ich ihr man herr frau herrn dazu auch im in am "
    "auf fuer mit "
    "nach bei von und so dies diese dieser dieses dort hier nun denn aber doch alle unter ueber "
    "aus als wenn weil "
    "wer was wie zum zur beim vom sein seine ihre dessen deren seit laut"
)
NO_NAME = FUNCTION_WORDS | folded_set(
    "dipl prof dr mag deutsche deutscher deutschen "
    "download pdf titel motto zitat fazit ziel thema hinweis kontakt rueckblick ausblick beispiel "
    "frage antwort quelle "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag sonnabend "
    "januar februar maerz april mai juni juli august september oktober november dezember ende "
    "anfang mitte"
)
_NOUN_ENDINGS = re.compile(
    r"(?:ung|heit|keit|schaft|schaften|tion|tät|ismus|verband|verein|kammer|agentur|gruppe|zentrum|institut|amt|haus"
    r"|werk|bund|bank|kasse|netzwerk|allianz|bündnis|initiative|innung|pakt|stiftung|schule|projekt|preis|tag|woche|jahr|zeit|stadt|kreis|land|zeitung|blatt|presse|mittel|weg|straße|platz|eltern)$"
)
_LIKE_A_PLACE = re.compile(
    r"(?:burg|berg|stein|feld|bach|dorf|hausen|mann|baum|kamp|horst|brock|meier|meyer)$"
)


def is_name_like(first: str, second: str) -> bool:
    """Whether two capital words may be a name that no list knows: no roles, no common words, not
    all capitals.
    """
    return not (is_common_word(first) and is_common_word(second)) and all(
        len(word) > 1
        and not word.isupper()
        and fold(word) not in NO_NAME
        and not bears_role(word)
        and not _NOUN_ENDINGS.search(word.casefold())
        for word in (first, second)
    )


def is_surname_like(word: str) -> bool:
    """Whether one capital word behind a verb of saying may be a surname: `so Hirsch.`"""
    folded = word.casefold()
    return not (
        word.isupper()
        or fold(word) in NO_NAME
        or bears_role(word)
        or _NOUN_ENDINGS.search(folded)
        or len(word) > 16
    )


def is_common_word(word: str) -> bool:
    """Whether a word, or its last part, is in the list of German words (some surnames are, too)."""
    last = fold(word.rpartition("-")[2])
    known = _german_words()
    if last in known:
        return True
    # Compounds end in a word of the list; what names of places end in says nothing.
    return any(last[cut:] in known for cut in range(4, len(last) - 4)) and not _LIKE_A_PLACE.search(
        last
    )


@cache
def _german_words() -> frozenset[str]:
    lines = (files("nlp") / "data" / "german_words.txt").read_text(encoding="ascii").splitlines()
    return frozenset(word for line in lines for word in line.split()[1:])
