"""A release as source: told again in short, looked back at, or told for one region.

What the release said stays in its words. What is new since then no document tells: that is asked.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.drafting.compose_news import decided_by, one, standards, verbatim
from pipeline.drafting.facts import Fact, Standard
from pipeline.drafting.frames import Filling
from pipeline.drafting.leading import WE
from pipeline.drafting.news import News
from pipeline.drafting.provenance import Paragraph, Statement, flow
from pipeline.drafting.shortened import brief_title
from pipeline.drafting.wording import german_date

Paragraphs = tuple[Paragraph, ...]
_SHORT = 2  # sentences of the body in a short version
_BACK = 2  # sentences in a look back


def release_fields(news: News, region: str) -> dict[str, Paragraphs]:
    """The fields that a release fills; `region` is the one that staff chose to tell it for."""
    facts = news.facts
    lead, rest = _lead_and_rest(news)
    wanted = region or _only_region(news)
    return {
        "titel": one(headlines(news)[0]) if headlines(news) else (),
        "unterzeile": one(verbatim(facts.subtitle)) if facts.subtitle else (),
        "download": tuple(flow(verbatim(line)) for line in facts.downloads),
        "vorspann": _sentences(lead),
        "beschluss": one(_decision(news)),
        "kernaussagen": _sentences(rest),
        "kurz": _sentences(rest[:_SHORT]),
        "rueckblick": _look_back(news, (*lead, *rest)),
        "region": one(_region(news, wanted)) if not region else (),
        "fuer_region": _sentences(f for f in rest if _is_of(wanted, f)),
        "uebriges": _sentences(f for f in rest if not _is_of(wanted, f)),
        "standards": _standards(news, (*lead, *rest)),
        "laufzeit": one(news.term()),
    }


def _standards(news: News, told: tuple[Fact, ...]) -> Paragraphs:
    """The practice standards that none of the sentences that are told names anyway."""
    said = [source for fact in told for source in fact.sources]

    def is_told(standard: Standard) -> bool:
        places = [(place.start, place.end) for place in standard.sources]
        return any(one.start <= start and end <= one.end for one in said for start, end in places)

    return one(standards(news, [s for s in news.facts.standards if not is_told(s)]))


def headlines(news: News) -> tuple[Statement, ...]:
    """What the headline may be: the release's own where it is short enough, then those that are
    made from its news.
    """
    title = news.facts.title
    own: tuple[Statement, ...] = (verbatim(title),) if title else ()
    made = news.headlines()
    fits = bool(own) and len(own[0].text) <= news.frames.headline_letters
    return (*own, *made) if fits else (*made, *_part_of_title(news), *own)


def _part_of_title(news: News) -> tuple[Statement, ...]:
    """The part of a long headline that fits."""
    title = news.facts.title
    place = brief_title(title.text, news.frames.headline_letters) if title else None
    if title is None or place is None:
        return ()
    words = title.text[slice(*place)]
    return (Statement(words[:1].upper() + words[1:], "fact", title.sources),)


def _lead_and_rest(news: News) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """The sentence that tells the news, and the others in the order of the text; whose „wir“ it is
    only the house that wrote it can say.
    """
    facts = news.facts
    told = facts.decision.source if facts.decision else None
    lead = facts.lead if facts.lead and told not in facts.lead.sources else None
    return ((lead,) if lead else ()), tuple(f for f in facts.key if not WE.search(f.text))


def _decision(news: News) -> Statement | None:
    decision = news.facts.decision
    if decision is None:
        return None
    if decision.whole:
        return Statement(decision.text, "fact", (decision.source,))
    return news.sentence(news.frames.told_decision) or decided_by(decision)


def _look_back(news: News, facts: tuple[Fact, ...]) -> Paragraphs:
    """What was told then, with its day."""
    if not facts and not news.facts.decision:
        return ()
    day, source = news.facts.day, news.facts.day_source
    parts = {"tag": Filling(german_date(day), (source,))} if day and source else {}
    opening = news.sentence(news.frames.earlier, parts)
    decision = _decision(news)
    told = [*([decision] if decision else []), *(verbatim(fact) for fact in facts)]
    return (flow(*([opening] if opening else []), *told[:_BACK]),)


def _only_region(news: News) -> str:
    found = news.region_names()
    return found[0][1].text if len(found) == 1 else ""


def _region(news: News, region: str) -> Statement | None:
    """`den Landkreis Emsland`, with where the release names it."""
    told = next(((name, fact) for name, fact in news.region_names() if fact.text == region), None)
    return Statement(told[0], "template", told[1].sources) if told else None


def _is_of(region: str, fact: Fact) -> bool:
    """Whether a sentence names the region, by the last word of its name (`im Emsland`)."""
    name = region.casefold().split()[-1:]
    return bool(name) and name[0] in fact.text.casefold()


def _sentences(facts: Iterable[Fact]) -> Paragraphs:
    told = [verbatim(fact) for fact in facts]
    return (flow(*told),) if told else ()
