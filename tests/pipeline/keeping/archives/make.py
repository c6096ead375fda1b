"""Make the archive of today's schema, as it is released: run once for a release, and never again
for that schema.

    python -m tests.pipeline.keeping.archives.make

Everything is put in as omdok itself does it, so that it is what a user's archive of that schema
holds.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from bench.flows.corpus import write_config
from pipeline.agreements.rulings import TermRuling
from pipeline.archive import Parts, open_archive
from pipeline.archive.searchable import Judgement, Renewed
from pipeline.archive.tables import SCHEMA
from pipeline.archive.types import Alert, SavedSearch
from pipeline.drafting.from_document import draft_from
from pipeline.ingest.intake import Intake
from pipeline.keeping.verify import verify
from pipeline.reading.sources.types import Known
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.review.deciding import Desk, Voice
from pipeline.settings import Settings, load_settings
from tests.workspace import PROJECT

HERE = Path(__file__).parent
SAMPLES = PROJECT / "corpus" / "samples" / "documents"
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
_CHANGED = "presseerklaerung-2020-10-08-potsdam.html"
_AGREEMENT = "kooperationsvereinbarung-bau-arbeitsschutz.txt"
_DOCUMENTS = (
    _CHANGED, "pressemitteilung-2025-02-06-sprechtage.pdf", _AGREEMENT,
    "vereinbarung-vielfalt.pdf",
)  # fmt: skip


def main() -> None:
    """Write `SCHEMA.sqlite.gz` here; an archive that was released is never overwritten."""
    target = HERE / f"{SCHEMA}.sqlite.gz"
    if target.exists():
        raise SystemExit(f"{target} is there: a released archive stays as it is")
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(write_config(Path(folder)))
        inbox = settings.ingest.folders[0]
        inbox.mkdir()
        fill(settings, inbox)
        if found := verify(settings):
            raise SystemExit(f"not whole: {found}")
        file = Path(settings.store_url.partition("///")[2])
        with sqlite3.connect(file) as connection:
            # Where it was made is nobody's business.
            connection.execute(
                "UPDATE manifest SET place = replace(place, ?, '/inbox')", (str(inbox),)
            )
            connection.execute(
                "UPDATE documents SET path = replace(path, ?, '/inbox')", (str(inbox),)
            )
            connection.execute(
                "UPDATE versions SET body = replace(body, ?, '/inbox')", (str(inbox),)
            )
        connection.execute("VACUUM")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.close()
        target.write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
    print(f"{target}: {target.stat().st_size} octets")


def fill(settings: Settings, inbox: Path) -> None:
    """Documents, one of them in two versions, a copy, a file put aside, and what people add to
    them.
    """
    for name in _DOCUMENTS:
        shutil.copy(SAMPLES / name, inbox)
    shutil.copy(SAMPLES / _DOCUMENTS[1], inbox / "kopie.pdf")
    (inbox / "kaputt.pdf").write_bytes(b"%PDF-1.7\nkaputt")
    take_in(settings, inbox)
    changed = inbox / _CHANGED
    text = changed.read_text(encoding="utf8")
    changed.write_text(text.replace("</p>", " Das gilt weiter.</p>", 1), encoding="utf8")
    take_in(settings, inbox)
    with open_archive(settings.store_url) as archive:
        add(archive, settings)


def take_in(settings: Settings, inbox: Path) -> None:
    """Take in all that lies in the inbox."""
    with Intake(settings) as intake:
        survey = intake.survey(sorted(inbox.iterdir()))
        arrived = [*survey.settled, *map(intake.take_in, survey.planned)]
        intake.settle_duplicates(survey.duplicates, arrived)


def add(archive: Parts, settings: Settings) -> None:
    """A saved search with an alert, a ruling, a draft, an audit, a judged hit, a watched page, a
    model half renewed, a ruling on an agreement.
    """
    at, release = (
        NOW.isoformat(),
        next(s.document for s in archive.documents.summaries() if s.path.endswith(_CHANGED)),
    )
    archive.saved.keep(SavedSearch("Potsdam", json.dumps({"text": "Potsdam"}), at))
    archive.saved.tell([Alert("Potsdam", "erste", release, at)])
    tag = next(
        tag for tag in archive.documents.get(release).tags if tag.kind == "partner" and tag.id
    )
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    desk = Desk(archive, vocabulary, settings)
    desk.decide(
        f"{release}:{tag.start}:{tag.kind}:{tag.id}",
        "reject",
        Voice("anna", NOW, "nur der Absender"),
    )
    draft_from(archive, "pressemitteilung", release, vocabulary, settings, values={}, at=NOW)
    for number in range(3):
        archive.audit.note(f"p-{number}", "geändert", f"dokument:{release}", {"nummer": number})
    agreed = next(s.document for s in archive.documents.summaries() if s.path.endswith(_AGREEMENT))
    ends = date(2027, 6, 30)
    archive.agreements.decide(
        TermRuling(
            document=agreed, action="day", role="end", day=ends, by="anna", at=NOW, why="Anruf"
        )
    )
    archive.judgements.judge(Judgement("Wer arbeitet in Potsdam zusammen?", release, 3, at))
    archive.watched.watch(
        "presse", [Known(place="https://beispiel.de/a.pdf", sha256="0" * 64, outcome="new")]
    )
    record = archive.documents.get(release)
    states = tuple(b"zustand" for _ in record.passages)
    names = tuple(passage.id for passage in record.passages)
    archive.renewal.renew(Renewed(release, names, "neu", record.vectors, "neu", states))


if __name__ == "__main__":
    main()
