"""The flows that keep house: suggestions once, upkeep, backups and their rehearsal, cleaning up,
one at a time.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.cleanup import cleanup
from flows.drafts import drafts
from flows.following import follow_up
from flows.frame import framed
from flows.keeping import backup, restore_rehearsal
from flows.marks import last_run
from flows.reports import Laufbericht, describe, make_report
from flows.upkeep import evaluate, reindex, retag
from pipeline.archive import open_archive
from pipeline.archive.holding import Holding
from pipeline.drafting.lookup import list_drafts
from pipeline.evaluation.relevance import Verdict, judge_hits
from pipeline.ground.errors import NotFound, Refused
from pipeline.ground.types import FileOutcome, Outcome
from pipeline.ingest.intake import Intake
from pipeline.reading.sources.download_cache import Incoming, keep, kept_file
from pipeline.reading.sources.folder import find_files
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.search.bundle import Bundle
from pipeline.search.meaning import embedder_for
from pipeline.search.query import Query
from pipeline.search.search import search
from tests.pipeline.evaluation.test_search import write_set
from tests.workspace import PROJECT, Workspace

SAMPLES = PROJECT / "corpus" / "samples" / "documents"


def call(flow: Any, workspace: Workspace) -> dict[str, Any]:
    """The flow's function alone: what Prefect adds is tested elsewhere."""
    answer: dict[str, Any] = flow.fn(config=str(workspace.config))
    return answer


def take_in(workspace: Workspace, *names: str) -> list[FileOutcome]:
    for name in names:
        (workspace.inbox / name).write_bytes((SAMPLES / name).read_bytes())
    with Intake(workspace.settings) as intake:
        return [
            intake.take_in(made) for made in intake.survey(find_files([workspace.inbox])).planned
        ]


def followed(workspace: Workspace, outcome: Outcome = "new") -> Laufbericht:
    """The report of a run with one file, with what follows it."""
    seen = FileOutcome(path="/a/neu.pdf", outcome=outcome, document="01")
    at = datetime.now(UTC)
    with framed("ingest", str(workspace.config), None, alone=False) as frame:
        return follow_up(frame, make_report("lauf", at, at, [seen]))


def with_few_questions(workspace: Workspace) -> None:
    """Let the installation have registers and templates as usual, and three judged questions."""
    corpus = workspace.folder / "corpus"
    (corpus / "gold" / "queries").mkdir(parents=True)
    write_set(corpus / "gold" / "queries")
    for folder in ("vocabulary", "templates", "boilerplate", "style"):
        (corpus / folder).symlink_to(PROJECT / "corpus" / folder)
    text = workspace.config.read_text(encoding="utf8")
    workspace.config.write_text(text.replace(str(PROJECT / "corpus"), str(corpus)), encoding="utf8")


def agreements() -> list[str]:
    return sorted(
        file.name
        for file in SAMPLES.glob("*vereinbarung*")
        if file.suffix in (".docx", ".txt", ".pdf")
    )


def test_a_new_agreement_gets_one_suggestion(workspace: Workspace) -> None:
    first, second = agreements()[:2]
    take_in(workspace, first)
    assert call(drafts, workspace)["suggested"] == []
    take_in(workspace, second)
    (one,) = call(drafts, workspace)["suggested"]
    assert call(drafts, workspace)["suggested"] == []
    archive = open_archive(workspace.settings.store_url)
    (draft,) = list_drafts(archive, workspace.settings)
    archive.close()
    assert (draft.id, draft.state, draft.history[0].by) == (one["draft"], "draft", "omdok")
    assert draft.history[0].what.startswith("Vorschlag")


def test_upkeep_of_an_archive_that_is_up_to_date_finds_nothing_to_do(workspace: Workspace) -> None:
    take_in(workspace, agreements()[0])
    assert call(retag, workspace) == {"documents": 1, "touched": 0, "changed": 0, "lost": 0}
    assert call(reindex, workspace)["renewed"] == 0
    last = last_run(workspace.settings, "retag")
    assert last
    assert last.ok
    assert "0 von 1 Dokumenten" in last.words


def test_the_search_is_measured_and_every_report_tells_it(workspace: Workspace) -> None:
    with_few_questions(workspace)
    take_in(workspace, *agreements()[:2])
    settings = workspace.settings
    told = describe(followed(workspace))
    assert "noch nicht gemessen" in told
    assert "noch keine" in told
    made = call(evaluate, workspace)
    assert made["queries"] == 0
    assert made["baseline"]["queries"] == 2
    archive = open_archive(settings.store_url)
    vocabulary, embedder = load_vocabulary(settings.vocabulary_folder), embedder_for(settings)
    found = search(Bundle(archive, settings, vocabulary, embedder), Query(text="Vereinbarung"))
    judge_hits(archive, found, Verdict(fits=[1]), datetime.now(UTC))
    archive.close()
    again = call(evaluate, workspace)
    assert (again["queries"], again["baseline"]) == (1, made["baseline"])
    figure = f"{made['baseline']['ndcg_10']:.2f} von 1".replace(".", ",")
    for report in (followed(workspace), followed(workspace, "unchanged")):
        said = describe(report)
        assert figure in said
        assert "1 Suche, Reihenfolge der ersten zehn Treffer 1,00 von 1" in said


def test_what_is_backed_up_can_be_put_back(workspace: Workspace) -> None:
    with pytest.raises(NotFound, match="keine Sicherung"):
        call(restore_rehearsal, workspace)
    failed = last_run(workspace.settings, "restore-rehearsal")
    assert failed
    assert not failed.ok
    take_in(workspace, agreements()[0])
    made = call(backup, workspace)
    assert Path(made["file"]).stat().st_size == made["size"]
    assert call(restore_rehearsal, workspace)["ok"]


def test_cleaning_up_takes_the_old_and_leaves_the_rest(workspace: Workspace) -> None:
    take_in(workspace, agreements()[0])
    settings, old = workspace.settings, time.time() - 400 * 86_400
    reports = settings.paths.outputs / "reports"
    for name in ("alt.json", "alt.md", "neu.json", "current.json"):
        reports.mkdir(exist_ok=True)
        (reports / name).write_text("{}", encoding="utf8")
    with Incoming(workspace.folder) as incoming:
        incoming.write(b"gehoert niemandem")
        stray = kept_file(settings, keep(settings, incoming))
    with Incoming(workspace.folder) as incoming:
        incoming.write(b"eben geholt")
        young = kept_file(settings, keep(settings, incoming))
    for file in (reports / "alt.json", reports / "alt.md", reports / "current.json", stray):
        os.utime(file, (old, old))
    assert call(cleanup, workspace) == {"reports": 2, "collected": 1, "mail": 0, "leases": 0}
    assert {file.name for file in reports.iterdir()} == {"neu.json", "current.json"}
    assert (stray.exists(), young.exists()) == (False, True)


def test_two_runs_of_one_flow_do_not_go_on_at_once(workspace: Workspace) -> None:
    take_in(workspace, agreements()[0])
    archive = open_archive(workspace.settings.store_url)
    with Holding(archive).alive() as other:
        assert other.take([("flow:retag",)]) != [None]
        with pytest.raises(Refused, match="schon unterwegs"):
            call(retag, workspace)
    call(retag, workspace)
    archive.close()
