"""Changes one entry of the register of partners where it stands; comments and every other entry
stay as they are.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.ground.errors import NotFound
from pipeline.ground.tomls import parse_toml
from pipeline.ground.whole_files import write_whole
from pipeline.registers.changes import partner_block
from pipeline.registers.entries import Partner
from pipeline.registers.tables import FILES
from pipeline.registers.vocabulary import Vocabulary, load_vocabulary

_BLOCK = re.compile(r"^\[\[(?P<table>\w+)\]\]\n(?:(?!\[\[).*\n?)*", re.MULTILINE)


def with_partner(register: str, partner: Partner) -> str:
    """The text of the register with `partner` in place of the entry of the same id.

    Raises:
        NotFound: there is no such entry.
    """
    for block in _BLOCK.finditer(register):
        if block["table"] == "partner" and _id(block[0]) == partner.id:
            # What stands between this entry and the next (blank lines, comments) belongs to the
            # next.
            rest = re.search(r"(?:[ \t]*(?:#.*)?\n)*\Z", block[0])
            tail = rest[0] if rest else ""
            return (
                register[: block.start()] + partner_block(partner) + tail + register[block.end() :]
            )
    raise NotFound(
        f"Einen Partner „{partner.id}“ gibt es im Register nicht.", "Prüfen Sie die Kennung."
    )


@contextmanager
def trial_of(folder: Path, partner: Partner) -> Iterator[Vocabulary]:
    """The registers of `folder` as they would be with this entry changed; nothing is written there.

    Raises:
        NotFound: there is no such entry.
        ConfigError: the register would have a fault.
    """
    with tempfile.TemporaryDirectory() as place:
        yield load_vocabulary(_changed(folder, partner, Path(place)))


def change_partner(folder: Path, partner: Partner) -> Vocabulary:
    """Write the changed entry; raises as `trial_of`, and writes nothing then."""
    with tempfile.TemporaryDirectory() as place:
        known = load_vocabulary(_changed(folder, partner, Path(place)))
        text = (Path(place) / "vocabulary" / FILES["partner"]).read_text(encoding="utf8")
    write_whole(folder / FILES["partner"], text)
    return known


def _changed(folder: Path, partner: Partner, place: Path) -> Path:
    trial = place / "vocabulary"
    shutil.copytree(folder, trial)
    file = trial / FILES["partner"]
    file.write_text(with_partner(file.read_text(encoding="utf8"), partner), encoding="utf8")
    return trial


def _id(block: str) -> str | None:
    found = parse_toml(block).get("partner", [{}])[0].get("id")
    return found if isinstance(found, str) else None
