"""One installation that is disturbed again and again, and everything that must hold of it each
time.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from bench.faults.work import PEOPLE, REFUSED, WORK, publish, run
from bench.flows.corpus import PROJECT, write_config, write_documents
from pipeline.archive import open_archive
from pipeline.drafting.files import SUMS, was_edited
from pipeline.drafting.work import DraftWork
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import Refused
from pipeline.keeping.backup import rehearse
from pipeline.keeping.copying import inventory
from pipeline.keeping.vault import list_backups
from pipeline.keeping.verify import verify
from pipeline.registers.vocabulary import Vocabulary, load_vocabulary
from pipeline.settings import Settings, load_settings

DOCUMENTS = 12
_NOTE = re.compile(r"Nachtrag (\d+)\.")
_FORKS = multiprocessing.get_context("forkserver")
_LONGEST_SECONDS = 3600
_PLACES = 100
# What `verify` calls abandoned is older than an hour.
_LATER = 86_400


class Installation:
    """One installation with registers of its own; every piece of work is done in a process of its
    own.
    """

    def __init__(self, folder: Path, store_url: str, dice: random.Random) -> None:
        self.folder, self.dice = folder, dice
        self.config = write_config(folder, store_url, more="[backup]\nkeep = 3\n")
        corpus = folder / "corpus"
        shutil.copytree(
            PROJECT / "corpus", corpus, ignore=shutil.ignore_patterns("samples", "gold", "inbox")
        )
        text = self.config.read_text(encoding="utf8").replace(f'"{PROJECT / "corpus"}"', '"corpus"')
        self.config.write_text(text, encoding="utf8")
        # The fewer names are to be looked for, the faster a process is ready; all else stays as it
        # is.
        places = corpus / "vocabulary" / "gemeinden.csv"
        places.write_text(
            "".join(places.read_text(encoding="utf8").splitlines(keepends=True)[:_PLACES]),
            encoding="utf8",
        )
        (folder / "tmp").mkdir()
        self.inbox = folder / "inbox"
        write_documents(self.inbox, DOCUMENTS)
        self.edits: Counter[str] = Counter()
        self.settings: Settings = load_settings(self.config)
        self.do("ingest")
        self.longest = {work: self._time(work) for work in WORK}
        if [draft.state for draft in self.drafts()] != ["published"]:
            raise SystemExit(
                "the draft of an undisturbed run is not published: nothing would be tested"
            )

    def drafts(self) -> list[Draft]:
        """Every draft with its files, made again where they are missing."""
        with open_archive(self.settings.store_url) as archive:
            work = DraftWork(archive, self.settings, self._vocabulary)
            return [work.with_files(draft.id) for draft in work.all()]

    def start(
        self, work: str, skew: float = 0, skew_after: int = 0
    ) -> multiprocessing.process.BaseProcess:
        """Begin a piece of work."""
        given = (self.config, work, self._log, skew, skew_after)
        process = _FORKS.Process(target=run, args=given)
        process.start()
        return process

    def end(self, process: multiprocessing.process.BaseProcess) -> int:
        """Wait for a piece of work; gives its exit status, and ends with an error at one that
        nobody expects.
        """
        process.join(_LONGEST_SECONDS)
        status = process.exitcode
        if status not in (0, REFUSED, -signal.SIGKILL):
            raise SystemExit(f"ended with {status}: {self._log.read_text(encoding='utf8')[-3000:]}")
        return status

    def do(self, work: str) -> int:
        """Do a piece of work undisturbed."""
        return self.end(self.start(work))

    def _vocabulary(self) -> Vocabulary:
        return load_vocabulary(self.settings.vocabulary_folder)

    @property
    def _log(self) -> Path:
        # Not on the disk that is filled.
        return self.folder.parent.parent / "log.txt"

    def prepare(self, work: str) -> None:
        """Give the work something to do."""
        number = self.dice.randrange(10**6)
        if work == "ingest":
            for file in self.dice.sample(sorted(self.inbox.iterdir()), 5):
                file.write_text(
                    f"{file.read_text(encoding='utf8')}\nNachtrag {number}.\n", encoding="utf8"
                )
                self.edits[str(file)] += 1
        if work == "retag":
            register = self.folder / "corpus" / "vocabulary" / "partners.toml"
            text = register.read_text(encoding="utf8")
            register.write_text(
                text.replace("names = [", f'names = ["Bericht {number}", ', 1), encoding="utf8"
            )

    def let_time_pass(self) -> None:
        """Make what a killed process left look a day old."""
        then = time.time() - _LATER
        for left in (
            *self.settings.drafts_folder.glob("*/.omdok-*"),
            *self.settings.backups_folder.glob(".*.part"),
        ):
            os.utime(left, (then, then))

    def recover(self) -> None:
        """What staff and the schedule do after a fault: everything once more."""
        self.let_time_pass()
        if status := self.do("again"):
            raise SystemExit(
                f"ended with {status} after the fault: {self._log.read_text(encoding='utf8')}"
            )

    def finish_drafts(self) -> None:
        """Publish what a fault left between two states; a draft that was made without its standing
        texts stays.
        """
        with open_archive(self.settings.store_url) as store:
            for draft in self.drafts():
                with suppress(Refused):
                    publish(draft, self.settings, store, datetime.now(UTC))

    def amiss(self) -> Iterator[str]:
        """What does not hold, before anything is done again (drafts) and after it (all else)."""
        for found in verify(self.settings):
            yield f"{found.kind} {found.where}: {found.message}"
        yield from self._documents()
        for draft in self.drafts():
            yield from half_release(draft)
        for left in (
            *self.settings.drafts_folder.glob("*/.omdok-*"),
            *self.settings.backups_folder.glob(".*"),
        ):
            yield f"{left} was left behind"

    def _documents(self) -> Iterator[str]:
        """Every file is one document with one version for each edit, and its text is what stands in
        the file.
        """
        with open_archive(self.settings.store_url) as store:
            manifest, listed = store.manifest.all(), store.documents.summaries()
            places = {str(file) for file in self.inbox.iterdir()}
            documents = {entry.document for entry in manifest.values()}
            if (
                set(manifest) != places
                or not len(listed) == len(documents) == len(places) == DOCUMENTS
            ):
                yield f"{len(places)} files, {len(manifest)} in the manifest, {len(listed)} documents"
                return
            for place, entry in manifest.items():
                versions = store.documents.versions(str(entry.document))
                if [one.version for one in versions] != list(range(1, self.edits[place] + 2)):
                    yield f"{place}: {len(versions)} versions after {self.edits[place]} edits"
                text = Path(place).read_text(encoding="utf8")
                if _NOTE.findall(text) != _NOTE.findall(versions[-1].text):
                    yield f"{place}: the archive has not what stands in the file"

    def backup_amiss(self) -> Iterator[str]:
        """What cannot be put back of the newest backup, or differs from the archive that it was
        made of.
        """
        newest = list_backups(self.settings)[0]
        outcome = rehearse(self.settings, newest)
        yield from (f"{newest.id}: {fault}" for fault in outcome.faults)
        here = inventory(self.settings.store_url).counts
        if {name: count for name, count in outcome.counts.items() if name != "files"} != here:
            yield f"{newest.id} holds {outcome.counts}, the archive {here}"

    def _time(self, work: str) -> float:
        self.prepare(work)
        began = time.monotonic()
        if self.do(work):
            raise SystemExit(f"{work} undisturbed: {self._log.read_text(encoding='utf8')[-3000:]}")
        return max(0.1, time.monotonic() - began)


def half_release(draft: Draft) -> Iterator[str]:
    """What in a draft's folder is not of one state: every file must be as its `draft.json` and its
    Word file say.
    """
    folder = Path(draft.files["json"]).parent
    names = sorted(Path(file).name for file in draft.files.values())
    noted = [
        line.split("  ", 1)[1] for line in (folder / SUMS).read_text(encoding="utf8").splitlines()
    ]
    if noted != names:
        yield f"{draft.id}: {names} is written, {noted} is noted"
    for name in names:
        if not (folder / name).is_file() or was_edited(folder, name):
            yield f"{draft.id}: {name} is missing or another"
    html = Path(draft.files["html"]).read_text(encoding="utf8")
    if ("noindex" in html) == (draft.state == "published"):
        yield f"{draft.id}: the page is not that of a draft that is {draft.state}"
    released = draft.state in ("approved", "published")
    if released != (set(draft.approved) >= set(PEOPLE)):
        yield f"{draft.id}: {draft.state}, released by {draft.approved}"
