"""Finds the drafts that were written; each one's `draft.json` is the truth about it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from pipeline.drafting.shelf import settle, settle_all
from pipeline.ground.errors import ConfigError, NotFound, Refused
from pipeline.ground.types import Draft

FILE = "draft.json"


class InWork(Refused):
    """People have worked on the draft `draft`, so it is not made anew."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(
            f"Der Entwurf „{draft.id}“ ist schon in Arbeit ({draft.state}, Fassung "
            f"{draft.version}); "
            "omdok legt ihn nicht neu an.",
            "Arbeiten Sie an ihm weiter (omdok draft show), oder nennen Sie mit --out einen "
            "anderen Ordner.",
        )
        self.draft = draft


def load_draft(id: str, out: Path) -> Draft:
    """The draft with this id, or the only one whose id ends with or starts with these letters.

    Raises:
        NotFound: there is none, or more than one.
        ConfigError: its file is damaged.
    """
    folder = _folder(id, out)
    if folder is None:
        there = [file.parent.name for file in draft_files(out)]
        raise NotFound(
            f"Den Entwurf „{id}“ gibt es nicht.",
            f"Vorhanden: {', '.join(there[:10])}."
            if there
            else "Legen Sie mit omdok draft VORLAGE einen an.",
        )
    return read_draft(folder / FILE)


def list_drafts(out: Path) -> list[Draft]:
    """All drafts, the newest first; raises ConfigError when a file is damaged."""
    drafts = [read_draft(file) for file in draft_files(out)]
    return sorted(drafts, key=lambda d: d.made.at, reverse=True)


def draft_files(out: Path) -> list[Path]:
    """The file of every draft below a folder, in the order of their ids."""
    settle_all(out)
    return sorted(out.glob(f"*/{FILE}"))


def read_draft(file: Path) -> Draft:
    """The draft in a file, with its files where they lie now; raises ConfigError when it is
    damaged.
    """
    with suppress(OSError):  # who may only read sees what is there
        settle(file.parent)
    try:
        draft = Draft.model_validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise ConfigError(
            f"Die Datei „{file}“ ist beschädigt oder von einer anderen Version von omdok.",
            "Holen Sie sie aus der Sicherung, oder löschen Sie den Ordner und legen Sie den "
            "Entwurf neu an.",
        ) from error
    here = file.resolve().parent
    return draft.model_copy(
        update={"files": {kind: str(here / Path(p).name) for kind, p in draft.files.items()}}
    )


def refuse_if_in_work(id: str, out: Path) -> None:
    """A draft that people have worked on is never made anew.

    Raises:
        InWork: it has left its first version or state.
    """
    with suppress(OSError):
        settle(out / id)
    file = out / id / FILE
    if not file.is_file():
        return
    try:
        draft = read_draft(file)
    except ConfigError:
        return  # the hashes tell whether a person wrote it
    if draft.history:
        raise InWork(draft)


def _folder(id: str, out: Path) -> Path | None:
    wanted = id.strip().casefold()
    if not wanted or not out.is_dir():
        return None
    names = [file.parent for file in draft_files(out)]
    exact = [f for f in names if f.name.casefold() == wanted]
    close = [
        f
        for f in names
        if f.name.casefold().startswith(wanted) or f.name.casefold().endswith(wanted)
    ]
    found = exact or close
    return found[0] if len(found) == 1 else None
