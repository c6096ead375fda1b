"""What changed between two states of the registers, and which texts it can concern.

The state that documents were tagged with is kept as a snapshot of all terms. A text is concerned
when it holds a form of a term that is new, gone or changed: only such texts can get other tags.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from nlp.taggers import Register, load_tagger
from nlp.types import Tagger, Term
from pipeline.tagging.openings import Openings


@dataclass(frozen=True)
class Snapshot:
    """All that tags come from: the register, and `rules` (version of the taggers, settings) as one
    text.
    """

    register: Register
    rules: str

    def dump(self) -> bytes:
        """The snapshot as it is stored."""
        return zlib.compress(json.dumps(asdict(self), ensure_ascii=False).encode())

    @staticmethod
    def load(body: bytes) -> Snapshot:
        """The snapshot that was stored.

        Raises:
            ValueError: it was stored by a version that had other terms.
        """
        try:
            raw = json.loads(zlib.decompress(body))
            terms = tuple(_term(term) for term in raw["register"].pop("terms"))
            rest = {name: _tuple(value) for name, value in raw["register"].items()}
            return Snapshot(Register(terms, **rest), raw["rules"])
        except (zlib.error, KeyError, TypeError) as error:
            raise ValueError("not a snapshot of this version") from error


def _term(stored: dict[str, Any]) -> Term:
    return Term(**{name: _tuple(value) for name, value in stored.items()})


def _tuple(value: Any) -> Any:
    return tuple(_tuple(item) for item in value) if isinstance(value, list) else value


class RegisterChange:
    """What differs between two snapshots; `old` None means that nothing is known of the old state.

    `entries` are the entries (kind, id) that are new, gone or changed.
    """

    def __init__(self, old: Snapshot | None, new: Snapshot) -> None:
        self._everything = old is None or old.rules != new.rules
        before, after = (_by_entry(state.register) if state else {} for state in (old, new))
        self.entries = tuple(
            sorted(k for k in before.keys() | after.keys() if before.get(k) != after.get(k))
        )
        self._terms: list[Term] = []
        for key in self.entries:
            self._terms += _differing(before.get(key, ()), after.get(key, ()))
        self._registers: tuple[Register, ...] = ()
        if old and _code_rules(old.register) != _code_rules(new.register):
            self._registers = (old.register, new.register)

    def __bool__(self) -> bool:
        return self._everything or bool(self._terms) or bool(self._registers)

    def may_touch(self, text: str) -> bool:
        """Whether letters alone leave it open that the tags of `text` may be others now."""
        always = self._everything or bool(self._registers)
        return always or self._openings.may_be_in(text)

    def touches(self, text: str) -> bool:
        """Whether the tags of `text` may be others now."""
        if not self.may_touch(text):
            return False
        return self._everything or any(probe.find(text) for probe in self._probes)

    @cached_property
    def _openings(self) -> Openings:
        return Openings(self._terms)

    @cached_property
    def _probes(self) -> list[Tagger]:
        probes = [load_tagger("standards", register) for register in self._registers]
        if self._terms:
            named = Register(tuple(_probe(term) for term in self._terms))
            # `Ober- und Niederbayern` holds no whole form of Oberbayern.
            elided = Register(tuple(self._terms))
            probes += [load_tagger("terms", named), load_tagger("elided", elided)]
        return probes


def _by_entry(register: Register) -> dict[tuple[str, str], list[Term]]:
    entries: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for term in register.terms:
        entries[term.kind, term.id].append(term)
    return dict(entries)


def _differing(old: Sequence[Term], new: Sequence[Term]) -> Iterator[Term]:
    """What of an entry can tag otherwise: all of it, but where only forms came or went, those."""
    if len(old) != len(new):
        yield from (*old, *new)
        return
    for before, after in zip(old, new, strict=True):
        came_or_went = _forms_of_one(before, after)
        alike = _with_forms(before, came_or_went) == _with_forms(after, came_or_went)
        yield from (_with_forms(after, came_or_went),) if alike else (before, after)


def _with_forms(term: Term, forms: Sequence[tuple[str, ...]]) -> Term:
    names, abbreviations, adjectives, weak = forms
    return replace(term, names=names, abbreviations=abbreviations, adjectives=adjectives, weak=weak)


def _forms_of_one(before: Term, after: Term) -> list[tuple[str, ...]]:
    """The forms that one of the terms has and the other has not, in the order of `_forms`."""
    pairs = zip(_forms(before), _forms(after), strict=True)
    return [tuple(sorted({*was} ^ {*now})) for was, now in pairs]


def _forms(term: Term) -> tuple[tuple[str, ...], ...]:
    # Each is looked for by itself, so that one more or less changes nothing for the others.
    return term.names, term.abbreviations, term.adjectives, term.weak


def _code_rules(register: Register) -> tuple[object, ...]:
    return register.codes, register.themes, register.check_words


def _probe(term: Term) -> Term:
    # Every form as a name, without the evidence that it may need: a probe must rather find too
    # much.
    forms = (*term.names, *term.abbreviations, *term.weak)
    return Term(f"{term.kind} {term.id}", "probe", term.label, forms, adjectives=term.adjectives)
