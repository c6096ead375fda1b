"""What a document tells as news: who agreed on what, when, where – as parts for sentence frames."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from nlp.taggers.events import EventTagger
from pipeline.drafting.deal import Deal, read_deal
from pipeline.drafting.facts import DocumentFacts, Fact
from pipeline.drafting.fitting import fitted
from pipeline.drafting.frames import Filling, FrameBook, Parts, Scribe
from pipeline.drafting.german import Inflection, Name, is_adjective, name_of
from pipeline.drafting.places import Places
from pipeline.drafting.provenance import Statement
from pipeline.drafting.shortened import acronym_behind, brief_purpose
from pipeline.drafting.terms import term_of
from pipeline.drafting.wording import german_date, the_document
from pipeline.ground.drafts import DraftSource

_COUNTS = (
    "", "", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf",
    "zwölf",
)  # fmt: skip
# More towns behind a plural: `der Städte Velbert, Heiligenhaus und Wülfrath`.
_MORE_TOWNS = re.compile(
    r"(?:\s*,\s*[A-ZÄÖÜ][\w-]+)+(?=\s|$)|(?:\s*,\s*[A-ZÄÖÜ][\w-]+)*\s+und\s+[A-ZÄÖÜ][\w-]+"
)


@dataclass(frozen=True, slots=True)
class News:
    """The record of one document and the scribe that makes sentences from it; `alone` says that the
    only party that was read must have agreed with somebody.
    """

    facts: DocumentFacts
    parties: tuple[Name, ...]
    alone: bool
    deal: Deal | None
    parts: Parts
    scribe: Scribe
    frames: FrameBook
    rules: Inflection

    @property
    def named_in_lead(self) -> bool:
        """Whether the lead names every party that was read."""
        return "parteien_der" in self.parts

    @property
    def whole(self) -> bool:
        """Whether as many parties were read as the document has, and two where it binds two."""
        return self.facts.parties_expected <= len(self.parties) and not self.alone

    def headlines(self) -> tuple[Statement, ...]:
        """What the headline may be, the best first, none longer than the house wants."""
        made = self.scribe.all(self._fitted(self.frames.headline), self.parts)
        short = [s for s in made if len(s.text) <= self.frames.headline_letters]
        return tuple(short[: self.frames.headlines_shown])

    def sentence(self, frames: Sequence[str], more: Parts | None = None) -> Statement | None:
        """The sentence of the first of these frames that this news fills."""
        return self.scribe.first(self._fitted(frames), {**self.parts, **(more or {})})

    def _fitted(self, frames: Sequence[str]) -> tuple[str, ...]:
        noun = self.deal.name.words[self.deal.name.head] if self.deal else ""
        return fitted(frames, self.frames, noun, self.parties)

    def region_names(self) -> list[tuple[str, Fact]]:
        """The regions in the accusative; one that only tells where something happened is none."""
        decision, signing = self.facts.decision, self.facts.signing
        happened = [told.source for told in (decision, signing) if told]
        names = []
        for region in self.facts.regions:
            if not all(_within(source, happened) for source in region.sources):
                name = name_of(region.text, self.rules).form("acc") or region.text
                names.append((name, region))
        return names

    def term(self) -> Statement | None:
        """How long it holds, with its clauses; None where no clause says so, or where the body says
        it in the document's own words.
        """
        term = term_of(Places(self.facts.document))
        told = [source for fact in self.facts.key for source in fact.sources]
        if term is None or any(_within(source, told) for source in term.sources):
            return None
        words = {"beginn": term.begin, "ende": term.end, "zunaechst": term.limit}
        parts = {name: Filling(text, term.sources) for name, text in words.items() if text}
        return self.sentence(getattr(self.frames, term.role), parts)


def read_news(facts: DocumentFacts, frames: FrameBook, rules: Inflection) -> News:
    """The news of a document."""
    places = Places(facts.document)
    parties = [_party(places, fact, rules) for fact in facts.parties]
    deal, told = _deal(places, facts, rules)
    parts = told | _deal_parts(facts, deal, rules) | _decision_parts(facts, rules)
    names = tuple(name for name, _ in parties)
    alone = len(names) == 1 and not names[0].plural and deal is not None and _is_mutual(deal)
    parts |= _party_parts(names, [part for _, part in parties], facts, frames, alone)
    scribe = Scribe(facts.document.text)
    return News(facts, names, alone, deal, parts, scribe, frames, rules)


def _deal(
    places: Places, facts: DocumentFacts, rules: Inflection
) -> tuple[Deal | None, dict[str, Filling]]:
    """What was agreed on: by the title of an agreement, by the sentence of a release that tells of
    a signing, with its day and place.
    """
    if facts.document.kind != "press_release":
        title = facts.title.sources[0] if facts.title else None
        return read_deal(places, title, rules) if facts.document.kind == "agreement" else None, {}
    for event in EventTagger().read(places.document.text, facts.day):
        source = places.source(event.start, event.end)
        deal = read_deal(places, source, rules) if event.kind == "signing" else None
        if deal:
            day = date.fromisoformat(event.day) if event.day else None
            return deal, _when_and_where(day, event.place, source)
    return None, {}


def _within(source: DraftSource, others: Sequence[DraftSource]) -> bool:
    return any(o.start <= source.start and source.end <= o.end for o in others)


def _party(places: Places, fact: Fact, rules: Inflection) -> tuple[Name, Filling]:
    """A party as it is printed; a plural of the text stays one, with all its towns."""
    source = fact.sources[0]
    text = places.document.text
    surface = " ".join(text[source.start : source.end].split())
    label, name = fact.text, name_of(fact.text, rules)
    written = name_of(surface, rules)
    if written.plural:
        more = _MORE_TOWNS.match(text, source.end)
        end = more.end() if more else source.end
        towns = re.findall(r"[A-ZÄÖÜ][\w-]+", text[source.end : end])
        label = " und ".join([", ".join([surface, *towns[:-1]]), *towns[-1:]])
        name, source = name_of(label, rules), places.source(source.start, end)
    elif _is_state(surface, label):
        label, name = surface, written
    known = fact.text if fact.id and fact.id != fact.text else ""
    return name, Filling(label, (source, *fact.sources[1:2]), known)


def _is_state(written: str, label: str) -> bool:
    """`Freistaat Sachsen` where the register has `Sachsen`: as a party it has its full name."""
    return bool(_STATE.match(written)) and _STATE.sub("", written) == label


# What a Land is called in full; a headline does without.
_STATE = re.compile(r"(?:Land|Freistaat|Freie(?: und)? Hansestadt)\s+(?=[A-ZÄÖÜ])")


def _is_mutual(deal: Deal) -> bool:
    """Whether it takes two: a declaration or a charter can be one body's."""
    noun = deal.name.words[deal.name.head].casefold()
    return noun.endswith(
        ("vereinbarung", "vertrag", "abkommen", "pakt", "partnerschaft", "kooperation")
    )


