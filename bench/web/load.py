"""How others fare while one person asks for all at once.

    python -m bench.web.load FOLDER [--documents 2000] [--seconds 60] [--leak 20000]

FOLDER takes the installation (one that is there is used again). The page runs as a process of its own. Somebody
searches alone, one question after the other; then the same while one other person keeps 64 searches and 16 uploads
under way, asks a question of 1 MB over and over, and an `omdok ingest` takes the samples in. Prints Markdown.
With --leak so many requests follow, and the memory of the process is told before and after.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import httpx
import psutil

from bench.web.pages import _p95, installation, questions
from bench.web.served import served
from pipeline.accounts import open_accounts
from pipeline.settings import PROJECT, Settings

SEARCHERS, UPLOADS, PORT = 64, 16, 8791
OTHER, HOG, PASSWORD = "Olga Andere", "Viktor Vielfrager", "ein ganz langer Satz 7"


@dataclass
class Seen:
    """What one kind of request took (ms), and how it was answered."""

    times: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        p95 = f"{_p95(self.times):.0f}" if self.times else "–"
        p50 = f"{_p95(sorted(self.times)[: len(self.times) // 2 or 1]):.0f}" if self.times else "–"
        return f"{len(self.times)} | {p50} | {p95} | {dict(self.answers)}"

    async def note(self, asked: Awaitable[httpx.Response]) -> None:
        """Wait for an answer and keep what it took."""
        began = time.perf_counter()
        try:
            answer = await asked
        except httpx.HTTPError as error:
            self.answers[type(error).__name__] += 1
            await asyncio.sleep(0.1)
            return
        self.answers[str(answer.status_code)] += 1
        if answer.status_code == 429:
            await asyncio.sleep(float(answer.headers["retry-after"]))
        else:
            self.times.append((time.perf_counter() - began) * 1000)


@asynccontextmanager
async def client(settings: Settings, name: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client that is signed in, with as many connections as it likes."""
    accounts = open_accounts(settings)
    if name not in {account.name for account in accounts.list()}:
        accounts.add(name, "prüfen", PASSWORD)
    token, session = accounts.sign_in(name, PASSWORD, "")
    accounts.close()
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{PORT}", cookies={"omdok-sitzung": token}, timeout=300,
        headers={"X-CSRF-Token": session.csrf}, limits=httpx.Limits(max_connections=None),
    ) as made:  # fmt: skip
        yield made


async def _over_and_over(
    until: asyncio.Event, ask: Callable[[], Awaitable[httpx.Response]], seen: Seen
) -> None:
    while not until.is_set():
        await seen.note(ask())


async def _alone(who: httpx.AsyncClient, asked: Iterator[str], seconds: float) -> Seen:
    seen, ends = Seen(), time.monotonic() + seconds
    while time.monotonic() < ends:
        await seen.note(who.get("/suche", params={"q": next(asked)}))
    return seen


async def measure(settings: Settings, folder: Path, seconds: float) -> dict[str, Seen]:
    """Times of the other person alone and beside the load, and how the load was answered."""
    asked = cycle(questions(2000))
    searches, uploads, long = Seen(), Seen(), Seen()
    async with client(settings, OTHER) as other, client(settings, HOG) as hog:
        await other.get("/suche", params={"q": "Vereinbarung"})  # the first reads the archive
        alone = await _alone(other, asked, seconds / 3)
        ends, number = asyncio.Event(), iter(range(10**9))

        def upload() -> Awaitable[httpx.Response]:
            text = f"Pressemitteilung {next(number)}\n" + "Gute Arbeit im Betrieb. " * 2000
            return hog.post(
                "/hochladen",
                files={"dateien": ("brief.txt", io.BytesIO(text.encode()), "text/plain")},
            )

        def search() -> Awaitable[httpx.Response]:
            return hog.get("/suche", params={"q": next(asked)})

        def endless() -> Awaitable[httpx.Response]:
            return hog.put("/api/v1/drafts/x", content=b'{"q": "' + b"x" * 1_000_000 + b'"}')

        load = [_over_and_over(ends, search, searches) for _ in range(SEARCHERS)]
        load += [_over_and_over(ends, upload, uploads) for _ in range(UPLOADS)]
        tasks = [asyncio.ensure_future(one) for one in (*load, _over_and_over(ends, endless, long))]
        samples = PROJECT / "corpus" / "samples" / "documents"
        ingest = await asyncio.create_subprocess_exec(
            "nice", sys.executable, "-m", "app", "--config", str(folder / "omdok.toml"), "ingest", str(samples),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        beside = await _alone(other, asked, seconds)
        ends.set()
        with contextlib.suppress(ProcessLookupError):
            ingest.terminate()
        await asyncio.gather(*tasks)
    return {
        "somebody alone": alone, "the same beside the load": beside, "load: searches": searches,
        "load: uploads": uploads, "load: 1 MB": long,
    }  # fmt: skip


async def leak(settings: Settings, process: psutil.Process, count: int) -> list[float]:
    """Memory of the page in MB, before and after each quarter of so many requests."""
    paths = cycle(
        (
            "/suche?q=Arbeit",
            "/archiv",
            "/api/v1/search?q=Betrieb",
            "/nirgends",
            "/ueberblick",
            "/konto",
        )
    )
    found = [process.memory_info().rss / 1e6]
    async with client(settings, OTHER) as other:
        for _ in range(4):
            for _ in range(count // 8):
                await asyncio.gather(other.get(next(paths)), other.get(next(paths)))
            found.append(process.memory_info().rss / 1e6)
    return found


def main() -> None:
    """Build, serve, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--leak", type=int, default=0)
    options = parser.parse_args()
    folder = options.folder.resolve()
    settings = installation(folder, options.documents)
    with served(folder, PORT) as page:
        process = psutil.Process(page.pid)
        if options.seconds:
            print("| who | requests | p50 ms | p95 ms | answers |\n|---|---|---|---|---|")
            found = asyncio.run(measure(settings, folder, options.seconds))
            for label, seen in found.items():
                print(f"| {label} | {seen} |")
        if options.leak:
            print("MB:", [round(it) for it in asyncio.run(leak(settings, process, options.leak))])


if __name__ == "__main__":
    main()
