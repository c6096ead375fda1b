"""Boilerplate that only repetition tells is marked as releases come in, in those that came before
as well.
"""

from __future__ import annotations

import itertools

import pytest

from pipeline.archive import Parts, open_archive
from pipeline.ingest.intake import Intake
from tests.pipeline.reading.test_works import prose
from tests.workspace import Workspace

ABOUT = "Gemeinsam tragen alle Beteiligten seit Jahren dazu bei, dass Wissen in den Betrieben der Region ankommt."


def release(seed: int, about: str = ABOUT) -> str:
    words = [prose(seed * 10 + n, 40) for n in range(4)]
    body = "\n\n".join(f"{w.capitalize()}." for w in words)
    return f"Pressemitteilung vom {seed}. Mai 2021\n\nTitel {words[0][:20]}\n\n{body}\n\n{about}\n"


def marked(archive: Parts) -> dict[str, list[str]]:
    found = {}
    for summary in archive.documents.summaries():
        record = archive.documents.get(summary.document)
        quiet = [z for z in record.document.sections if z.kind == "boilerplate"]
        found[summary.path.rpartition("/")[2]] = [
            record.document.text[z.start : z.end] for z in quiet
        ]
        assert [p.section for p in record.passages].count("boilerplate") == len(quiet), (
            "search knows of it"
        )
    return found


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_the_third_release_tells_of_all(workspace: Workspace, order: tuple[int, ...]) -> None:
    texts = [release(seed) for seed in (1, 2, 3)]
    archive = open_archive(workspace.settings.store_url)
    for count, at in enumerate(order, 1):
        (workspace.inbox / f"{at}.txt").write_text(texts[at], encoding="utf8")
        with Intake(workspace.settings) as intake:
            survey = intake.survey(sorted(workspace.inbox.iterdir()))
            assert [intake.take_in(made).outcome for made in survey.planned] == ["new"]
        wanted = [ABOUT] if count == 3 else []
        assert all(found == wanted for found in marked(archive).values())
    archive.close()
    with Intake(workspace.settings) as intake:
        assert {o.outcome for o in intake.survey(sorted(workspace.inbox.iterdir())).settled} == {
            "unchanged"
        }


def test_renditions_of_one_release_tell_nothing(workspace: Workspace) -> None:
    for name, text in itertools.product(("a", "b", "c"), (release(1),)):
        (workspace.inbox / f"{name}.txt").write_text(text + "\n" * ord(name), encoding="utf8")
    with Intake(workspace.settings) as intake:
        for made in intake.survey(sorted(workspace.inbox.iterdir())).planned:
            intake.take_in(made)
    archive = open_archive(workspace.settings.store_url)
    assert list(marked(archive).values()) == [[], [], []]
    archive.close()


def test_a_document_that_changed_meanwhile_is_not_mended(workspace: Workspace) -> None:
    (workspace.inbox / "a.txt").write_text(release(1), encoding="utf8")
    with Intake(workspace.settings) as intake:
        (made,) = intake.survey([workspace.inbox / "a.txt"]).planned
        intake.take_in(made)
    archive = open_archive(workspace.settings.store_url)
    record = archive.documents.get(made.document or "")
    other = record.document.model_copy(update={"title": "Anders"})
    assert not archive.documents.mend(record, other)
    assert archive.documents.mend(record, record.document)
    archive.close()
