"""How quickly the pages come from an archive of many documents, in a browser and without one.

    python -m bench.web.pages FOLDER [--documents 10000] [--repeat 100]

FOLDER takes the installation (one that is there is used again). Texts are sentences of
`../shared/data/ner`, three passages of 80 words a document; the vectors of passages are random,
because embedding them all would take an hour; the questions are embedded by the real model, as are
the sentences that answer. Every question is asked once. Prints Markdown.
"""

from __future__ import annotations

import argparse
import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn

from app.web.server import create_app
from bench.search.seeded import SeededEmbedder, document, passages, sentences, tags
from pipeline.archive import open_archive
from pipeline.search.index import index_document
from pipeline.search.meaning import embedder_for
from pipeline.settings import PROJECT, Settings, load_settings

PER_DOCUMENT = 3
NAME, PASSWORD = "Mess Gerät", "ein ganz langer Satz 7"


@dataclass(frozen=True)
class Figures:
    """Times of one kind of page in milliseconds, by the clock and of the process's CPU; the largest
    page in kB.
    """

    label: str
    times: list[float]
    worked: list[float]
    kilobytes: float

    def __str__(self) -> str:
        both = [
            f"{statistics.median(some):.0f} | {_p95(some):.0f}" if some else "– | –"
            for some in (self.times, self.worked)
        ]
        return f"| {self.label} | {' | '.join(both)} | {self.kilobytes:.0f} |"


def _p95(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def installation(folder: Path, documents: int) -> Settings:
    """An installation with so many documents."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "omdok.toml"
    model = PROJECT / "outputs" / "models" / "multilingual-e5-small"
    config.write_text(
        f'[paths]\ncorpus = "{PROJECT / "corpus"}"\noutputs = "outputs"\n'
        f'[embedding]\nmodel = "{model}"\nengine = "onnx"\n',
        encoding="utf8",
    )
    settings = load_settings(config)
    if not (folder / "outputs" / "omdok.sqlite").exists():
        embedder = SeededEmbedder()
        embedder.name = embedder_for(settings).name  # type: ignore[misc]  # of the class, for this instance
        archive, texts = open_archive(settings.store_url), list(passages(documents * PER_DOCUMENT))
        for number in range(documents):
            made = document(number, texts[number * PER_DOCUMENT : (number + 1) * PER_DOCUMENT])
            archive.documents.save(
                index_document(made, tags(number), (), embedder, "bench"), f"/{number}"
            )
        archive.close()
    return settings


@contextmanager
def served(settings: Settings) -> Iterator[tuple[str, str]]:
    """The page's address and a session's token."""
    app = create_app(settings)
    accounts = app.state.site.accounts
    if not accounts.list():
        accounts.add(NAME, "verwalten", PASSWORD)
    token = accounts.sign_in(NAME, PASSWORD, "")[0]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", token
    server.should_exit = True
    thread.join(10)


def questions(count: int) -> list[str]:
    """Beginnings of German sentences, each another."""
    chance = random.Random(3)
    return [
        " ".join(text.split()[: chance.choice((1, 2, 4, 8))])
        for text in chance.sample(sentences(), count)
    ]


def measured(label: str, get: Callable[[str], httpx.Response], addresses: Sequence[str]) -> Figures:
    """Ask for each address once."""
    times, worked, largest = [], [], 0
    for address in addresses:
        began, cpu = time.perf_counter(), time.process_time()
        answer = get(address)
        times.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - cpu) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
        largest = max(largest, len(answer.content))
    return Figures(label, times, worked, largest / 1000)


def painted(base: str, token: str, repeat: int) -> Figures:
    """The first paint of the search page in Chromium, each time in a fresh browser context."""
    from playwright.sync_api import sync_playwright

    times = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for _ in range(repeat):
            context = browser.new_context()
            context.add_cookies([{"name": "omdok-sitzung", "value": token, "url": base}])
            page = context.new_page()
            page.goto(f"{base}/suche")
            paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
            while not (
                first := page.evaluate(paint)
            ):  # the page's policy forbids waiting by a function
                page.wait_for_timeout(20)
            times.append(float(first))
            context.close()
        browser.close()
    return Figures("first contentful paint of the search page (Chromium)", times, [], 0)


def main() -> None:
    """Build, serve, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=100)
    options = parser.parse_args()
    settings = installation(options.folder.resolve(), options.documents)
    asked = questions(2 * options.repeat)
    print("| page | p50 | p95 | CPU p50 | CPU p95 | largest, kB |\n|---|---|---|---|---|---|")
    with (
        served(settings) as (base, token),
        httpx.Client(base_url=base, cookies={"omdok-sitzung": token}) as client,
    ):
        client.get(
            "/suche", params={"q": "Vereinbarung"}, timeout=120
        )  # the first search reads the archive

        def get(address: str) -> httpx.Response:
            return client.get(address, timeout=60)

        print(measured("search page, empty", get, ["/suche"] * options.repeat))
        first, second = asked[: options.repeat], asked[options.repeat :]
        links = [str(httpx.URL("/suche", params={"q": q})) for q in first]
        print(measured("results of a new question", get, links))
        print(measured("the same again", get, links))
        filtered = [
            str(httpx.URL("/suche", params={"q": q, "region": "hessen", "partner": "ba"}))
            for q in second
        ]
        print(measured("results within two filters", get, filtered))
        chosen = random.Random(5).sample(range(options.documents), options.repeat)
        print(measured("a document", get, [f"/dokument/d{number}" for number in chosen]))
        print(painted(base, token, max(10, options.repeat // 5)))


if __name__ == "__main__":
    main()
