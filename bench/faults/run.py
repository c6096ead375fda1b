"""Inject faults into ingest, retag, draft release and backup, and look after each whether
everything holds together.

    python -m bench.faults.run --faults 200 [--postgres]

Faults: SIGKILL at a random moment, a disk that is full or fills up (a small one of its own: Linux,
as root), files that vanish or become unreadable while they are read, a clock that jumps by years,
and (with --postgres) connections that the server drops. Right after each fault no draft may be half
released; then the work is done again undisturbed, and `omdok verify` must find nothing, every file
must be in the archive exactly once with every version, nothing half written may be left, and the
backup that is made then must be put back in rehearsal and hold what the archive holds.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bench.faults.disk import SmallDisk, small_disk
from bench.faults.installation import Installation, half_release
from bench.faults.work import WORK
from bench.kept import Taking
from pipeline.keeping.backup import restore_backup
from pipeline.keeping.copying import inventory
from pipeline.keeping.export import content_of, contents_of, files_of
from pipeline.keeping.vault import list_backups
from pipeline.settings import load_settings

FAULTS = ("kill", "disk full", "file vanishes", "file unreadable", "clock")
_KIB = 1024
_DISK_MIB = 192
_ROOMS = (0, 4, 16, 64, 256, 1024)


class Faults:
    """All that can be done to an installation while it works."""

    def __init__(self, installation: Installation, disk: SmallDisk, url: str) -> None:
        self._installation, self._disk, self._url, self._dice = (
            installation,
            disk,
            url,
            installation.dice,
        )

    def inject(self, work: str, fault: str) -> int:
        """One fault while a piece of work is done; gives its exit status."""
        if fault == "clock":
            seconds = self._dice.choice((-1, 1)) * self._dice.uniform(3600, 10**8)
            return self._installation.end(
                self._installation.start(work, seconds, self._dice.choice((0, 1, 3, 10)))
            )
        moment = self._dice.uniform(0, self._installation.longest[work])
        if fault == "kill":
            process = self._installation.start(work)
            time.sleep(moment)
            process.kill()
            return self._installation.end(process)
        if fault == "disk full":
            room = self._dice.choice(_ROOMS) * _KIB
            when = moment if self._dice.random() < 0.5 else 0
            status = self._meanwhile(work, when, lambda: self._disk.fill(room))
            self._disk.free()
            return status
        if fault == "connection":
            return self._meanwhile(work, moment, lambda: drop_connections(self._url))
        return self._without_a_file(work, moment, gone=fault == "file vanishes")

    def _meanwhile(self, work: str, moment: float, disturb: Callable[[], None]) -> int:
        if not moment:
            disturb()
            return self._installation.do(work)
        timer = threading.Timer(moment, disturb)
        timer.start()
        status = self._installation.do(work)
        timer.join()
        return status

    def _without_a_file(self, work: str, moment: float, *, gone: bool) -> int:
        victim = self._dice.choice(self._files_of(work))
        kept = victim.read_bytes()

        def disturb() -> None:
            victim.unlink()
            if not gone:
                victim.mkdir()  # a folder in its place cannot be read, not even by root

        status = self._meanwhile(work, moment if self._dice.random() < 0.5 else 0, disturb)
        if victim.is_dir():
            victim.rmdir()
        victim.write_bytes(kept)
        return status

    def _files_of(self, work: str) -> list[Path]:
        """What a piece of work reads."""
        folder = self._installation.folder
        corpus = folder / "corpus"
        where = {
            "ingest": [folder / "inbox", corpus / "vocabulary"], "retag": [corpus / "vocabulary"],
            "draft": [corpus / "templates", corpus / "boilerplate", corpus / "style", corpus / "vocabulary"],
            "backup": [corpus / "vocabulary", corpus / "templates", folder / "outputs" / "drafts"],
        }[work]  # fmt: skip
        return [file for part in where for file in sorted(part.rglob("*")) if file.is_file()]


def drop_connections(url: str) -> None:
    """Let the server end every connection to the archive but our own."""
    import psycopg

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def one_fault(
    installation: Installation, faults: Faults, work: str, fault: str
) -> tuple[int, list[str]]:
    """Prepare, disturb, do everything again; gives the exit status of the disturbed work and what
    does not hold.
    """
    installation.prepare(work)
    status = faults.inject(work, fault)
    half = [said for draft in installation.drafts() for said in half_release(draft)]
    installation.finish_drafts()
    installation.recover()
    return status, [*half, *installation.amiss(), *installation.backup_amiss()]


def restored_elsewhere(installation: Installation, folder: Path, url: str) -> list[str]:
    """Put the last backup back into an empty installation, and compare archive and files with the
    source.
    """
    installation.do("backup")
    config = folder / "omdok.toml"
    folder.mkdir()
    text = installation.config.read_text(encoding="utf8")
    config.write_text(
        text.replace(f'url = "{installation.settings.store_url}"', f'url = "{url}"'),
        encoding="utf8",
    )
    there = load_settings(config, store_url=url or None)
    newest = list_backups(installation.settings)[0]
    there.keys_folder.mkdir(parents=True)
    key = installation.settings.keys_folder / f"{newest.id}.key"
    (there.keys_folder / key.name).write_bytes(key.read_bytes())
    restore_backup(there, newest)
    found = []
    if inventory(there.store_url).sha256 != inventory(installation.settings.store_url).sha256:
        found.append("the restored archive is another")
    here, back = (
        {**{n: content_of(f) for n, f in files_of(s)}, **dict(contents_of(s))}
        for s in (installation.settings, there)
    )
    if here != back:
        found.append(
            "restored files differ: "
            f"{sorted(n for n in here | back if here.get(n) != back.get(n))[:5]}"
        )
    return found


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own")
    return parser.parse_args()


def main() -> None:
    """Inject the faults and count; ends with 1 at the first that leaves something broken."""
    asked = _asked()
    name, given = ("faults-postgres", " --postgres") if asked.postgres else ("faults", "")
    taking = Taking(
        name, f"python -m bench.faults.run --faults {asked.faults}{given} --seed {asked.seed}"
    )
    dice, counted, refused = random.Random(asked.seed), Counter[str](), 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        disk = stack.enter_context(small_disk(folder / "disk", _DISK_MIB))
        url = second = ""
        if asked.postgres:
            from tests.servers.postgres import running_server

            server = stack.enter_context(running_server())
            url, second = server.new(), server.new()
        installation = Installation(disk.folder / "installation", url, dice)
        faults = Faults(installation, disk, url)
        for number in range(asked.faults):
            work, fault = (
                dice.choice(list(WORK)),
                dice.choice((*FAULTS, *(["connection"] if url else []))),
            )
            began = time.monotonic()
            status, amiss = one_fault(installation, faults, work, fault)
            counted[f"{work}, {fault}"] += 1
            refused += status != 0
            told = "; ".join(amiss) or "whole"
            print(
                f"{number + 1:4}  {work:7} {fault:16} {status:4} {time.monotonic() - began:6.1f} s "
                f" {told}",
                flush=True,
            )
            if amiss:
                raise SystemExit(1)
        amiss = restored_elsewhere(installation, folder / "elsewhere", second)
        states = Counter(draft.state for draft in installation.drafts())
        print(f"drafts: {', '.join(f'{count} {state}' for state, count in states.items())}")
        print(f"restored elsewhere: {'; '.join(amiss) or 'equal to the source'}")
        if amiss:
            raise SystemExit(1)
    taking.keep({
        "faults": sum(counted.values()), "ended_their_work": refused, "broken": 0, "drafts": dict(states),
        "by_work_and_fault": dict(sorted(counted.items())),
    })  # fmt: skip
    print(f"{sum(counted.values())} faults, {refused} of which ended their work; everything whole")
    for which, count in sorted(counted.items()):
        print(f"  {count:4}  {which}")


if __name__ == "__main__":
    main()
