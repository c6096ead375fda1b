"""Inject faults into ingest, retag, draft release and backup, and look after each whether everything holds together.

    python -m bench.faults.run --faults 200 [--postgres]

Faults: SIGKILL at a random moment, a full disk, files that vanish or become unreadable while they are read, a clock
that is wrong by years, and (with --postgres) connections that the server drops. After each fault the work is done again
undisturbed; then `omdok verify` must find nothing, and every file must be in the archive exactly once.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from bench.flows.corpus import PROJECT, write_config, write_documents
from bench.kept import Taking
from pipeline.archive import open_store
from pipeline.keeping.vault import list_backups
from pipeline.keeping.verify import verify
from pipeline.settings import Settings, load_settings

DOCUMENTS = 12
WORK = ("ingest", "retag", "draft", "backup")
FAULTS = ("kill", "disk full", "file vanishes", "file unreadable", "clock")


class Installation:
    """One installation with registers of its own, disturbed again and again."""

    def __init__(self, folder: Path, store_url: str, dice: random.Random) -> None:
        self.folder, self.dice = folder, dice
        self.config = write_config(folder, store_url)
        corpus = folder / "corpus"
        shutil.copytree(PROJECT / "corpus", corpus, ignore=shutil.ignore_patterns("samples", "gold", "inbox"))
        text = self.config.read_text(encoding="utf8").replace(f'"{PROJECT / "corpus"}"', '"corpus"')
        self.config.write_text(text, encoding="utf8")
        write_documents(folder / "inbox", DOCUMENTS)
        self.settings: Settings = load_settings(self.config)
        self.do("ingest")
        self.longest = {work: self._time(work) for work in WORK}

    def do(self, work: str, *more: str, kill_after: float | None = None) -> int:
        """Do a piece of work, or kill it so many seconds after it began; gives the exit status."""
        command = [sys.executable, "-m", "bench.faults.work", str(self.config), work, *more]
        process = subprocess.Popen(command, cwd=PROJECT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()  # ready
        if kill_after is not None:
            time.sleep(kill_after)
            process.send_signal(signal.SIGKILL)
        _, said = process.communicate()
        if process.returncode not in (0, 3, -signal.SIGKILL):
            raise SystemExit(f"{work} ended with {process.returncode}: {said[-2000:]}")
        return process.returncode

    def prepare(self, work: str) -> None:
        """Give the work something to do."""
        number = self.dice.randrange(10**6)
        if work == "ingest":
            for file in self.dice.sample(sorted((self.folder / "inbox").iterdir()), 5):
                file.write_text(f"{file.read_text(encoding='utf8')}\nNachtrag {number}.\n", encoding="utf8")
        if work == "retag":
            register = self.folder / "corpus" / "vocabulary" / "partners.toml"
            text = register.read_text(encoding="utf8")
            register.write_text(text.replace("names = [", f'names = ["Bericht {number}", ', 1), encoding="utf8")

    def amiss(self) -> list[str]:
        """What does not hold."""
        found = [f"{f.kind} {f.where}: {f.message}" for f in verify(self.settings)]
        store = open_store(self.settings.store_url)
        try:
            ledger, listed = store.ledger(), store.summaries()
        finally:
            store.close()
        places = {str(file) for file in (self.folder / "inbox").iterdir()}
        if (
            set(ledger) != places
            or len(listed) != len(places)
            or len({e.document for e in ledger.values()}) != DOCUMENTS
        ):
            found.append(f"{len(places)} files, {len(ledger)} in the ledger, {len(listed)} documents")
        return found

    def _time(self, work: str) -> float:
        self.prepare(work)
        began = time.monotonic()
        self.do(work)
        return max(0.3, time.monotonic() - began - 1)


def inject(installation: Installation, work: str, fault: str) -> int:
    """One fault while a piece of work is done; gives its exit status."""
    dice, inbox = installation.dice, installation.folder / "inbox"
    if fault == "kill":
        return installation.do(work, kill_after=dice.uniform(0, installation.longest[work]))
    if fault == "disk full":
        return installation.do(work, "--room", str(dice.choice((1, 4, 64, 256, 1024)) * 1024))
    if fault == "clock":
        return installation.do(work, "--skew", str(dice.choice((-1, 1)) * dice.uniform(3600, 10**8)))
    victim = dice.choice(sorted(inbox.iterdir()))
    kept = victim.read_bytes()

    def disturb() -> None:
        time.sleep(dice.uniform(0, 0.5))
        victim.unlink()
        if fault == "file unreadable":
            victim.mkdir()

    thread = threading.Thread(target=disturb)
    thread.start()
    status = installation.do(work)
    thread.join()
    if victim.is_dir():
        victim.rmdir()
    victim.write_bytes(kept)
    return status


def drop_connections(url: str) -> None:
    """Let the server end every connection to the archive but our own."""
    import psycopg

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def main() -> None:
    """Inject the faults and count; ends with 1 at the first that leaves something broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own")
    asked = parser.parse_args()
    name, given = ("faults-postgres", " --postgres") if asked.postgres else ("faults", "")
    taking = Taking(name, f"python -m bench.faults.run --faults {asked.faults}{given}")
    dice, counted = random.Random(asked.seed), Counter[str]()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = ""
        if asked.postgres:
            from tests.servers.postgres import running_server

            url = stack.enter_context(running_server()).new()
        installation = Installation(folder / "installation", url, dice)
        for number in range(asked.faults):
            work, fault = dice.choice(WORK), dice.choice((*FAULTS, *(["connection"] if url else [])))
            installation.prepare(work)
            if fault == "connection":
                cut = threading.Timer(dice.uniform(0, installation.longest[work]) + 1, drop_connections, (url,))
                cut.start()
                status = installation.do(work)
                cut.join()
            else:
                status = inject(installation, work, fault)
            for again in ("ingest", "retag"):
                installation.do(again)
            amiss = installation.amiss()
            counted[f"{work}, {fault}"] += 1
            print(f"{number + 1:4}  {work:7} {fault:16} {status:4}  {'; '.join(amiss) or 'whole'}", flush=True)
            if amiss:
                raise SystemExit(1)
            if len(list_backups(installation.settings)) > 5:
                shutil.rmtree(installation.settings.backups_folder)
    taking.keep({"faults": sum(counted.values()), "broken": 0, "by_work_and_fault": dict(sorted(counted.items()))})
    print(f"{sum(counted.values())} faults, everything whole")
    for which, count in sorted(counted.items()):
        print(f"  {count:4}  {which}")


if __name__ == "__main__":
    main()
