"""An agreement told as news: who did what first, then why, what is in it, and how long it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.agreements.answer import read_agreement
from pipeline.drafting.decision import Decision
from pipeline.drafting.facts import Fact, Standard, fact_at
from pipeline.drafting.frames import Filling
from pipeline.drafting.german import Name
from pipeline.drafting.leading import WE
from pipeline.drafting.news import News
from pipeline.drafting.places import Places
from pipeline.drafting.provenance import INPUT_NOTE, Paragraph, Statement, flow, in_order
from pipeline.drafting.wording import (
    capitalised,
    find_dates,
    german_date,
    in_document,
    listed,
    one_line,
    quoted,
)
from pipeline.reading.formats import label_of

Paragraphs = tuple[Paragraph, ...]
_MARKS = re.compile(r"[\"»]([^\"»«„“\n]{1,300})[\"«]")
_OF_THE_END = ("end", "length", "renewal", "notice", "objection")
# What is handed out as a file of its own; a text or a web page is none.
_DOWNLOADS = ("PDF", "Word")


# An agreement speaks of itself; in a release nothing stands before `diesen Vertrag`.
_THIS = re.compile(
    r"\bdiese[nrms]?\s+(?:\w+e[nrms]?\s+)?\w*(?:[Vv]ertrag|[Vv]ereinbarung|[Aa]bkommen)"
)
_SO_THAT = re.compile(r", damit [^,;.]+\.$")
_STANDS_FOR = re.compile(r" (?:ist|sind) vertreten (?=durch )")
_ARTICLE = re.compile(r"^(?:Der|Die|Das)\b")


def agreement_fields(news: News, when: str, decided: bool) -> dict[str, Paragraphs]:
    """The fields that an agreement (or a document of another kind) fills; `when` is what staff
    typed about day and place of the signing, `decided` that they typed who decided.
    """
    facts = news.facts
    why, rest = _why(news)
    return {
        "titel": one(next(iter(news.headlines()), None) or _short_title(news)),
        "unterzeile": one(_subtitle(news)),
        "download": _downloads(news),
        "vorspann": _paragraph(*_when(news, when, decided), *why),
        "beschluss": one(_lead(news)),
        "dokument": one(_lead(news)),
        "kernaussagen": _told(news, tuple(f for f in facts.key if f in rest)),
        "ziele": _told(news, tuple(f for f in facts.aims if f in rest)),
        "pflichten": _told(news, facts.duties),
        "beispiele": _told(news, facts.examples),
        "laufzeit": one(news.term()),
        "klauseln": _clauses(news),
        "partner": _partners(news, decided),
        "standards": one(standards(news, facts.standards)),
        "regionen": one(_regions(news)),
    }


def _clauses(news: News) -> Paragraphs:
    """What an agreement says of its end and how it goes on, word for word."""
    places = Places(news.facts.document)
    if places.document.kind != "agreement":
        return ()
    clauses = read_agreement(places.document.text, None).clauses
    spans = dict.fromkeys((c.start, c.end) for c in clauses if c.role in _OF_THE_END)
    found = (fact_at(places, places.source(*span)) for span in spans)
    return tuple(flow(verbatim(fact)) for fact in found)


def one(statement: Statement | None) -> Paragraphs:
    """A paragraph of one sentence, or none."""
    return (flow(statement),) if statement else ()


def verbatim(fact: Fact) -> Statement:
    """A fact in the source's words, in the quotation marks of the house."""
    return Statement(_MARKS.sub(r"„\1“", fact.text), "fact", fact.sources)


def _paragraph(*statements: Statement) -> Paragraphs:
    return (flow(*statements),) if statements else ()


def _short_title(news: News) -> Statement | None:
    title = news.facts.title
    return verbatim(title) if title and len(title.text) <= news.frames.headline_letters else None


def _subtitle(news: News) -> Statement | None:
    if news.facts.subtitle:
        return verbatim(news.facts.subtitle)
    return news.sentence(news.frames.subtitle)


