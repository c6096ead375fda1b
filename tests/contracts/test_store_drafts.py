"""What every archive must do for drafts: keep each revision, and change only the one that was
seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from pipeline.archive import Parts, open_archive
from pipeline.archive.drafts import DraftVersion
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import NotFound, Refused
from pipeline.ground.types import Made
from tests.contracts.test_stores import URLS
from tests.pipeline.archive.builders import NOW


@pytest.fixture(params=sorted(URLS))
def archive(request: pytest.FixtureRequest) -> Iterator[Parts]:
    opened = open_archive(URLS[request.param](request))
    yield opened
    opened.close()


def version(title: str = "Eins", docx: bytes = b"Word", id: str = "entwurf") -> DraftVersion:
    made = Made(at=NOW, by="test", fingerprint="f")
    draft = Draft(
        id=id, version=1, template="t", state="draft", sentences=(), missing=(), lint=(), files={},
        made=made, title=title,
    )  # fmt: skip
    return DraftVersion(draft, docx)


def test_without_an_archive_there_are_no_drafts_and_none_is_made(archive: Parts) -> None:
    with archive.drafts.reading() as drafts:
        assert drafts is None
    with pytest.raises(NotFound):
        archive.generation()


def test_every_revision_stays(archive: Parts) -> None:
    with archive.drafts.writing() as drafts:
        drafts.create(version())
        drafts.append_if(1, version("Zwei"))
        drafts.append_if(2, version("Drei", b"Anders"))
    with archive.drafts.reading() as drafts:
        assert drafts
        kept = drafts.versions("entwurf")
        assert [(v.draft.title, v.docx) for v in kept] == [
            ("Eins", b"Word"), ("Zwei", b"Word"), ("Drei", b"Anders"),
        ]  # fmt: skip
        assert [v.draft.revision for v in kept] == [1, 2, 3]
        assert drafts.get("entwurf") == kept[-1]
        assert drafts.get("entwurf", 2) == kept[1]
        assert [draft.title for draft in drafts.newest()] == ["Drei"]
        with pytest.raises(NotFound):
            drafts.get("anderer")


def test_only_the_newest_revision_is_changed(archive: Parts) -> None:
    with archive.drafts.writing() as drafts:
        drafts.create(version())
        drafts.append_if(1, version("Zwei"))
    for wrong in (0, 1, 3):
        with pytest.raises(Refused), archive.drafts.writing() as drafts:
            drafts.append_if(wrong, version("Drei"))
    with pytest.raises(Refused), archive.drafts.writing() as drafts:
        drafts.create(version())
    with archive.drafts.reading() as drafts:
        assert drafts
        assert drafts.get("entwurf").draft.title == "Zwei"


def test_a_change_that_fails_leaves_nothing(archive: Parts) -> None:
    with archive.drafts.writing() as drafts:
        drafts.create(version())
    with suppress(ZeroDivisionError), archive.drafts.writing() as drafts:
        drafts.append_if(1, version("Zwei"))
        raise ZeroDivisionError
    with archive.drafts.reading() as drafts:
        assert drafts
        assert len(drafts.versions("entwurf")) == 1


def test_words_are_found_by_the_beginning_of_their_hash(archive: Parts) -> None:
    with archive.drafts.writing() as drafts:
        first = drafts.create(version())
        drafts.create(version(id="anderer"))
        drafts.append_if(1, version("Zwei"))
        again = drafts.append_if(2, version("Eins"))
        for length in (8, 12, 64):
            assert drafts.seen("entwurf", first.draft.words[:length]) == again
        for name in ("", first.draft.words[:7], "g" * 12, "0" * 12, "%", "_" * 9):
            assert drafts.seen("entwurf", name) is None


def test_erasing_reaches_every_revision_and_its_word_file(archive: Parts) -> None:
    with archive.drafts.writing() as drafts:
        drafts.create(version("Weiß"))
        drafts.append_if(1, version("Frau Weiß"))
        drafts.append_if(2, version("Ende", b"anders"))
        masked = drafts.rewrite(
            "entwurf",
            lambda v: DraftVersion(
                v.draft.model_copy(update={"title": v.draft.title.replace("Weiß", "█")}), b"masked"
            ),
        )
    with archive.drafts.reading() as drafts:
        assert drafts
        kept = drafts.versions("entwurf")
        assert [v.draft.title for v in kept] == ["█", "Frau █", "Ende"]
        assert {v.docx for v in kept} == {b"masked"}
        assert drafts.is_true("entwurf")
    assert masked == 3


def test_search_need_not_hear_of_drafts(archive: Parts) -> None:
    with archive.drafts.writing() as drafts:
        drafts.create(version())
    before = archive.generation()
    with archive.drafts.writing() as drafts:
        drafts.append_if(1, version("Zwei"))
    assert archive.generation() == before
