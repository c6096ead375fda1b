"""The form of a partner: what was typed stays in it, each fault with the field that it concerns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from nlp.tokens import fold
from pipeline.ground.errors import ConfigError
from pipeline.registers.editing import mark_of_entry
from pipeline.registers.entries import Partner

STATUS = {
    "founding_member": "Gründungsmitglied", "stated_partner": "Partner",
    "om_structure": "Teil der OM",
    "carrier": "Träger", "implied_partner": "als Partner erschlossen",
    "project_partner": "Projektpartner",
    "sister_initiative": "verwandte Initiative",
    "known_organisation": "bekannte Organisation",
}  # fmt: skip
assert set(STATUS) == set(get_args(Partner.model_fields["status"].annotation))

LABELS = {
    "name": "Amtlicher Name", "names": "Weitere Namen", "abbreviations": "Abkürzungen",
    "weak": "Mehrdeutige Abkürzungen", "homonyms": "Was die Abkürzungen sonst bedeuten",
    "never_merge": "Nie zu verwechseln mit", "category": "Art", "status": "Status",
    "role": "Rolle", "source": "Quelle", "notes": "Bemerkung",
    "valid_from": "Gültig ab", "valid_to": "Gültig bis",
}  # fmt: skip
assert set(LABELS) | {"id"} == set(Partner.model_fields)
_LISTS = ("names", "abbreviations", "weak", "homonyms", "never_merge")
_DAYS = ("valid_from", "valid_to")
_NEEDED = ("name", "source")
# Characters at most, well above the longest that the register holds; more is a paste gone wrong.
_MOST = dict.fromkeys(LABELS, 500) | dict.fromkeys((*_LISTS, "notes"), 5_000)
WHOLE = ""  # the key of a fault that concerns no single field


def new_row(name: str, abbreviations: str, category: str) -> dict[str, object]:
    """An entry to be taken in, as people type it: abbreviations with semicolons between."""
    return {
        "name": " ".join(name.split()),
        "abbreviations": [part.strip() for part in abbreviations.split(";") if part.strip()],
        "category": category.strip() or "Organisation",
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody else wrote otherwise: both texts as the form shows them."""

    label: str
    now: str
    given: str


@dataclass(slots=True)
class PartnerForm:
    """An entry as its form has it: `values` as typed, German `faults` by field, `seen` the mark of
    the entry that was in view.
    """

    id: str
    seen: str
    values: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()

    def partner(self) -> Partner | None:
        """The entry that was typed; None, and `faults` says why, where it is none."""
        self.faults = dict(_faults(self.values))
        if self.faults:
            return None
        typed = {name: self.values[name] for name in LABELS}
        values: dict[str, object] = {name: _line(text) for name, text in typed.items()}
        values |= {name: _lines(typed[name]) for name in _LISTS}
        values |= {name: typed[name].strip() or None for name in _DAYS}
        return Partner.model_validate(values | {"id": self.id, "notes": typed["notes"].strip()})

    def refuse(self, error: ConfigError) -> None:
        """Set what the check of the registers said beside the fields that it speaks of."""
        for line in error.message.splitlines()[1:] or [error.message]:
            said = re.sub(r"^.*?„[^“]*“: ", "", line.strip(), count=1)
            name = self._field_of(said)
            for program, label in LABELS.items():
                said = re.sub(rf"\b{program}\b", f"„{label}“", said)
            self.faults[name] = f"{self.faults.get(name, '')} {said}".strip()

    def _field_of(self, said: str) -> str:
        told = next((name for name in ("never_merge", "valid_to") if name in said), None)
        if told:
            return told
        quoted = {fold(part) for part in re.findall(r"„([^“]+)“", said)}
        for name in ("name", *_LISTS):
            if quoted & {fold(line) for line in _lines(self.values[name])}:
                return name
        return WHOLE

    def conflict(self, now: Partner) -> None:
        """Show what somebody else wrote meanwhile; who saves from here on has seen it."""
        theirs = form_of(now)
        self.seen = theirs.seen
        self.differences = tuple(_differences(theirs.values, self.values))


def form_of(partner: Partner) -> PartnerForm:
    """The form of an entry as it stands."""
    values = {name: _text(getattr(partner, name)) for name in LABELS}
    return PartnerForm(partner.id, mark_of_entry(partner), values)


def differences(now: Partner, given: Partner) -> tuple[str, ...]:
    """In German, field by field, how what stands differs from what was wanted."""
    found = _differences(form_of(now).values, form_of(given).values)
    return tuple(f"{one.label}: jetzt „{one.now}“, gewünscht „{one.given}“" for one in found)


def _differences(now: Mapping[str, str], given: Mapping[str, str]) -> Iterator[Difference]:
    for name, label in LABELS.items():
        if _lines(now[name]) != _lines(given[name]):
            yield Difference(label, now[name], given[name])


def typed_form(id: str, given: Mapping[str, object]) -> PartnerForm:
    """The form as a browser sends it; what it leaves out is empty."""
    values = {name: _sent(given.get(name)) for name in LABELS}
    values["category"] = values["category"].strip() or "Organisation"
    return PartnerForm(id, _sent(given.get("seen")), values)


def _faults(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, text in values.items():
        if len(text) > _MOST[name]:
            yield name, f"Das ist zu lang: höchstens {_MOST[name]} Zeichen."
        elif name in _NEEDED and not text.strip():
            yield name, "Diese Angabe fehlt."
        elif name in _DAYS and not _is_day(text.strip()):
            yield name, f"„{text.strip()}“ ist kein Tag. Schreiben Sie ihn wie 2026-11-24."
    if values["status"] not in STATUS:
        yield "status", "Wählen Sie einen Status aus der Liste."


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "\n".join(value)
    return str(value or "")


def _sent(value: object) -> str:
    # A file may be sent in place of a text; NUL stands in no register.
    return value.replace("\0", "") if isinstance(value, str) else ""


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in map(_line, text.splitlines()) if line))