def _downloads(news: News) -> Paragraphs:
    title = news.facts.title
    label = label_of(news.facts.document.source.media_type)
    if not title or label not in _DOWNLOADS:
        return ()
    return one(Statement(f"{label}-Download: {quoted(title.text)}", "template", title.sources))


def _lead(news: News) -> Statement | None:
    """Who did what; where the text does not say who, that is the question."""
    decision = news.facts.decision
    own = decision is not None and decision.whole and not decision.body
    as_it_stands = (
        Statement(decision.text, "fact", (decision.source,)) if decision and own else None
    )
    if as_it_stands and not _THIS.search(as_it_stands.text):
        return as_it_stands
    if made := news.sentence(news.frames.lead):
        return _with_purpose(made, as_it_stands) if as_it_stands else made
    if as_it_stands:
        return as_it_stands
    if decision:
        return decided_by(decision)
    if news.facts.document.kind != "agreement":
        return verbatim(news.facts.lead) if news.facts.lead else None
    work = news.parts.get("werk_den")
    asked = f"Wer hat {work.text} unterzeichnet?" if work else "Wer hat mit wem was vereinbart?"
    return Statement(f"[[{asked}]]", "template", gap="vorspann")


def _with_purpose(made: Statement, own: Statement) -> Statement:
    """The sentence with what the agreement's own one says of what it is for."""
    clause = _SO_THAT.search(own.text)
    if not clause:
        return made
    evidence = in_order(*made.evidence, *own.evidence)
    return replace(made, text=made.text.removesuffix(".") + clause[0], evidence=evidence)


def decided_by(decision: Decision) -> Statement:
    """A decision of which the text does not say by whom."""
    day = f"am {german_date(decision.day)}" if decision.day else ""
    by = decision.body.by if decision.body else ""
    participle = "gebilligt" if decision.participle == "zugestimmt" else decision.participle
    words = ["Die Vereinbarung wurde", day, by, decision.vote, f"{participle}."]
    return Statement(" ".join(w for w in words if w), "template", (decision.source,))


def _when(news: News, when: str, decided: bool) -> tuple[Statement, ...]:
    """Day and place of the signing, or the question for them."""
    if when:
        said = f"Unterzeichnet wurde {when.removesuffix('.')}."
        return (Statement(said, "input", note=INPUT_NOTE),)
    decision = news.facts.decision
    told = decision is not None and bool(decision.day or decision.body or decision.vote)
    known = decided or told or bool({"tag", "gremium"} & set(news.parts))
    if news.facts.document.kind != "agreement" or known:
        return ()
    return (Statement(_asking_when(news), "template", gap="wann"),)


def _asking_when(news: News) -> str:
    day, source = news.facts.day, news.facts.day_source
    written = day and source and any(find_dates(news.scribe.text[source.start : source.end]))
    hint = f" Das Dokument trägt den {german_date(day)}." if day and written else ""
    return f"[[Wann und wo wurde unterschrieben?{hint}]]"


def _why(news: News) -> tuple[tuple[Statement, ...], tuple[Fact, ...]]:
    """The sentence that says what for, and the facts that are left for the body."""
    facts = news.facts
    aims = [f for f in facts.aims if not WE.search(f.text)]
    chosen = next(iter(aims), None)
    rest = tuple(f for f in (*facts.key, *facts.aims) if f != chosen)
    return ((verbatim(chosen),) if chosen else ()), rest


def _told(news: News, facts: tuple[Fact, ...]) -> Paragraphs:
    """Sentences of the source; those that say „wir“ are introduced as its words."""
    if not facts:
        return ()
    opening: tuple[Statement, ...] = ()
    if any(WE.search(fact.text) for fact in facts):
        where = _in_what(news) or in_document(news.facts.document.kind)
        opening = (Statement(f"{capitalised(where)} heißt es:", "template"),)
    return _paragraph(*opening, *(verbatim(fact) for fact in facts))


def _in_what(news: News) -> str:
    """„in der Erklärung“: by its own noun, where the title has one."""
    if news.deal is None:
        return ""
    head = news.deal.name
    short = Name((head.words[head.head],), 0, head.gender, head.rules)
    return short.behind("in")


