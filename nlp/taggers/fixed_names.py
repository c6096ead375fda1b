"""Names of organisations that their parts do not explain: churches with their Land, bodies of the
Union and of the world, and companies whose name the text shortens to one word; and
words that look like a name and only describe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nlp.taggers.name_words import is_common_word

_CHURCH = (
    r"(?:Evangelisch|Katholisch|Römisch-[Kk]atholisch|Evangelisch-(?:[Ll]utherisch|[Rr]eformiert)"
    r"|Neuapostolisch|Griechisch-[Oo]rthodox)e[nr]?\s(?:[Ll]andesk|K)irche"
    r"(?:\s(?:in|im|von)\s(?:der\s)?[A-ZÄÖÜ][\w\-]+(?:\s(?:und|&)\s[A-ZÄÖÜ][\w\-]+)?"
    r"|\s[A-ZÄÖÜ][a-zäöüß]+-[A-ZÄÖÜa-zäöü][\w\-]+(?:\s[A-ZÄÖÜ][a-zäöüß]+)?)"
)
_FIXED = re.compile(
    rf"(?<![\w-])(?:{_CHURCH}"
    r"|Europäische[nrs]?\s(?:Kommission|Union|Parlament|Zentralbank|Investitionsbank|Gerichtshof|Rat)(?:e?s)?"
    r"|Vereinte[nr]?\sNationen|Auswärtige[ns]?\sAmt(?:e?s)?|Deutsche[ns]?\s(?:Rote[ns]?\sKreuz(?:es)?|Bundesbank)"
    r"|Bayerische[ns]?\sRote[ns]?\sKreuz(?:es)?|Internationale[ns]?\sKomitee(?:s)?\svom\sRoten\sKreuz)(?![\w-])"
)
# `torfwerk AG`: a brand that is written small; adjectives and articles are left out.
_LEGAL = r"\s(?:g?GmbH|AG|SE|KG|eG|UG)"
_FORM = re.compile(rf"{_LEGAL}(?![\w-])")
_SMALL_WORD = re.compile(r"(?<![\w-])[a-zäöü][\wäöüß&+\-]{4,}(?<!e)(?<!e[nrsm])$")
_LONGEST_WORD = 40
# Most texts have none: one look for what any of them has.
_SIGNS = ("irche", "uropäisch", "Nationen", "Auswärtig", "Kreuz", "Bundesbank")
# A company's own word in front of its legal form: `torfwerk AG` and later `torfwerk` alone.
_OWN_WORD = re.compile(rf"(?P<word>[\w&+\-]{{4,}}){_LEGAL}(?!\w)")


def find_fixed(text: str) -> Iterator[tuple[int, int]]:
    """Where each of them stands, half-open."""
    if any(sign in text for sign in _SIGNS):
        yield from (match.span() for match in _FIXED.finditer(text))


def find_small(text: str) -> Iterator[tuple[int, int]]:
    """Where companies stand whose name is written small."""
    for form in _FORM.finditer(text):
        begin = max(0, form.start() - _LONGEST_WORD)
        if word := _SMALL_WORD.search(text, begin, form.start()):
            yield word.start(), form.end()


def find_shortened(text: str, companies: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where one word stands for a company that the text names in full: a word that no dictionary
    has, or one written small as German writes no noun.
    """
    whole = sorted(companies)
    words = {m["word"] for start, end in whole if (m := _OWN_WORD.fullmatch(text[start:end]))}
    for word in words:
        if not (word[0].islower() or not is_common_word(word)):
            continue
        for match in re.finditer(rf"(?<![\w.@/-]){re.escape(word)}(?![\w@/-]|\.\w)", text):
            if not any(start <= match.start() < end for start, end in whole):
                yield match.span()


def is_described(text: str, begin: int, head: re.Match[str]) -> bool:
    """Whether the words tell what something is and not how it is called: `die größte Gesellschaft
    für Informatik`, `das 15. Forum Ländlicher Raum`, which takes place.
    """
    before = text[max(0, begin - 60) : begin]
    if _EVENT.search(head.group()) and re.search(r"\d\.\s$", before):
        return True
    told_by_field = re.match(r"\s(?:für|der|des)\s", text[head.end() : head.end() + 5])
    return told_by_field is not None and _SUPERLATIVE.search(before) is not None


_EVENT = re.compile(r"(?:[Ff]orum|[Kk]onferenz|tag|[Ss]ynode|[Kk]ongress|versammlung)(?:e?s)?$")
_SUPERLATIVE = re.compile(
    r"\b(?:[Dd]er|[Dd]ie|[Dd]as|[Dd]em|[Dd]en|eine[rnms]?)\s(?:\w+\s)?"
    r"(?:größt|ältest|wichtigst|bedeutendst|jüngst|mitgliederstärkst|bekanntest|führend)e[nr]?\s"
    r"(?:[a-zäöüß]+e[nr]?\s)*$"
)
