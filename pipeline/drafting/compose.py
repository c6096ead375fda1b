"""Puts facts, standing texts and staff's own words into the fields of a template.

Words of the source stay word for word (kind `fact` or `quote`). Sentences made here around facts
are of kind `template` and point to the facts' spans. What staff typed is `input`. What nobody gave
stays open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from nlp.sentences import split_sentences
from pipeline.drafting.boilerplate import Boilerplate, Standing
from pipeline.drafting.compose_quotes import quote_fields
from pipeline.drafting.content import Fact, Facts, Standard
from pipeline.drafting.provenance import INPUT_NOTE, Paragraph, Statement, flow, in_order
from pipeline.drafting.wording import (
    capitalised,
    german_date,
    in_document,
    listed,
    one_line,
    quoted,
    the_document,
)

Paragraphs = tuple[Paragraph, ...]
Values = Mapping[str, str]
_FEMININE = re.compile(
    r"(?:versammlung|gruppe|kommission|stiftung|konferenz|tagung|sitzung|leitung|runde|\bag)\b",
    re.IGNORECASE,
)
_FORMATS = {
    "application/pdf": "PDF-Download",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX-Download",
    "application/msword": "DOC-Download",
}


def compose(
    facts: Facts | None, values: Values, standing: Standing, day: date, *, apart: bool = False
) -> dict[str, Paragraphs]:
    """The content of every field that omdok can fill; a field without content is left out.

    `values` are checked and not empty; `day` is the date of the release. The decision stands in the
    lead, or, with `apart`, in the field `beschluss`.

    Raises:
        ConfigError: a speaker is given for a quote that is somebody else's.
    """
    fields: dict[str, Paragraphs] = _from_facts(facts) if facts else {}
    fields |= quote_fields(facts, values) | _standing_fields(standing)
    fields["datum"] = (flow(_release_day(facts, values, day)),)
    asked = {
        name: typed(text)
        for name, text in values.items()
        if not name.startswith(("zitat", "datum"))
    }
    decision = _decision_from_values(facts, values)
    if decision:
        asked["beschluss"] = (flow(decision),)
    filled = {name: content for name, content in (fields | asked).items() if content}
    return filled if apart else _decision_in_lead(filled)


def _decision_in_lead(fields: dict[str, Paragraphs]) -> dict[str, Paragraphs]:
    """For templates without a place of its own for the decision."""
    rest = {name: content for name, content in fields.items() if name != "beschluss"}
    told = (*fields.get("vorspann", ()), *fields.get("beschluss", ()))
    return rest | {"vorspann": told} if told else rest


def typed(text: str) -> Paragraphs:
    """What staff typed: a paragraph for each blank line, a statement for each sentence."""
    return tuple(
        _sentences(block, "input", INPUT_NOTE)
        for block in re.split(r"\n\s*\n", text)
        if one_line(block)
    )


def _sentences(text: str, kind: str, note: str) -> Paragraph:
    words = one_line(text)
    spans = split_sentences(words)
    return flow(*(Statement(words[s.start : s.end], kind, note=note) for s in spans))  # type: ignore[arg-type]  # both callers pass sentence kinds


def _from_facts(facts: Facts) -> dict[str, Paragraphs]:
    return {
        "titel": _one(_verbatim(facts.title) if facts.title else None),
        "unterzeile": _one(_subtitle(facts)),
        "download": _downloads(facts),
        "vorspann": _lead(facts),
        "dokument": _one(opening[0]) if (opening := _opening(facts)) else (),
        "kernaussagen": _key(facts),
        "ziele": _told("Zu den Zielen heißt es:", facts.aims),
        "pflichten": _told("Zu den Aufgaben heißt es:", facts.duties),
        "beispiele": _told("Als Beispiele sind genannt:", facts.examples),
        "beschluss": _one(_decision(facts)),
        "partner": _partners(facts),
        "standards": _one(_standards(facts)),
        "regionen": _one(_regions(facts)),
    }


def _one(statement: Statement | None) -> Paragraphs:
    return (flow(statement),) if statement else ()


def _verbatim(fact: Fact) -> Statement:
    return Statement(fact.text, "fact", fact.sources)


def _made(text: str, *facts: Fact | Standard) -> Statement:
    return Statement(text, "template", in_order(*(s for fact in facts for s in fact.sources)))


def _subtitle(facts: Facts) -> Statement | None:
    if facts.subtitle:
        return _verbatim(facts.subtitle)
    decision = facts.decision
    if facts.document.kind == "press_release" or not decision or not decision.body:
        return None
    words = [decision.body.by, decision.vote, _passive(decision.participle)]
    return Statement(capitalised(" ".join(w for w in words if w)), "template", (decision.source,))


def _downloads(facts: Facts) -> Paragraphs:
    if facts.downloads:
        return tuple(flow(_verbatim(line)) for line in facts.downloads)
    if facts.document.kind == "press_release" or not facts.title:
        return ()
    label = _FORMATS.get(facts.document.source.media_type, "Download")
    return _one(_made(f"{label}: {quoted(facts.title.text)}", facts.title))


def _opening(facts: Facts | None) -> list[Statement]:
    """Says that the document is there, and from which day; not for a release, which tells its own
    story.
    """
    if facts is None or facts.document.kind == "press_release" or not facts.title:
        return []
    sources = list(facts.title.sources)
    name = the_document(facts.document.kind, facts.title.text)
    if facts.day and facts.day_source:
        sources.append(facts.day_source)
        name += f" vom {german_date(facts.day)}"
    return [Statement(f"{capitalised(name)} liegt vor.", "template", in_order(*sources))]


def _lead(facts: Facts) -> Paragraphs:
    statements = _opening(facts) + [_verbatim(fact) for fact in facts.key[: _leading(facts)]]
    return (flow(*statements),) if statements else ()


def _decision(facts: Facts) -> Statement | None:
    decision = facts.decision
    if decision is None:
        return None
    if decision.whole:
        return Statement(decision.text, "fact", (decision.source,))
    by = decision.body.by if decision.body else ""
    made = _decided(facts, by, decision.vote, decision.day, decision.participle)
    return Statement(made, "template", (decision.source,))


def _told(opening: str, facts: Sequence[Fact]) -> Paragraphs:
    return (
        (flow(Statement(opening, "template"), *(_verbatim(fact) for fact in facts)),)
        if facts
        else ()
    )


def _leading(facts: Facts) -> int:
    """How many key sentences the lead takes: one, where a release would else begin with nothing but
    a quote.
    """
    return int(
        facts.document.kind == "press_release" and facts.decision is None and len(facts.key) > 1
    )


def _decided(facts: Facts | None, by: str, vote: str, day: date | None, participle: str) -> str:
    kind = facts.document.kind if facts else "agreement"
    subject = "Das Dokument" if kind == "other" else "Die Vereinbarung"
    words = [
        subject,
        "wurde",
        f"am {german_date(day)}" if day else "",
        by,
        vote,
        f"{_passive(participle)}.",
    ]
    return " ".join(w for w in words if w)


def _passive(participle: str) -> str:
    # „wurde zugestimmt“ takes a dative, so it cannot end these sentences.
    return "gebilligt" if participle == "zugestimmt" else participle


def _decision_from_values(facts: Facts | None, values: Values) -> Statement | None:
    """The sentence about the decision with what staff typed in place of, or beside, what the text
    tells.
    """
    if not {"gremium", "abstimmung", "beschlussdatum"} & set(values):
        return None
    known = facts.decision if facts else None
    by = (
        _by(values["gremium"])
        if "gremium" in values
        else (known.body.by if known and known.body else "")
    )
    vote = one_line(values.get("abstimmung", known.vote if known else ""))
    day = (
        date.fromisoformat(values["beschlussdatum"])
        if "beschlussdatum" in values
        else (known.day if known else None)
    )
    participle = known.participle if known else "beschlossen"
    evidence = (known.source,) if known else ()
    return Statement(_decided(facts, by, vote, day, participle), "input", evidence, INPUT_NOTE)


def _by(body: str) -> str:
    """„vom Strategiekreis“; a name that already has its word („von der …“) stays as it is."""
    name = one_line(body)
    if re.match(r"(?:vom|von|durch)\b", name):
        return name
    bare = re.sub(r"^(?:der|die|das)\s+", "", name, flags=re.IGNORECASE)
    feminine = _FEMININE.search(bare)
    return (
        f"von der {bare}" if feminine or re.match(r"die\s", name, re.IGNORECASE) else f"vom {bare}"
    )


def _key(facts: Facts) -> Paragraphs:
    if not facts.key:
        return ()
    sentences = [_verbatim(fact) for fact in facts.key[_leading(facts) :]]
    if facts.document.kind == "press_release":
        return (flow(*sentences),)
    opening = f"{capitalised(in_document(facts.document.kind))} heißt es:"
    return (flow(Statement(opening, "template"), *sentences),)


def _partners(facts: Facts) -> Paragraphs:
    """One sentence for the parties, one for others that are named; being named makes nobody a
    party.
    """
    statements = []
    if facts.parties:
        verb = "gehört" if len(facts.parties) == 1 else "gehören"
        text = (
            f"Zu den Parteien der Vereinbarung {verb}: {listed([p.text for p in facts.parties])}."
        )
        statements.append(_made(_ended(text), *facts.parties))
    if facts.document.kind == "agreement" and facts.parties_expected > len(facts.parties):
        # A party left out in silence is worse than none.
        gap = (
            f"[[Das Dokument nennt {facts.parties_expected} Parteien, gelesen wurden "
            f"{len(facts.parties)}: bitte ergänzen]]"
        )
        statements.append(Statement(gap, "template", gap="partner"))
    if facts.named:
        noun = "Organisation" if len(facts.named) == 1 else "Organisationen"
        also = "Außerdem genannte" if facts.parties else _named(facts, "genannte")
        statements.append(
            _made(_ended(f"{also} {noun}: {listed([p.text for p in facts.named])}."), *facts.named)
        )
    return (flow(*statements),) if statements else ()


def _named(facts: Facts, participle: str) -> str:
    if facts.document.kind == "press_release":
        return capitalised(participle)
    return f"{capitalised(in_document(facts.document.kind))} {participle}"


def _ended(text: str) -> str:
    # „… e. V.“ already ends with a full stop.
    return f"{text[:-1]}" if text.endswith("..") else text


def _standards(facts: Facts) -> Statement | None:
    if not facts.standards:
        return None
    many = len(facts.standards) > 1
    start = _named(facts, "genannte" if many else "genannter")
    noun = "Praxisstandards" if many else "Praxisstandard"
    items = "; ".join(_standard(s) for s in facts.standards)
    return _made(_ended(f"{start} {noun}{_range(facts)}: {items}."), *facts.standards)


def _standard(standard: Standard) -> str:
    remark = (
        f" ({standard.remark or 'Code erschlossen'})"
        if standard.inferred or standard.remark
        else ""
    )
    return f"OM-Praxis {standard.code}{f' {standard.title}' if standard.title else ''}{remark}"


def _range(facts: Facts) -> str:
    """The words of a range, where all the standards come from one: a reader can then judge it
    himself.
    """
    spans = {(s.start, s.end) for standard in facts.standards for s in standard.sources}
    if len(spans) != 1 or len(facts.standards) < 2:
        return ""
    start, end = next(iter(spans))
    return f" (im Text: {quoted(one_line(facts.document.text[start:end]).strip(' -–()'))})"


def _regions(facts: Facts) -> Statement | None:
    if not facts.regions:
        return None
    start = _named(facts, "genannte")
    noun = "Region" if len(facts.regions) == 1 else "Regionen"
    return _made(
        _ended(f"{start} {noun}: {listed([r.text for r in facts.regions])}."), *facts.regions
    )


def _standing_fields(standing: Standing) -> dict[str, Paragraphs]:
    fields: dict[str, Paragraphs] = {}
    if standing.boilerplate:
        fields["baustein_titel"] = (
            flow(_standing_statement(standing.boilerplate, standing.boilerplate.heading)),
        )
        fields["baustein"] = _blocks(standing.boilerplate)
    if standing.contact:
        fields["kontakt"] = _blocks(standing.contact)
    return fields


def _standing_statement(version: Boilerplate, text: str) -> Statement:
    return Statement(one_line(text), "boilerplate", note=version.note)


def _blocks(version: Boilerplate) -> Paragraphs:
    return tuple(_sentences(text, "boilerplate", version.note) for text in version.paragraphs)


def _release_day(facts: Facts | None, values: Values, day: date) -> Statement:
    text = german_date(day)
    if "datum" in values:
        return Statement(text, "input", note=INPUT_NOTE)
    if facts and facts.document.kind == "press_release" and facts.day and facts.day_source:
        source = facts.day_source
        literal = text in one_line(facts.document.text[source.start : source.end])
        return Statement(text, "fact" if literal else "template", (source,))
    return Statement(text, "template", note="Tag, an dem der Entwurf gemacht wurde")
