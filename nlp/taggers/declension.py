"""Offices and organisations in the nominative, as a release prints them: `dem Vorsitzenden der …` →
`Vorsitzender`, `des Deutschen Gewerkschaftsbundes` → `Deutscher Gewerkschaftsbund`.
"""

from __future__ import annotations

import re

# Nouns that are declined as adjectives are: der Vorsitzende, ein Vorsitzender.
_LIKE_ADJECTIVE = re.compile(
    r"(?P<stem>\S*(?:sitzend|beauftragt|verantwortlich|bevollmächtigt|abgeordnet|beigeordnet|angestellt"
    r"|auszubildend|beamt|delegiert|sachverständig|leitend|vertretend))(?P<end>e[rnms]?)$",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(
    r"(?P<stem>[A-ZÄÖÜ]?[a-zäöüß]*(?:[Dd]eutsch|isch|lich|ig|sam|bar|end|al|ell|är|iv|ert|haft|neu|frei|erst|zweit"
    r"|dritt|gewählt|amtiert|gesamt|ständig|alt))(?P<end>e[rnms]?)$"
)
_FEMININE_NOUN = re.compile(r"(?:in|innen|ung|kraft|hilfe)$")
_MASCULINE_ARTICLES = frozenset(
    ("dem", "des", "den", "vom", "zum", "beim", "ein", "einem", "einen")
)
# The ending of an office in another case or number, and the one to print.
_OFFICE_ENDINGS = (
    (re.compile(r"innen$"), "in"),
    (re.compile(r"(ent|ant|int|ekt|ist|at)en$"), r"\1"),
    (re.compile(r"(xperte|ollege|eselle)n$"), r"\1"),
    (re.compile(r"or(?:en|s)$"), "or"),
    (re.compile(r"rät(?:en|e)$"), "rat"),
    (re.compile(r"er[ns]$"), "er"),
    (re.compile(r"(rat|ied|and)e?s$"), r"\1"),
    (re.compile(r"(chef|ekan|etär|chof|mann)s$"), r"\1"),
)
# What names of organisations end in, by gender, in the order in which they are looked for.
_MASCULINE = (
    "bund", "verband", "verein", "kreis", "rat", "dienst", "tag", "club", "klub", "ring",
    "konzern", "service",
    "fonds", "ausschuss", "beirat", "arbeitskreis",
)  # fmt: skip
_NEUTER = (
    "institut", "amt", "zentrum", "werk", "netzwerk", "ministerium", "forum", "büro", "haus",
    "handwerk",
    "center", "kolleg", "land", "jobcenter", "bündnis", "kuratorium", "präsidium", "unternehmen",
    "projekt",
    "klinikum", "dezernat", "referat",
)  # fmt: skip
_GENITIVE = re.compile(
    rf"(?P<head>\w*(?:{'|'.join((*_MASCULINE, *_NEUTER))}))(?:e?s|ses)$", re.IGNORECASE
)
_OTHER_GENITIVE = re.compile(r"\b([A-ZÄÖÜ][a-zäöüß\-]{4,}?[^aeiousß\W]|[A-ZÄÖÜ]\w{3,}um)e?s\b")
# Kinds of houses in the plural: `die Agenturen für Arbeit A und B`.
_PLURALS = (
    (re.compile(r"^Agenturen\b"), "Agentur"),
    (re.compile(r"(kammer|genossenschaft|gewerkschaft|handwerkerschaft|direktion)e?n\b"), r"\1"),
    (re.compile(r"^(Landkreis|Kreis)en?\b"), r"\1"),
    (re.compile(r"^Städten?\b"), "Stadt"),
    (re.compile(r"^Gemeinden\b"), "Gemeinde"),
    (re.compile(r"(schule|universität|innung|führung)n?(?:en)?\b"), r"\1"),
    (re.compile(r"verbänden?\b"), "verband"),
)


def office_in_nominative(words: str, article: str, *, feminine: bool | None) -> str:
    """Adjectives and office as they stand without an article; `article` is what stood in front.

    `feminine` tells of the person, for words that do not tell themselves (`die Vorsitzenden`).
    """
    tokens = words.split(" ")
    sex = _sex(tokens[-1], article, feminine)
    head = _noun(tokens[-1], sex)
    ending = {True: "e", False: "er", None: None}[sex]
    if tokens[-1].casefold().endswith("mitglied"):
        ending = "es"
    return " ".join([*(_adjective(token, ending) for token in tokens[:-1]), head])


def _sex(noun: str, article: str, feminine: bool | None) -> bool | None:
    if _FEMININE_NOUN.search(noun):
        return True
    like = _LIKE_ADJECTIVE.match(noun)
    if like is None:
        return False
    if article in _MASCULINE_ARTICLES or (article == "der" and like["end"] == "e"):
        return False
    if article in ("eine", "einer", "der") or (article == "die" and like["end"] == "e"):
        return True
    if not article and like["end"] == "er":
        return False
    if not article and like["end"] == "e" and feminine is None:
        return True
    return feminine


def _noun(noun: str, sex: bool | None) -> str:
    if like := _LIKE_ADJECTIVE.match(noun):
        return noun if sex is None else like["stem"] + ("e" if sex else "er")
    for pattern, nominative in _OFFICE_ENDINGS:
        if pattern.search(noun):
            return pattern.sub(nominative, noun)
    return noun


def _adjective(word: str, ending: str | None) -> str:
    match = re.fullmatch(r"(?P<stem>[A-ZÄÖÜ]?[a-zäöüß]{2,}?)(?P<end>e[rnms]?)", word)
    return match["stem"] + ending if match and ending else word


def organisation_in_nominative(words: str, article: str) -> str:
    """The organisation as it is called by itself; `article` is what stood in front (`des`, `der`,
    `vom` …).
    """
    tokens = words.split(" ")
    first = next((n for n, word in enumerate(tokens) if not _ADJECTIVE.match(word)), 0)
    if article in ("des", "eines"):
        tokens = _without_genitive(tokens, first)
    ending = _ending(tokens[first], article)
    if first and ending:
        tokens[:first] = [_adjective(word, ending) for word in tokens[:first]]
    return " ".join(tokens)


def _without_genitive(tokens: list[str], first: int) -> list[str]:
    """`Gewerbevereins Bliesaue` → `Gewerbeverein Bliesaue`: the first long noun loses its
    genitive.
    """
    match = _GENITIVE.match(tokens[first])
    if match:
        return [*tokens[:first], match["head"], *tokens[first + 1 :]]
    rest = _OTHER_GENITIVE.sub(r"\1", " ".join(tokens[first:]), count=1)
    return [*tokens[:first], *rest.split(" ")]


def _ending(noun: str, article: str) -> str:
    """The ending of an adjective in front of the noun; empty where nothing tells the gender."""
    if article in ("der", "von der", "bei der", "einer", "in der", "an der", "die"):
        return "e"
    folded = noun.casefold()
    if folded.endswith(_NEUTER):
        return "es"
    return "er" if folded.endswith(_MASCULINE) else ""


def singular(words: str) -> str:
    """`Agenturen für Arbeit` → `Agentur für Arbeit`; what is no such plural stays as it is."""
    for pattern, one in _PLURALS:
        if pattern.search(words):
            return pattern.sub(one, words, count=1)
    return words