def _party_parts(
    names: Sequence[Name],
    parts: Sequence[Filling],
    facts: DocumentFacts,
    frames: FrameBook,
    alone: bool,
) -> dict[str, Filling]:
    if not names:
        return {}
    sources = tuple(chain.from_iterable(part.sources for part in parts))
    known = " ".join(part.known for part in parts)
    bare = [_STATE.sub("", name.form("nom", "") or "") for name in names]
    found = _with_partners(names, parts, bare)
    several = len(names) > 1 or names[0].plural
    if alone or facts.parties_expected > len(names):
        return found
    if not several:
        full = names[0].form("nom") or bare[0]
        return {
            "parteien": Filling(bare[0], sources, known),
            "parteien_der": Filling(full, sources, known),
        }
    whole = Filling("", sources, known, several)
    if len(names) <= frames.names_in_lead and _joins(bare):
        found |= _all_named(names, bare, whole)
        found |= _with_acronyms(bare, parts, facts)
    return found | _counted(names, sources) if len(names) > 2 else found


def _counted(names: Sequence[Name], sources: tuple[DraftSource, ...]) -> dict[str, Filling]:
    """More than two parties without their names: that there are several, and how many."""
    found = {"mehrere": Filling("mehrere", sources, "mehrere", True)}
    if not any(name.plural for name in names):
        number = _COUNTS[len(names)] if len(names) < len(_COUNTS) else str(len(names))
        found["anzahl"] = Filling(number, sources, number, True)
    return found


def _all_named(names: Sequence[Name], bare: Sequence[str], whole: Filling) -> dict[str, Filling]:
    """All parties in one breath: without articles, in short, with articles."""
    return {
        "parteien": replace(whole, text=_joined(bare)),
        "parteien_knapp": replace(whole, text=_joined([_brief(name) for name in bare])),
        "parteien_der": replace(whole, text=_joined([name.form("nom") or "" for name in names])),
    }


def _with_acronyms(
    bare: Sequence[str], parts: Sequence[Filling], facts: DocumentFacts
) -> dict[str, Filling]:
    """The parties with the short forms that the text itself gives in brackets."""
    text, shown, sources = facts.document.text, [], []
    for name, part in zip(bare, parts, strict=True):
        place = part.sources[0]
        short, end = acronym_behind(text, place.end)
        shown.append(short or name)
        sources.append(place.model_copy(update={"end": end}))
    if shown == list(bare):
        return {}
    known = " ".join(part.known for part in parts)
    return {"parteien_kuerzel": Filling(_joined(shown), tuple(sources), known, True)}


