"""The house's style and the signs of facts, as `corpus/style/*.toml` has them."""

from __future__ import annotations

from pydantic import Field

from pipeline.drafting.data import Regex, read_one
from pipeline.ground.types import Frozen, Level
from pipeline.settings import Settings


class Body(Frozen):
    """A decision body and how it stands in „… wurde … beschlossen“."""

    name: str
    by: str


class KeySigns(Frozen):
    """What a key sentence looks like; `formalities` are regular expressions over whole
    sentences.
    """

    most: int = Field(ge=1)
    min_words: int = Field(ge=1)
    max_words: int = Field(ge=1)
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    actors: tuple[str, ...] = ()
    good_headings: tuple[str, ...] = ()
    dull_headings: tuple[str, ...] = ()
    leaning: tuple[str, ...] = ()
    pointing: tuple[str, ...] = ()
    at_hand: tuple[str, ...] = ()
    pronouns: tuple[str, ...] = ()
    by_the_day: tuple[Regex, ...] = ()
    back_references: tuple[str, ...] = ()
    formalities: tuple[Regex, ...] = ()


class Kind(Frozen):
    """What sentences of one kind look like: regular expressions for the words, beginnings of words
    for the heading.
    """

    words: tuple[Regex, ...]
    headings: tuple[str, ...] = ()


class StatementSigns(Frozen):
    """How aims, duties and examples are recognised, and how many of each a draft takes."""

    most: int = Field(ge=0)
    aims: Kind
    duties: Kind
    examples: Kind


class FactSigns(Frozen):
    """The file `fakten.toml`."""

    bodies: tuple[Body, ...] = Field(min_length=1)
    key_sentences: KeySigns
    statements: StatementSigns


class Rule(Frozen):
    """A rule that needs no data of its own."""

    severity: Level


class LengthRule(Rule):
    """The most words a sentence may have."""

    words: int = Field(ge=5)


class WordRule(Rule):
    """Words (or their beginnings) that do not belong into a release."""

    words: tuple[str, ...]


class WrongName(Frozen):
    """A wrong form of a name as a regular expression, the right one, and why."""

    pattern: Regex
    right: str
    reason: str


class NameRule(Rule):
    """Wrong forms of names."""

    wrong: tuple[WrongName, ...] = ()


class AgeRule(Rule):
    """How many years a dated number may be old."""

    years: int = Field(ge=0)


class Replacement(Frozen):
    """A pattern that should not stand in a release, what to put in its place (may refer to groups),
    and why.
    """

    rule: str
    pattern: Regex
    right: str = ""
    reason: str
    severity: Level = "warning"
    everywhere: bool = False


class PhoneRule(Rule):
    """How a telephone number is known in a contact."""

    pattern: Regex


class Limits(Frozen):
    """The most words (lead, whole release), letters of headline and of the release without standing
    texts, the highest LIX, the most nouns in -ung and the like in
    a sentence.
    """

    lead_words: int = Field(ge=10)
    release_words: int = Field(ge=50)
    title_letters: int = Field(ge=20)
    release_letters: int = Field(ge=500)
    lix: int = Field(ge=20)
    nouns: int = Field(ge=2)


class Abbreviations(Rule):
    """Abbreviations that every reader knows."""

    known: tuple[str, ...] = ()


class StyleRules(Frozen):
    """The file `regeln.toml`."""

    sentence_length: LengthRule
    advertising: WordRule
    names: NameRule
    quotation_marks: Rule
    date_form: Rule
    gap: Rule
    phone: PhoneRule
    age: AgeRule
    limits: Limits
    abbreviations: Abbreviations
    replacements: tuple[Replacement, ...] = ()


def load_fact_signs(settings: Settings) -> FactSigns:
    """Read `fakten.toml`; raises ConfigError with all its faults."""
    return read_one(settings.paths.corpus / "style" / "fakten.toml", FactSigns)


def load_rules(settings: Settings) -> StyleRules:
    """Read `regeln.toml`; raises ConfigError with all its faults."""
    return read_one(settings.paths.corpus / "style" / "regeln.toml", StyleRules)