def _partners(news: News, decided: bool) -> Paragraphs:
    """Who takes part beyond what the lead says, who stands for them, and who is missing."""
    statements = [*_not_in_lead(news, decided), *_represented(news)]
    facts = news.facts
    if news.alone:
        gap = f"[[Mit wem hat {news.parties[0].form('nom')} das vereinbart?]]"
        statements.append(Statement(gap, "template", gap="partner"))
    elif facts.document.kind == "agreement" and not news.whole:
        # A party left out in silence is worse than none.
        gap = (
            f"[[Wer gehört noch dazu? Das Dokument nennt {facts.parties_expected} Parteien, "
            f"gelesen wurden {len(facts.parties)}.]]"
        )
        statements.append(Statement(gap, "template", gap="partner"))
    return _paragraph(*statements)


def _not_in_lead(news: News, decided: bool) -> list[Statement]:
    if len(news.parties) < 2 or (
        news.named_in_lead and "gremium" not in news.parts and not decided
    ):
        return []
    if made := news.sentence(news.frames.parties):
        return [made]
    names = [name.form("nom") or " ".join(name.words) for name in news.parties]
    sources = in_order(*(s for party in news.facts.parties for s in party.sources))
    text = f"Beteiligt sind {listed(names)}."
    return [Statement(text.replace("..", "."), "template", sources)]


def _represented(news: News) -> list[Statement]:
    """For each party with a named head: who that is."""
    made = []
    for told in news.facts.represented:
        at = news.facts.parties.index(told.party)
        name = news.parties[at].form("nom") or " ".join(news.parties[at].words)
        known = told.party.text
        parts = {
            "partei_der": Filling(name, (told.source,), known, news.parties[at].plural),
            "vertretung": Filling(told.words, (told.source,)),
        }
        if sentence := news.sentence(news.frames.represented, parts):
            made.append(sentence)
    return in_one_sentence(made)


def in_one_sentence(made: list[Statement]) -> list[Statement]:
    """Several that say the same of others as one sentence: its verb stands once."""
    if len(made) < 2:
        return made
    bodies = [said.text.removesuffix(".") for said in made]
    others = [_ARTICLE.sub(lambda m: m[0].lower(), _STANDS_FOR.sub(" ", t, 1)) for t in bodies[1:]]
    evidence = in_order(*(source for said in made for source in said.evidence))
    return [Statement("; ".join([bodies[0], *others]) + ".", made[0].kind, evidence, made[0].note)]


def standards(news: News, found: Sequence[Standard]) -> Statement | None:
    """These of the practice standards that the document names."""
    if not found:
        return None
    sources = tuple(s for standard in found for s in standard.sources)
    text = listed([_standard(s) for s in found]) + _range(news, found)
    part = Filling(text, sources, text, len(found) > 1)
    return news.sentence(news.frames.standards, {"standards": part})


def _standard(standard: Standard) -> str:
    remark = (
        f" ({standard.remark or 'Code erschlossen'})"
        if standard.inferred or standard.remark
        else ""
    )
    return f"OM-Praxis {standard.code}{f' {standard.title}' if standard.title else ''}{remark}"


def _range(news: News, found: Sequence[Standard]) -> str:
    """The words of a range, where all the standards come from one: a reader can then judge it
    himself.
    """
    spans = {(s.start, s.end) for standard in found for s in standard.sources}
    if len(spans) != 1 or len(found) < 2:
        return ""
    start, end = next(iter(spans))
    said = one_line(news.facts.document.text[start:end]).strip(" -–()")
    return f" (im Text: {quoted(said)})"


def _regions(news: News) -> Statement | None:
    """Where the work is; a place where something was only signed or decided is none."""
    told = news.region_names()
    if not told:
        return None
    names = listed([name for name, _ in told])
    part = Filling(names, tuple(s for _, fact in told for s in fact.sources), names)
    return news.sentence(news.frames.regions, {"regionen_den": part})
