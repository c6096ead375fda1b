"""Whom a bare noun or an office stands for: `der Landkreis`, `Landrätin Rau`, `der IHK-Präsident`.

A report names a body once in full and goes on with its noun, or tells who signed by offices alone.
Such a word means the one body of the text that has it; where several have it, nobody is meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from nlp.taggers.org_words import nominative
from pipeline.ground.types import Tag
from pipeline.tagging.party_items import party_of

_TOWN = r"\w*[Ss]tadt|(?:Samt|Verbands|Orts)?[Gg]emeinde|Markt"
_COLLEGE = r"[\w-]*(?:[Hh]ochschule|Universität)|(?:TU|FH|TH|HS|HTW|HAW)\b"
_AGENCY = r"Agentur\sfür\sArbeit|Arbeitsagentur|Regionaldirektion"
# What an office or noun is called, and how the names begin that it may stand for.
_MEANS = (
    (r"(?:Ober)?[Bb]ürgermeister(?:in)?|Stadt|Gemeinde", _TOWN),
    (r"Landr[aä]t(?:in)?|(?:Land)?[Kk]reis(?:es)?", r"[\w-]*[Kk]reis"),
    (r"(?:Hochschul|Universitäts|FH-|TU-|TH-|Uni-)?(?:[Rr]ektor|[Kk]anzler)(?:in)?", _COLLEGE),
    (r"(?:Hochschul|Universitäts|Uni|FH|TU|TH|HTW)-?[Pp]räsident(?:in)?", _COLLEGE),
    (r"Hochschule|Universität|Uni", _COLLEGE),
    (r"IHK(?:-\w+)?", r"IHK|Industrie-\sund\sHandelskammer"),
    (r"(?:HWK|Handwerkskammer)(?:-?\w+)?", r"HWK|Handwerkskammer"),
    (r"(?:Arbeits)?[Aa]gentur(?:-?[Cc]hef|-?[Ll]eiter)?(?:in)?", _AGENCY),
    (r"Kreishandwerks(?:meister(?:in)?|chaft)", r"Kreishandwerkerschaft"),
    (r"Schulamts(?:leiter|direktor)(?:in)?|Schulamt(?:es)?", r"(?:Staatliche\w*\s)?Schulamt"),
    (r"Caritas(?:direktor(?:in)?)?", r"Caritasverband"),
    (r"Diakonie(?:direktor|pfarrer)?(?:in)?", r"Diakoni"),
    (r"AOK(?:-\w+)?", r"AOK"),
    (r"DGB-\w+", r"DGB"),
    (r"Sparkassen(?:direktor|vorstand|chef)(?:in)?|Sparkasse", r"[\w-]*[Ss]parkasse"),
    (r"Klinik(?:um|direktor(?:in)?|chef(?:in)?)?", r"[\w-]*[Kk]lini"),
    (r"[Kk]ammer(?:präsident|direktor)?(?:in)?", r"[\w-]*[Kk]ammer"),
    (r"Jobcenter(?:s|leiter(?:in)?)?", r"Jobcenter"),
    (
        r"Landfrauen|Landesamt|Verband|Verein|Stiftung|Gewerkschaft|Schule|Bistum"
        r"|[A-ZÄÖÜ][a-zäöüß]+(?:kasse|kammer|verband|verein|schule|stiftung|innung|verbund|zentrum)",
        "",
    ),
)
# What follows makes the word a name of its own, or part of one: `Landkreis Hof`, `IHK-Bezirk`.
_WORDS = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<w{number}>{words})" for number, (words, _) in enumerate(_MEANS))
    + r")(?![\w-])(?!\s(?:(?!mit\b)[a-zäöü]+\s)?(?:und\s)?(?:für|zu|des|der|von|am|in)\s[A-ZÄÖÜ])"
)
_PERSON_OR_END = re.compile(r"\s(?:(?:Dr|Prof|Dipl)\.|[A-ZÄÖÜ][\wäöüß]+\s[A-ZÄÖÜ])|(?!\s[A-ZÄÖÜ])")


def meant_by_words(text: str, start: int, end: int, bodies: Sequence[Tag]) -> Iterator[Tag]:
    """The bodies for which a noun or an office between `start` and `end` stands, each once."""
    told: set[str] = set()
    for match in _WORDS.finditer(text, start, end):
        if any(t.start <= match.start() < t.end for t in bodies):
            continue
        if not _PERSON_OR_END.match(text, match.end()):
            continue
        tag = _only(text, match, bodies)
        if tag and (key := _key(tag)) not in told:
            told.add(key)
            yield tag


def _only(text: str, match: re.Match[str], bodies: Sequence[Tag]) -> Tag | None:
    """The one body whose name has the word; the first place where the text names it."""
    names = _MEANS[int((match.lastgroup or "w0")[1:])][1] or rf"[\w-]*{match.group()[1:]}"
    whole = {t: party_of(text, t, "party").label for t in bodies}
    known = [t for t, name in whole.items() if re.match(names, name) and " " in name]
    told = Counter(map(_key, known)).most_common(2)
    if not told:
        return None
    # Another that is named once beside one that is named often is a shorter form of it.
    alone = len(told) == 1 or (told[0][1] > 1 and told[1][1] == 1)
    return next(t for t in known if _key(t) == told[0][0]) if alone else None


def _key(tag: Tag) -> str:
    return tag.id if tag.id and tag.how != "office" else nominative(tag.surface).casefold()
