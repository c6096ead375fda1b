"""What is known of agreements, and what people ruled about them, is kept, carried and erased."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.agreements.rulings import TermRuling
from pipeline.archive import open_archive
from pipeline.ingest.intake import Intake
from pipeline.keeping.backup import make_backup, restore_backup
from pipeline.keeping.erasure import Eraser
from pipeline.keeping.export import export_to
from pipeline.keeping.vault import find_backup
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.review.retagging import Retagging
from pipeline.search.meaning import embedder_for
from pipeline.tagging.ready import tagger_for
from tests.contracts.test_store_agreements import RENEWED, put, ruling
from tests.pipeline.keeping.test_backup import installation
from tests.workspace import Workspace

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
NAME = "Leonie Abendroth"
TEXT = f"""Kooperationsvereinbarung
zwischen der DAK und der Handwerkskammer Mittelau
§ 1 Ziel
Die Partner beraten kleine Betriebe gemeinsam.
§ 2 Laufzeit
Die Vereinbarung gilt vom 1. Mai 2025 bis zum 30. April 2028.
{NAME} legt bis zum 31. März 2027 einen Bericht vor.
Mittelau, den 3. April 2025
Dr. {NAME}, Vorsitzende
"""


def test_terms_and_rulings_go_through_backup_and_export(tmp_path: Path) -> None:
    here, there = installation(tmp_path / "hier"), installation(tmp_path / "dort")
    with open_archive(here.store_url) as archive:
        put(archive, "renewed", RENEWED)
        archive.agreements.decide(ruling("renewed", "day", role="end", day=date(2029, 5, 1)))
        before = archive.agreements.ruled("renewed")
        export_to(tmp_path / "export", here, archive, NOW)
    made = make_backup(here)
    there.keys_folder.mkdir(parents=True)
    for key in here.keys_folder.iterdir():
        (there.keys_folder / key.name).write_bytes(key.read_bytes())
    restore_backup(there, find_backup(there, str(made.file)))
    with open_archive(there.store_url) as archive:
        assert archive.agreements.ruled("renewed") == before
        assert archive.agreements.rulings("renewed")[0].why == "Brief"
    tables = tmp_path / "export" / "tables"
    (told,) = (tables / "agreement_rulings.jsonl").read_text(encoding="utf8").splitlines()
    assert TermRuling.model_validate_json(json.loads(told)["body"]).day == date(2029, 5, 1)
    assert "1. März 2022" in (tables / "agreements.jsonl").read_text(encoding="utf8")


def test_who_is_erased_leaves_the_record_too(workspace: Workspace) -> None:
    settings = workspace.settings
    (workspace.inbox / "vertrag.txt").write_text(TEXT, encoding="utf8")
    with Intake(settings) as intake:
        for plan in intake.survey([workspace.inbox / "vertrag.txt"]).planned:
            intake.take_in(plan)
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    with open_archive(settings.store_url) as archive:
        (summary,) = archive.documents.summaries()
        before = archive.agreements.get(summary.document)
        assert NAME in before.model_dump_json()
        archive.agreements.decide(ruling(summary.document, "done", role="report", why=f"{NAME} rief an",
                                       day=date(2027, 3, 31)))  # fmt: skip
        retagging = Retagging(archive, tagger_for(vocabulary, settings), vocabulary)
        assert Eraser(settings, archive, retagging, embedder_for(settings)).erase(NAME).proven
        after = archive.agreements.get(summary.document)
        kept = after.model_dump_json() + archive.agreements.rulings(summary.document)[0].why
        assert "Abendroth" not in kept
        assert after.terms == before.terms
