"""Finds the drafts of an archive; those that the first edition left in folders come in first."""

from __future__ import annotations

from pathlib import Path

from pipeline.archive import Parts
from pipeline.archive.drafts import DraftVersion
from pipeline.drafting.first_edition import take_in_folders
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import NotFound, Refused
from pipeline.ground.wording import DRAFT_STATES
from pipeline.settings import Settings


class InWork(Refused):
    """People have worked on the draft `draft`, so it is not made anew."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(
            f"Der Entwurf „{draft.id}“ ist schon in Arbeit ({DRAFT_STATES[draft.state]}, Fassung "
            f"{draft.version}); omdok legt ihn nicht neu an.",
            "Arbeiten Sie an ihm weiter (omdok draft show), oder geben Sie mit --set andere "
            "Angaben.",
        )
        self.draft = draft


def load_draft(id: str, archive: Parts, settings: Settings) -> DraftVersion:
    """The newest revision of the draft with this id, or of the only one whose id ends with or
    starts with these letters.

    Raises:
        NotFound: there is none, or more than one.
        ConfigError: the folder of a draft of the first edition is damaged.
    """
    take_in_folders(archive, settings)
    with archive.drafts.reading() as drafts:
        there = drafts.ids() if drafts else []
        found = _named(id, there)
        if drafts is None or found is None:
            raise NotFound(
                f"Den Entwurf „{id}“ gibt es nicht.",
                f"Vorhanden: {', '.join(there[:10])}."
                if there
                else "Legen Sie mit omdok draft VORLAGE einen an.",
            )
        return drafts.get(found)


def list_drafts(archive: Parts, settings: Settings) -> list[Draft]:
    """All drafts, the newest first; raises ConfigError when a folder of the first edition is
    damaged.
    """
    take_in_folders(archive, settings)
    with archive.drafts.reading() as drafts:
        return drafts.newest() if drafts else []


def draft_versions(id: str, archive: Parts) -> tuple[DraftVersion, ...]:
    """Every revision of a draft, the first one first."""
    with archive.drafts.reading() as drafts:
        return drafts.versions(id) if drafts else ()


def draft_folders(out: Path) -> list[Path]:
    """The folders below `out` that hold the files of a draft."""
    return sorted(file.parent for file in out.glob("*/draft.json"))


def _named(id: str, there: list[str]) -> str | None:
    wanted = id.strip().casefold()
    if not wanted:
        return None
    exact = [name for name in there if name.casefold() == wanted]
    close = [n for n in there if n.casefold().startswith(wanted) or n.casefold().endswith(wanted)]
    found = exact or close
    return found[0] if len(found) == 1 else None
