"""Mail of embargoes that have ended: a released draft once, and no other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flows.embargoes import tell_ended
from pipeline.ground.drafts import Draft
from pipeline.settings import Settings
from tests.pipeline.drafting.builders import AT, drafted, settings_in, work_in

ENDS = AT + timedelta(days=1)


def kept(folder: Path, **changes: object) -> Draft:
    """A draft as it stands after these changes."""
    drafted(folder)
    archive = work_in(folder).archive
    with archive.drafts.writing() as drafts:
        now = drafts.get(drafts.ids()[0])
        changed = now.draft.model_copy(update=changes)
        return drafts.append_if(now.draft.revision, type(now)(changed, now.docx)).draft


def told(folder: Path, *hours: int, host: str = "localhost") -> list[str]:
    """The mails that are written at these hours after the embargo's end."""
    settings = settings_in(folder)
    mail = settings.mail.model_copy(update={"host": host})
    settings, said = settings.model_copy(update={"mail": mail}), list[str]()

    def say(_settings: Settings, subject: str, text: str) -> None:
        said.append(f"{subject}\n{text}")

    archive = work_in(folder).archive
    for hour in hours:
        tell_ended(settings, archive, ENDS + timedelta(hours=hour), say)
    return said


def test_a_released_draft_is_told_once_when_its_embargo_ends(tmp_path: Path) -> None:
    draft = kept(tmp_path, state="approved", embargo=ENDS)
    assert told(tmp_path, -1, 0, 1, 50, host="") == []
    said = told(tmp_path, -1, 0, 1, 50)
    assert len(said) == 1
    assert draft.title in said[0]
    assert "frei seit 11. Januar 2022, 10.00 Uhr" in said[0]


def test_what_is_not_released_or_long_past_is_not_told(tmp_path: Path) -> None:
    kept(tmp_path, state="in_review", embargo=ENDS)
    assert told(tmp_path, 1) == []
    kept_on = work_in(tmp_path).archive
    with kept_on.drafts.writing() as drafts:
        now = drafts.get(drafts.ids()[0])
        released = now.draft.model_copy(update={"state": "approved"})
        drafts.append_if(now.draft.revision, type(now)(released, now.docx))
    assert told(tmp_path, 24 * 8) == []
    assert len(told(tmp_path, 24 * 6)) == 1
