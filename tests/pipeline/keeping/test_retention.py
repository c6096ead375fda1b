"""What is kept how long: by kind, by the day that a document bears, and never without one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.archive import Parts, open_archive
from pipeline.archive.drafts import DraftVersion
from pipeline.ground.drafts import Draft
from pipeline.ground.types import Made
from pipeline.keeping.retention import due_documents, remove_due
from pipeline.settings import Settings, load_settings
from tests.pipeline.archive.builders import make_document, make_record, make_source

TODAY = date(2026, 11, 24)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    config = tmp_path / "omdok.toml"
    config.write_text(
        "[paths]\noutputs = 'outputs'\n[retention]\npress_release = 5\n", encoding="utf8"
    )
    return load_settings(config)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Parts]:
    opened = open_archive(f"sqlite:///{tmp_path}/archive.sqlite")
    kinds = {
        "alt": ("press_release", date(2021, 11, 24)), "jung": ("press_release", date(2021, 11, 25)),
        "ohne": ("press_release", None), "vereinbarung": ("agreement", date(1999, 1, 1)),
    }  # fmt: skip
    for name, (kind, day) in kinds.items():
        place = str(tmp_path / f"{name}.txt")
        text, source = f"Das ist {name} und sonst nichts.", make_source(place, name)
        document = make_document(text, id=name, title=name, kind=kind, date=day, source=source)
        opened.documents.save(make_record(document), place)
    yield opened
    opened.close()


def test_only_what_its_kind_no_longer_keeps_is_due(archive: Parts, settings: Settings) -> None:
    assert [due.document for due in due_documents(archive, settings, TODAY)] == ["alt"]
    assert due_documents(archive, load_settings(), TODAY) == []


def test_a_leap_day_is_due_on_the_first_of_march(archive: Parts, settings: Settings) -> None:
    leap = make_document("Am Schalttag.", id="schalt", title="schalt", date=date(2016, 2, 29))
    archive.documents.save(make_record(leap), "/x/schalt.txt")
    assert [d.document for d in due_documents(archive, settings, date(2021, 2, 28))] == []
    assert [d.document for d in due_documents(archive, settings, date(2021, 3, 1))] == ["schalt"]


def test_drafts_that_rest_on_it_are_told(archive: Parts, settings: Settings) -> None:
    for name in ("jung", "alt"):
        made = Made(at=datetime(2026, 1, 1, tzinfo=UTC), by="test", fingerprint="f")
        draft = Draft(
            id=f"aus-{name}", version=1, template="t", state="draft", document=name, sentences=(), missing=(),
            lint=(), files={}, made=made,
        )  # fmt: skip
        with archive.drafts.writing() as drafts:
            drafts.create(DraftVersion(draft, b"Word"))
    assert [due.drafts for due in due_documents(archive, settings, TODAY)] == [("aus-alt",)]
    assert not remove_due(archive, settings, TODAY)[0].proven


def test_what_is_due_is_removed_and_proven_gone(
    archive: Parts, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "alt.txt").write_text("noch da", encoding="utf8")
    assert due_documents(archive, settings, TODAY)[0].original == str(tmp_path / "alt.txt")
    removed = remove_due(archive, settings, TODAY)
    assert [r.document for r in removed] == ["alt"]
    assert removed[0].proven
    assert sorted(archive.shown.numbers().values()) == ["jung", "ohne", "vereinbarung"]
    assert remove_due(archive, settings, TODAY) == []
