"""Taggers by name, and the register that they are built from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pkgutil import resolve_name

from nlp.types import Tagger, Term

TAGGERS: dict[str, str] = {
    "terms": "nlp.taggers.terms:TermTagger",
    "elided": "nlp.taggers.ellipsis:ElidedTagger",
    "standards": "nlp.taggers.standards:StandardsTagger",
    "dates": "nlp.taggers.dates:DateTagger",
    "municipalities": "nlp.taggers.municipalities:MunicipalityTagger",
    "decisions": "nlp.taggers.decisions:DecisionTagger",
    "organisations": "nlp.taggers.organisations:OrganisationTagger",
    "numbers": "nlp.taggers.numbers:PartnerNumberTagger",
}
# For what no register knows; each class takes a model, as a folder or a name.
MODEL_TAGGERS: dict[str, str] = {
    "entities": "nlp.taggers.entities:EntityTagger",
}


@dataclass(frozen=True, slots=True)
class Register:
    """What is known: terms, the codes of the practice standards in their order, and the themes that
    make titles.

    A theme such as `Gesundheit` is a title only behind one of the `check_words` (`INQA-Check`).
    `bodies` are those that decide, as id and name; `municipalities` the ids of the Gemeinden by
    folded name. `offices` are words for the local offices of a partner, and its id.
    """

    terms: tuple[Term, ...] = ()
    codes: tuple[str, ...] = ()
    themes: tuple[tuple[str, str], ...] = ()
    check_words: tuple[str, ...] = ()
    bodies: tuple[tuple[str, str], ...] = ()
    municipalities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offices: tuple[tuple[str, str], ...] = ()


def load_tagger(name: str, register: Register) -> Tagger:
    """Build the tagger called `name` from a register.

    Raises:
        KeyError: no such tagger.
    """
    tagger: Tagger = resolve_name(TAGGERS[name])(register)
    return tagger


def load_model_tagger(name: str, model: str) -> Tagger:
    """Build the tagger called `name` from a trained model; its mentions have no ids.

    Raises:
        KeyError: no such tagger.
        nlp.embedders.ModelMissing: the model is not there.
    """
    tagger: Tagger = resolve_name(MODEL_TAGGERS[name])(model)
    return tagger
