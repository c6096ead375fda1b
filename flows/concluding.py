"""How an ingest run ends: copies are noted, sources settled, the report made and followed up."""

from __future__ import annotations

from datetime import UTC, datetime

from flows.batches import Done
from flows.following import follow_up
from flows.frame import RunFrame
from flows.reports import Laufbericht, More, make_report
from flows.reports.report import tag_counts
from flows.reports.versions import versions_of
from flows.sources import Looks
from flows.workplace import Workplace
from pipeline.collecting.settling import settle
from pipeline.ingest.intake import Survey


def concluded(
    frame: RunFrame, place: Workplace, looks: Looks, survey: Survey, done: Done
) -> Laufbericht:
    """The report of a run in which everything that was planned is done."""
    arrived = [*survey.settled, *done.outcomes]
    arrived += place.intake.settle_duplicates(survey.duplicates, arrived)
    settled = settle(frame.settings, place.archive, looks.collected, arrived)
    report = make_report(
        frame.run, frame.started, datetime.now(UTC), settled.outcomes,
        vanished=settled.vanished,
        sources=(*settled.looks, *looks.skipped), more=_more(frame, place, done),
    )  # fmt: skip
    report = follow_up(frame, report)
    frame.words = f"{report.found} gesehen, {report.new} neu, {report.changed} geändert"
    return report


def _more(frame: RunFrame, place: Workplace, done: Done) -> More:
    return More(
        gained=tag_counts(done.gained),
        lost=tag_counts(done.lost),
        quality=dict(done.grades),
        slowest=frame.tracker.standing.slowest,
        versions=versions_of(frame.settings, place.archive, place.intake.fingerprint),
    )
