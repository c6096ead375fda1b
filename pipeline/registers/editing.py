"""Writes the register of partners: one entry is changed where it stands, new ones come behind the
last; comments and every other entry stay as they are.

Several may write at once: changes of different entries are all kept, a change of an entry that
somebody else changed meanwhile is refused with both versions. A register that would have a fault
is never written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.ground.errors import NotFound, Refused
from pipeline.ground.tomls import TomlFault, parse_toml
from pipeline.ground.whole_files import Stale, change_whole, mark_of
from pipeline.registers.changes import Import, partner_block, plan_import
from pipeline.registers.entries import Partner
from pipeline.registers.tables import FILES
from pipeline.registers.vocabulary import Vocabulary, load_vocabulary

_BLOCK = re.compile(r"^\[\[(?P<table>\w+)\]\]\n(?:(?!\[\[).*\n?)*", re.MULTILINE)
# How an entry of another kind begins that stands last: new partners come in front of it.
_LAST = "\n[[lookalike]]"


class EntryChanged(Refused):
    """Somebody else changed the entry meanwhile: `now` is how it stands, `given` what was wanted
    instead.
    """

    now: Partner
    given: Partner


def mark_of_entry(partner: Partner) -> str:
    """The version of an entry: who changes it names the one that was in view."""
    return mark_of(partner.model_dump_json())


def with_partner(register: str, partner: Partner) -> str:
    """The text of the register with `partner` in place of the entry of the same id.

    Raises:
        NotFound: there is no such entry.
    """
    block = _block(register, partner.id)
    # What stands between this entry and the next (blank lines, comments) belongs to the next.
    rest = re.search(r"(?:[ \t]*(?:#.*)?\n)*\Z", block[0])
    tail = rest[0] if rest else ""
    return register[: block.start()] + partner_block(partner) + tail + register[block.end() :]


def trial_of(folder: Path, partner: Partner, seen: str) -> Vocabulary:
    """The registers of `folder` as they would be with this entry changed; nothing is written there.

    Raises as `change_partner`.
    """
    register = _plain((folder / FILES["partner"]).read_text(encoding="utf8"))
    return _changed(folder, register, partner, seen)[1]


def change_partner(folder: Path, partner: Partner, seen: str) -> Vocabulary:
    """Write the changed entry; `seen` is the mark of the entry as it was in view. Gives the
    registers as they are then.

    Raises:
        NotFound: there is no such entry.
        EntryChanged: it is another by now; changes of other entries do not matter.
        ConfigError: the register would have a fault.
    """
    return _write(folder, lambda register: _changed(folder, register, partner, seen))


def import_partners(folder: Path, rows: Iterable[Mapping[str, Any]]) -> tuple[Import, Vocabulary]:
    """Write what of the rows is new behind the last entry; gives what that was, and the registers
    as they are then. See `plan_import`.

    Raises:
        ConfigError: the register would have a fault; nothing is written.
    """
    given = list(rows)
    made: list[Import] = []

    def grown(register: str) -> tuple[str, Vocabulary]:
        planned = plan_import(given, _checked(folder, register))
        made[:] = [planned]
        after = with_new_partners(register, planned.added)
        return after, _checked(folder, after)

    known = _write(folder, grown)
    return made[0], known


def with_new_partners(register: str, partners: Iterable[Partner]) -> str:
    """The text of the register with these behind its last partner."""
    blocks = "".join(f"\n{partner_block(partner)}" for partner in partners)
    if not blocks:
        return register
    cut = register.find(_LAST)
    if cut < 0:
        return register.rstrip() + "\n" + blocks
    return register[: cut + 1].rstrip() + "\n" + blocks + register[cut:]


def _write(folder: Path, change: Callable[[str], tuple[str, Vocabulary]]) -> Vocabulary:
    """Write the register of partners as `change` makes it from what stands there; gives the
    registers that `change` found in order.
    """
    found: list[Vocabulary] = []

    def changed(register: str) -> str:
        after, known = change(_plain(register))
        found[:] = [known]
        return after

    try:
        change_whole(folder / FILES["partner"], changed)
    except Stale as error:
        raise Refused(
            "Das Register wird gerade von anderer Seite fortlaufend geschrieben.",
            "Versuchen Sie es in einer Minute noch einmal.",
        ) from error
    return found[0]


def _changed(folder: Path, register: str, partner: Partner, seen: str) -> tuple[str, Vocabulary]:
    now = _entry(_block(register, partner.id)[0])
    # Who asks twice for the same gets it once.
    if now is not None and now != partner and mark_of_entry(now) != seen:
        raise _conflict(now, partner)
    after = with_partner(register, partner)
    return after, _checked(folder, after)


def _block(register: str, id: str) -> re.Match[str]:
    """Where the entry stands; NotFound when there is none."""
    for block in _BLOCK.finditer(register):
        if block["table"] == "partner" and _row(block[0]).get("id") == id:
            return block
    raise NotFound(f"Einen Partner „{id}“ gibt es im Register nicht.", "Prüfen Sie die Kennung.")


def _entry(block: str) -> Partner | None:
    """The entry of a block; None for one with faults, which the change may be about to mend."""
    try:
        return Partner.model_validate(_row(block))
    except ValidationError:
        return None


def _row(block: str) -> dict[str, Any]:
    try:
        found = parse_toml(block).get("partner", [{}])[0]
    except TomlFault:
        return {}
    return found if isinstance(found, dict) else {}


def _checked(folder: Path, register: str) -> Vocabulary:
    """The registers of `folder` with this text as that of the partners; ConfigError for a fault."""
    return load_vocabulary(folder, {"partner": register})


def _plain(text: str) -> str:
    # Editors on Windows end lines otherwise.
    return text.replace("\r\n", "\n")


def _conflict(now: Partner, given: Partner) -> EntryChanged:
    error = EntryChanged(
        f"Den Eintrag „{now.name}“ hat inzwischen jemand anderes geändert. Ihre Änderung ist noch "
        "nicht gespeichert.",
        "Vergleichen Sie beide Stände, und speichern Sie dann noch einmal.",
    )
    error.now, error.given = now, given
    return error
