"""What the model of names takes for an organisation and is none: addresses, papers, offices, events
and what bears a name without being a body.
"""

from __future__ import annotations

import re

from nlp.taggers.name_words import bears_role
from nlp.types import Mention

# Letters for papers and things, not for bodies.
_PAPERS = re.compile(r"MoU|LoI|PDF|FAQs?|KI|IT|CD|DVD|TV|[LP]KW|DSGVO|BGB|GWB|VOB|QR|EEG")
_WEB = re.compile(r"\S+\.(?:de|com|org|net|eu|info)(?:/\S*)?")
_ORDINAL = re.compile(r"\d{1,3}\.\s")
# What bears a name and is no body: `auf der Messe „Haus“`, `das Projekt „Gute Werkstatt“`.
_THING = re.compile(
    r"(?<![\w-])(?:[A-ZÄÖÜ][\w-]*)?(?:[Mm]esse|[Aa]usstellung|[Kk]ongress|[Tt]agung|[Pp]rogramm|[Pp]rojekte?|[Ww]ettbewerb"
    r"|[Kk]ampagne|[Aa]ktion|[Rr]eihe|[Bb]uch|[Ff]ilm|[Bb]roschüre|[Ss]tudie|[Pp]reis|[Aa]ktionstag|[Mm]otto|[Ss]iegel"
    r"|[Ww]orkshop|[Ss]eminar|[Tt]hema|[Pp]etition|[Ff]ilter|[Ss]chiff|[Pp]odcast|[Ll]eitfaden)(?:e?s|n|en)?\s[„\"»‚]?$"
)
# How far in front of a name the word for a thing is looked for.
_REACH = 40


def is_no_body(text: str, mention: Mention) -> bool:
    """Whether what was taken for an organisation is another thing: `ohlau.de/themen`, `MoU`,
    `OMV-Präsident`, `15. Müllerforum`, `auf der Messe „Haus“`.
    """
    if mention.kind != "organisation":
        return False
    words = mention.surface
    office = "-" in words and bears_role(words.rpartition("-")[2])
    other = _PAPERS.fullmatch(words) or office or _ORDINAL.match(words) or _WEB.fullmatch(words)
    before = text[max(0, mention.start - _REACH) : mention.start]
    return bool(other) or _THING.search(before) is not None