def _with_partners(
    names: Sequence[Name], parts: Sequence[Filling], bare: Sequence[str]
) -> dict[str, Filling]:
    """`A und Partner`, with the party of the shortest name for the headline."""
    at = min(range(len(bare)), key=lambda n: len(bare[n]))
    short = Filling(
        f"{bare[at]} und Partner", parts[at].sources, f"{parts[at].known} Partner", True
    )
    first = Filling(
        f"{names[0].form('nom')} und Partner", parts[0].sources, f"{parts[0].known} Partner", True
    )
    return {"parteien_kurz": short, "parteien_kurz_der": first}


# What a headline may leave out of a name, where two words stay that tell whose it is.
_BEHIND_NAME = re.compile(r"\s+(?:für(?!\s+Arbeit\b)|der|des|in|im|und)\s.*|,?\s+e\.\s?V\.$")


def _brief(name: str) -> str:
    short = _BEHIND_NAME.sub("", name)
    return short if len(short.split()) > 1 or len(short) >= _TELLING else name


_TELLING = 14  # letters of one word that say enough: Kultusministerium, Regionaldirektion


def _joins(names: Sequence[str]) -> bool:
    """Whether the names can stand in one sentence: commas within them part nothing there."""
    return len(names) < 3 or not any("," in name for name in names)


def _joined(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    joint = " sowie " if any(" und " in name for name in names) else " und "
    return joint.join([", ".join(names[:-1]), names[-1]])


def _deal_parts(facts: DocumentFacts, deal: Deal | None, rules: Inflection) -> dict[str, Filling]:
    if facts.title is None or (deal is None and facts.document.kind != "agreement"):
        return {}
    title = the_document("agreement", facts.title.text)
    found = {"titel": Filling(title, facts.title.sources, "die Vereinbarung das Dokument")}
    if deal is None:
        return found | {
            "werk_der_gross": Filling("die Vereinbarung", facts.title.sources, "Vereinbarung")
        }
    own = deal.name.words[deal.name.head :]
    article = "ein" if len(own) == 1 and _is_common(deal, rules) else "der"
    short = name_of(deal.name.words[deal.name.head], rules)
    found |= {
        "werk": Filling(deal.form("acc", ""), deal.sources),
        "werk_ein": Filling(_in_sentence(deal.form("acc", article), rules), deal.sources),  # type: ignore[arg-type]  # one of two articles
        "werk_den": Filling(_in_sentence(deal.form("acc", "der"), rules), deal.sources),
        "werk_der_gross": Filling(short.form("nom") or "", deal.sources),
    }
    found["werk_kurz"] = Filling(short.form("acc", "") or "", deal.sources)
    if facts.signing:
        proof = (*deal.sources, facts.signing.source)
        found["unterzeichnetes_werk"] = replace(found["werk"], sources=proof)
        found["unterzeichnetes_werk_ein"] = replace(found["werk_ein"], sources=proof)
    if len(own) > 1:
        found["werk_mit_namen"] = found["werk"]
    if deal.about and deal.about_source:
        found["zweck"] = Filling(deal.about, (deal.about_source,))
        if brief := brief_purpose(deal.about, rules):
            found["zweck_knapp"] = Filling(brief, (deal.about_source,))
    return found


def _is_common(deal: Deal, rules: Inflection) -> bool:
    """Whether it is one of many: nothing but adjectives in front of its noun."""
    before = deal.name.words[: deal.name.head]
    return all(
        (is_adjective(word, rules) and "isch" not in word) or word.endswith("-") or word == "und"
        for word in before
    )


def _in_sentence(text: str, rules: Inflection) -> str:
    """Adjectives of a title begin small within a sentence: `eine gemeinsame Erklärung`."""
    words = text.split(" ")
    small = [
        w.lower() if is_adjective(w, rules) and "isch" not in w and w[:1].isupper() else w
        for w in words
    ]
    return " ".join(small)


def _decision_parts(facts: DocumentFacts, rules: Inflection) -> dict[str, Filling]:
    found: dict[str, Filling] = {}
    decision, signing = facts.decision, facts.signing
    if decision and decision.body:
        source = (decision.source,)
        name = name_of(decision.body.name, rules)
        found["gremium"] = Filling(decision.body.name, source)
        found["gremium_der"] = Filling(name.form("nom") or decision.body.name, source)
        if decision.vote:
            found["abstimmung"] = Filling(decision.vote, source)
        if decision.day:
            found["tag"] = Filling(german_date(decision.day), source)
    elif signing:
        found |= _when_and_where(signing.day, signing.place, signing.source)
    return found


def _when_and_where(day: date | None, place: str, source: DraftSource) -> dict[str, Filling]:
    found = {"tag": Filling(german_date(day), (source,))} if day else {}
    return found | ({"ort": Filling(place, (source,))} if place else {})
