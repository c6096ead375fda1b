"""Puts quotes into the fields of a template, each with the name of who said it, or a gap for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.drafting.content import Citation, Facts
from pipeline.drafting.provenance import INPUT_NOTE, Paragraph, Statement, in_order
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import DraftSource
from pipeline.ground.errors import ConfigError

Paragraphs = tuple[Paragraph, ...]
Values = Mapping[str, str]


def quote_fields(facts: Facts | None, values: Values) -> dict[str, Paragraphs]:
    """The first quote stands in the lead, the others in their own paragraphs; staff's own quote
    comes first.
    """
    found = list(facts.quotes) if facts else []
    by = _named_by_staff(values)
    if "zitat" in values:
        words = re.sub(r"^[„\"“»]|[“”\"«]$", "", one_line(values["zitat"])).rstrip(" ,.")
        said = Statement(words, "input", note=INPUT_NOTE)
        lead = _spoken(said, by or _speaker("so {}.", "", "input", ()))
        return {"zitat": (lead,), "weitere_zitate": tuple(_later(c) for c in found)}
    if not found:
        gap = Statement("[[Wortlaut des Zitats fehlt]]", "template", gap="zitat")
        return {"zitat": (_spoken(gap, by),)} if by else {}
    first, *rest = found
    if by and first.speaker:
        raise ConfigError(
            f"Das Zitat im Dokument ist von {first.speaker}; omdok schreibt es niemand anderem zu.",
            "Geben Sie mit --set zitat=… auch den Wortlaut an, oder lassen Sie zitat_person weg.",
        )
    lead = _spoken(
        Statement(first.text, "quote", (first.source,)), by or _attribution(first, "so {}.")
    )
    return {"zitat": (lead,), "weitere_zitate": tuple(_later(c) for c in rest)}


def _named_by_staff(values: Values) -> Statement | None:
    """Who speaks, as staff typed it; None when no name was given."""
    if "zitat_person" not in values:
        return None
    attributes = _attributes(
        [values.get("zitat_funktion", ""), values.get("zitat_organisation", "")]
    )
    return _speaker("so {}.", f"{one_line(values['zitat_person'])}{attributes}", "input", ())


def _spoken(said: Statement, by: Statement) -> Paragraph:
    """„…“, so Name (Funktion, Organisation)."""
    return ("„", said, "“, ", by)


def _later(citation: Citation) -> Paragraph:
    """Name (Funktion, Organisation): „…“"""
    stop = "" if citation.text.endswith(("!", "?", "…")) else "."
    return (
        _attribution(citation, "{}:"),
        " „",
        Statement(citation.text, "quote", (citation.source,)),
        f"{stop}“",
    )


def _attribution(citation: Citation, form: str) -> Statement:
    name = f"{citation.speaker}{_attributes(citation.attributes)}" if citation.speaker else ""
    return _speaker(form, name, "template", in_order(*citation.evidence))


def _speaker(form: str, name: str, kind: str, evidence: Sequence[DraftSource]) -> Statement:
    if not name:
        return Statement(
            form.format("[[Name der zitierten Person fehlt]]"), "template", gap="zitat_person"
        )
    note = INPUT_NOTE if kind == "input" else ""
    return Statement(form.format(name), kind, tuple(evidence), note)  # type: ignore[arg-type]  # template or input


def _attributes(parts: Sequence[str]) -> str:
    """„ (Vorsitzende, Muster e. V.)“, or „, die das Netzwerk koordiniert“ where the text says it in
    a clause.
    """
    known = [one_line(part) for part in parts if one_line(part)]
    if known and re.match(r"(?:der|die|das)\s", known[0]):
        return f", {known[0]}"
    return f" ({', '.join(known)})" if known else ""
