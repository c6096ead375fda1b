"""A database server that stops in the middle of an ingest, politely or not, and comes back: no document that was
reported is lost, none is half there, and the next run takes in the rest.

    python -m bench.faults.server [--seeds 4] [--documents 40]

Prints a line a seed and 1 when something was lost.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from subprocess import CalledProcessError

from pipeline.archive import open_archive
from pipeline.ground.errors import OmdokError
from pipeline.keeping.verify import verify
from pipeline.settings import PROJECT, load_settings
from tests.servers.postgres import Server, running_server

_LONGEST = 240  # seconds that an ingest may take, stopped or not
_OFTEN = 0.1
_OURS = re.compile(r'File "[^"]*/(?:app|flows|pipeline)/')
_KINDS = ("fast", "immediate")  # what `pg_ctl` calls them: SIGINT and SIGQUIT


def prepare(folder: Path, url: str, documents: int) -> Path:
    """An installation on a server, with documents that wait."""
    (folder / "inbox").mkdir(parents=True)
    for number in range(documents):
        text = f"Vermerk {number}\n\nDie Bundesagentur für Arbeit berät Betriebe, Folge {number}.\n"
        (folder / "inbox" / f"{number:03}.txt").write_text(text, encoding="utf8")
    config = folder / "omdok.toml"
    config.write_text(
        f'[paths]\ncorpus = "{PROJECT / "corpus"}"\noutputs = "outputs"\n[store]\nurl = "{url}"\n'
        '[ingest]\nfolders = ["inbox"]\nbatch = 2\nretry_seconds = 0\n[embedding]\nengine = "hashing"\n',
        encoding="utf8",
    )
    return config


def ingest(config: Path) -> subprocess.Popen[str]:
    """An ingest in a process of its own."""
    command = [sys.executable, "-m", "app", "--config", str(config), "ingest", "--json"]
    return subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def taken_in(url: str) -> int:
    """How many documents are in the archive; none where nobody answers."""
    with suppress(OmdokError), open_archive(url) as archive:
        return len(archive.documents.summaries())
    return 0


def stop_within(
    server: Server, url: str, enough: int, kind: str, running: subprocess.Popen[str]
) -> int:
    """Wait for so many documents and stop the server; gives how many there were at least."""
    seen, ends = 0, time.monotonic() + _LONGEST
    while seen < enough and running.poll() is None and time.monotonic() < ends:
        seen = taken_in(url)
        time.sleep(_OFTEN)
    server.stop(kind)
    return seen


def _says_what_to_do(told: str) -> bool:
    """Whether a fault was told in German, without a trace of our own code; Prefect's server may tell of its end."""
    return "Nächster Schritt: " in told and not _OURS.search(told)


def once(seed: int, documents: int, home: Path) -> tuple[str, bool]:
    """Play one seed: what happened, and whether all holds."""
    dice = random.Random(seed)
    kind, enough = dice.choice(_KINDS), dice.randrange(1, documents * 3 // 4)
    # The context stops the server once more where it is gone already.
    with suppress(CalledProcessError), running_server(home / "server") as server:
        url, port = server.new(), server.port
        config = prepare(home / "house", url, documents)
        running = ingest(config)
        seen = stop_within(server, url, enough, kind, running)
        said = running.communicate(timeout=_LONGEST)
    with running_server(home / "server", port=str(port)):
        kept = taken_in(url)
        again = ingest(config)
        again.communicate(timeout=_LONGEST)
        found, faults = taken_in(url), verify(load_settings(config))
    holds = kept >= seen and found == documents and not faults and again.returncode == 0
    holds &= running.returncode == 0 or _says_what_to_do(said[1])
    told = f"{kind}: {seen} seen, {kept} kept, {found} of {documents} after the next run"
    return f"{told}, exit {running.returncode}, {len(faults)} faults", holds


def main(seeds: range, documents: int) -> int:
    """Play all seeds."""
    held = []
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o755)  # the server's user must come through
            (Path(folder) / "server").mkdir()
            told, holds = once(seed, documents, Path(folder))
        print(f"seed {seed}: {told}{'' if holds else ' WRONG'}", flush=True)
        held.append(holds)
    return 0 if all(held) else 1


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=4)
    options.add_argument("--documents", type=int, default=40)
    options.add_argument("--first", type=int, default=0)
    given = options.parse_args()
    sys.exit(main(range(given.first, given.first + given.seeds), given.documents))
