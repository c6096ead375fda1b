"""Puts quotes into the fields of a template, each with the name and office of who said it, or the
question for them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.drafting.facts import Citation
from pipeline.drafting.frames import Filling
from pipeline.drafting.german import name_of
from pipeline.drafting.news import News
from pipeline.drafting.provenance import INPUT_NOTE, Paragraph, Statement
from pipeline.drafting.wording import one_line
from pipeline.ground.errors import ConfigError

Paragraphs = tuple[Paragraph, ...]
Values = Mapping[str, str]
# A release quotes; it is no interview. What is left out stays in the source, one click away.
_MOST_MORE, _MOST_OF_ONE = 3, 2
_NO_NAME = Statement("so [[Wer sagt das?]].", "template", gap="zitat_person")


def quote_fields(news: News | None, values: Values) -> dict[str, Paragraphs]:
    """The first quote stands behind the lead, the others in their own paragraphs; staff's own quote
    comes first.
    """
    found = list(news.facts.quotes) if news else []
    by = _named_by_staff(values)
    if "zitat" in values:
        words = re.sub(r"^[„\"“»]|[“”\"«]$", "", one_line(values["zitat"])).rstrip(" ,.")
        said = Statement(words, "input", note=INPUT_NOTE)
        spoken = _spoken(said, by or _NO_NAME)
        return {"zitat": (spoken,), "weitere_zitate": _others(news, found, "")}
    if not found or news is None:
        return _asked(news, by)
    first, *rest = found
    if by and first.speaker:
        raise ConfigError(
            f"Das Zitat im Dokument ist von {first.speaker}; omdok schreibt es niemand anderem zu.",
            "Geben Sie mit --set zitat=… auch den Wortlaut an, oder lassen Sie zitat_person weg.",
        )
    said = Statement(first.text, "quote", (first.source,))
    lead = _spoken(said, by or _attribution(news, first, news.frames.quote) or _NO_NAME)
    return {"zitat": (lead,), "weitere_zitate": _others(news, rest, first.speaker)}


def _asked(news: News | None, by: Statement | None) -> dict[str, Paragraphs]:
    """The question for a quote: of whom staff named, else of the first party."""
    if by:
        gap = Statement("[[Was soll gesagt werden?]]", "template", gap="zitat")
        return {"zitat": (_spoken(gap, by),)}
    party = news.parties[0] if news and news.parties else None
    if party is None:
        return {}
    question = f"[[Wer spricht für {party.form('acc')}, und mit welchen Worten?]]"
    return {"zitat": ((Statement(question, "template", gap="zitat"),),)}


def _named_by_staff(values: Values) -> Statement | None:
    """Who speaks, as staff typed it; None when no name was given."""
    if "zitat_person" not in values:
        return None
    given = (values.get(f"zitat_{part}", "") for part in ("person", "funktion", "organisation"))
    told = ", ".join(one_line(part) for part in given if one_line(part))
    return Statement(f"so {told}.", "input", note=INPUT_NOTE)


def _spoken(said: Statement, by: Statement) -> Paragraph:
    """„…“, so Name, Funktion der Organisation."""
    return ("„", said, "“, ", by)


def _others(news: News | None, citations: Sequence[Citation], before: str) -> Paragraphs:
    """A paragraph for each, few enough for a release; who spoke before them is not introduced
    again.
    """
    made: list[Paragraph] = []
    heard = Counter([before])
    for citation in citations if news else ():
        assert news is not None
        heard[citation.speaker] += 1
        if len(made) == _MOST_MORE or (citation.speaker and heard[citation.speaker] > _MOST_OF_ONE):
            continue
        again = _again(news, citation) if citation.speaker and citation.speaker == before else None
        said = Statement(citation.text, "quote", (citation.source,))
        made.append(_spoken(said, again) if again else _later(news, citation))
        before = citation.speaker
    return tuple(made)


def _again(news: News, citation: Citation) -> Statement | None:
    surname = Filling(_surname(citation.speaker), citation.evidence)
    return news.sentence(news.frames.again_quote, {"nachname": surname})


def _surname(name: str) -> str:
    """`von Broock`, `Kunz`: the last word with the small ones in front of it."""
    words = name.split()
    at = len(words) - 1
    while at > 1 and words[at - 1].islower():
        at -= 1
    return " ".join(words[at:])


def _later(news: News, citation: Citation) -> Paragraph:
    """Name, Funktion der Organisation: „…“"""
    stop = "" if citation.text.endswith(("!", "?", "…")) else "."
    by = _attribution(news, citation, news.frames.later_quote)
    return (
        by or Statement("[[Wer sagt das?]]:", "template", gap="zitat_person"),
        " „",
        Statement(citation.text, "quote", (citation.source,)),
        f"{stop}“",
    )


def _attribution(news: News, citation: Citation, frames: Sequence[str]) -> Statement | None:
    if not citation.speaker:
        return None
    rules = news.rules
    parts = {"name": Filling(citation.speaker, citation.evidence)}
    if len(citation.attributes) == 1 and _stands_together(citation):
        parts["amt_mit_haus"] = Filling(citation.attributes[0], citation.evidence)
    elif citation.function:
        parts["amt"] = Filling(citation.function, citation.evidence)
    if citation.organisation and not _names_house(citation.function):
        house = name_of(citation.organisation, rules)
        owner = house.form("gen")
        if owner and citation.function:
            parts["haus_gen"] = Filling(owner, citation.evidence)
        elif not citation.function:
            parts["haus_von"] = Filling(house.behind("von"), citation.evidence)
    return news.sentence(frames, parts)


def _stands_together(citation: Citation) -> bool:
    """Whether function and house are told in the text's own words, or in a clause."""
    told = citation.attributes[0]
    return (bool(citation.organisation) and citation.organisation in told) or bool(
        re.match(r"(?:der|die|das|vom|von)\s", told)
    )


def _names_house(function: str) -> bool:
    """`IHK-Präsident` says already whose, `Sozialministerin` of which ministry."""
    return bool(re.match(r"[\w.]+-[A-ZÄÖÜ]|[A-ZÄÖÜ]\w+minister(?:in)?$", function))
