"""The version of a draft in *Einfache Sprache*: beside each sentence of the draft what says the
same more simply. People write it; omdok keeps the two together and tells what is still heavy.

It is never called Leichte Sprache: that has rules and checks by people of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nlp.sentences import split_sentences
from pipeline.drafting.provenance import Statement, sheet_of
from pipeline.drafting.render.roles import role_of
from pipeline.drafting.revise import refuse_if_closed
from pipeline.drafting.states import Step, noted
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import Draft, PlainSentence
from pipeline.ground.errors import NotFound

_TOLD = ("title", "subtitle", "lead", "paragraph")
# What nobody may put otherwise: somebody's words, and the house's own text about itself.
_KEPT = ("quote", "boilerplate")


@dataclass(frozen=True, slots=True)
class PlainPair:
    """A sentence of the draft and its plain one; `missing` where nobody has written it yet."""

    number: int
    of: str
    text: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """The two versions side by side; `stale` are plain sentences whose source is no longer in the
    draft.
    """

    pairs: tuple[PlainPair, ...]
    stale: tuple[PlainSentence, ...]

    @property
    def text(self) -> str:
        """The plain version, a paragraph for each sentence of the draft that it tells."""
        return "\n\n".join(pair.text for pair in self.pairs if pair.text) + "\n"

    @property
    def missing(self) -> int:
        """How many sentences of the draft have no plain one yet."""
        return sum(pair.missing for pair in self.pairs)


def plain_of(draft: Draft) -> Plain:
    """What the draft has of its plain version."""
    known = {sentence.of: sentence for sentence in draft.plain}
    there = list(_sentences(draft))
    pairs = [
        PlainPair(number, of, known[of].text if of in known else "", of not in known)
        for number, of in enumerate(there)
    ]
    return Plain(tuple(pairs), tuple(one for of, one in known.items() if of not in there))


def with_plain(draft: Draft, texts: Mapping[int, str], step: Step) -> Draft:
    """The draft with these plain sentences, by the numbers of their sources (from 0). An empty text
    leaves the source out; what is bound to sentences that are gone is dropped. The draft is to be
    reviewed again where anything is different.

    Raises:
        NotFound: there is no such sentence.
        Refused: the draft is published or withdrawn.
    """
    refuse_if_closed(draft)
    pairs, by = plain_of(draft).pairs, one_line(step.by)
    absent = sorted(number for number in texts if not 0 <= number < len(pairs))
    if absent:
        raise NotFound(
            f"Einen Satz {absent[0] + 1} hat der Entwurf nicht; es gibt {len(pairs)}.",
            "Laden Sie die Seite neu.",
        )
    known = {sentence.of: sentence for sentence in draft.plain}
    for number, text in texts.items():
        of, new = pairs[number].of, one_line(text)
        if of not in known or known[of].text != new:
            known[of] = PlainSentence(of=of, text=new, by=by)
    plain = tuple(known[pair.of] for pair in pairs if pair.of in known)
    if plain == draft.plain:
        return draft
    update = {"plain": plain, "state": "draft", "approved": (), "version": draft.version + 1}
    return noted(draft.model_copy(update=update), step, "Fassung in Einfacher Sprache geändert")


def _sentences(draft: Draft) -> Iterator[str]:
    """The sentences that can be put otherwise, each once, in order."""
    found: dict[str, None] = {}
    for line in sheet_of(draft).lines:
        statements = [piece for piece in line.pieces if isinstance(piece, Statement)]
        kept = any(one.kind in _KEPT or one.gap for one in statements)
        if role_of(line.style) not in _TOLD or _is_wholly_kept(statements):
            continue
        if kept:
            found |= dict.fromkeys(one_line(s.text) for s in statements if _is_told(s))
        else:
            spans = split_sentences(line.text)
            found |= dict.fromkeys(one_line(line.text[s.start : s.end]) for s in spans)
    yield from (text for text in found if text)


def _is_told(statement: Statement) -> bool:
    """Whether a statement beside a quote or the dateline is a sentence of its own."""
    whole = statement.text.rstrip().endswith((".", "!", "?")) and statement.text[:1].isupper()
    return statement.kind not in _KEPT and not statement.gap and whole


def _is_wholly_kept(statements: list[Statement]) -> bool:
    return all(one.kind in _KEPT or one.gap for one in statements)
