"""Puts news, standing texts and staff's own words into the fields of a template.

Words of the source stay word for word (kind `fact` or `quote`). Sentences made here from frames
are of kind `template` and point to the facts' spans. What staff typed is `input`. What nobody gave
stays open, as a question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from nlp.sentences import split_sentences
from pipeline.drafting.boilerplate import Boilerplate, Standing
from pipeline.drafting.compose_news import agreement_fields
from pipeline.drafting.compose_quotes import quote_fields
from pipeline.drafting.compose_release import release_fields
from pipeline.drafting.facts import DocumentFacts
from pipeline.drafting.news import News
from pipeline.drafting.provenance import INPUT_NOTE, Paragraph, Statement, flow
from pipeline.drafting.wording import german_date, one_line

Paragraphs = tuple[Paragraph, ...]
Values = Mapping[str, str]
_FEMININE = re.compile(
    r"(?:versammlung|gruppe|kommission|stiftung|konferenz|tagung|sitzung|leitung|runde|\bag)\b",
    re.IGNORECASE,
)
_OF_DECISION = frozenset({"gremium", "abstimmung", "beschlussdatum"})
_TOWN = re.compile(r"^(?:D-)?\d{5}\s+(?P<town>[A-ZÄÖÜ][^,\d]+)$")


def compose(
    news: News | None, values: Values, standing: Standing, day: date, *, apart: bool = False
) -> dict[str, Paragraphs]:
    """The content of every field that omdok can fill; a field without content is left out.

    `values` are checked and not empty; `day` is the date of the release. The decision stands in the
    lead, or, with `apart`, in the field `beschluss`.

    Raises:
        ConfigError: a speaker is given for a quote that is somebody else's.
    """
    fields: dict[str, Paragraphs] = _from_source(news, values) if news else {}
    fields |= quote_fields(news, values) | _standing_fields(standing)
    fields["datum"] = (flow(_release_day(news.facts if news else None, values, day)),)
    asked = {
        name: typed(text)
        for name, text in values.items()
        if not name.startswith(("zitat", "datum")) and name != "wann"
    }
    decision = _decision_from_values(news.facts if news else None, values)
    if decision:
        asked["beschluss"] = (flow(decision),)
    elif "vorspann" in asked and not (news and news.facts.decision):
        fields.pop("beschluss", None)  # staff's own lead tells the news
    filled = {name: content for name, content in (fields | asked).items() if content}
    own_lead = "vorspann" in asked
    return filled if apart else _decision_in_lead(filled, own_lead)


def _from_source(news: News, values: Values) -> dict[str, Paragraphs]:
    if news.facts.document.kind == "press_release":
        return release_fields(news, one_line(values.get("region", "")))
    decided = bool(_OF_DECISION & set(values))
    return agreement_fields(news, one_line(values.get("wann", "")), decided)


def _decision_in_lead(fields: dict[str, Paragraphs], own_lead: bool) -> dict[str, Paragraphs]:
    """For templates without a place of its own for the decision: it is the news, so it leads, but
    not in front of what staff typed.
    """
    rest = {name: content for name, content in fields.items() if name != "beschluss"}
    order = ("vorspann", "beschluss") if own_lead else ("beschluss", "vorspann")
    told = [p for name in order for p in fields.get(name, ())]
    if not told:
        return rest
    statements = [
        piece for paragraph in told for piece in paragraph if isinstance(piece, Statement)
    ]
    return rest | {"vorspann": (flow(*statements),)}


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


def _decision_from_values(facts: DocumentFacts | None, values: Values) -> Statement | None:
    """The sentence about the decision with what staff typed in place of, or beside, what the text
    tells.
    """
    if not _OF_DECISION & set(values):
        return None
    known = facts.decision if facts else None
    body = known.body.by if known and known.body else ""
    day = known.day if known else None
    if "beschlussdatum" in values:
        day = date.fromisoformat(values["beschlussdatum"])
    participle = known.participle if known else "beschlossen"
    words = [
        "Das Dokument" if facts and facts.document.kind == "other" else "Die Vereinbarung",
        "wurde",
        f"am {german_date(day)}" if day else "",
        _by(values["gremium"]) if "gremium" in values else body,
        one_line(values.get("abstimmung", known.vote if known else "")),
        # „wurde zugestimmt“ takes a dative, so it cannot end this sentence.
        "gebilligt." if participle == "zugestimmt" else f"{participle}.",
    ]
    evidence = (known.source,) if known else ()
    return Statement(" ".join(w for w in words if w), "input", evidence, INPUT_NOTE)


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


def _standing_fields(standing: Standing) -> dict[str, Paragraphs]:
    fields: dict[str, Paragraphs] = {}
    if standing.boilerplate:
        fields["baustein_titel"] = (
            flow(_standing_statement(standing.boilerplate, standing.boilerplate.heading)),
        )
        fields["baustein"] = _blocks(standing.boilerplate)
    if standing.contact:
        fields["kontakt"] = _blocks(standing.contact)
        fields["ort"] = _town(standing.contact)
    return fields


def _town(contact: Boilerplate) -> Paragraphs:
    """The dateline's town: where the house that speaks has its address."""
    towns = (_TOWN.match(line) for line in contact.paragraphs)
    town = next((match["town"].strip() for match in towns if match), "")
    said = Statement(town, "boilerplate", note=f"Ort im Kontakt {contact.id}")
    return (flow(said),) if town else ()


def _standing_statement(version: Boilerplate, text: str) -> Statement:
    return Statement(one_line(text), "boilerplate", note=version.note)


def _blocks(version: Boilerplate) -> Paragraphs:
    return tuple(_sentences(text, "boilerplate", version.note) for text in version.paragraphs)


def _release_day(facts: DocumentFacts | None, values: Values, day: date) -> Statement:
    text = german_date(day)
    if "datum" in values:
        return Statement(text, "input", note=INPUT_NOTE)
    if facts and facts.day == day and facts.document.kind == "press_release" and facts.day_source:
        source = facts.day_source
        literal = text in one_line(facts.document.text[source.start : source.end])
        return Statement(text, "fact" if literal else "template", (source,))
    return Statement(text, "template", note="Tag, an dem der Entwurf gemacht wurde")
