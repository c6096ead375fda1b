"""The list of all documents at 10,000: listing, filtering, sorting, leafing, palette, decisions; and how soon the
preview of a change of a common name shows its first changes, and how long it looks in all.

    python -m bench.web.lists FOLDER [--documents 10000] [--repeat 40]

FOLDER takes the installation (one that is there is used again). Documents are those of
`bench.portraits`: ten sentences with partners, regions and standards each. The page is asked within
this process; what counts is processor time, for the machine may be full. Prints Markdown.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from fastapi.testclient import TestClient

from app.web.listing import COLUMNS
from bench.portraits.__main__ import fill
from bench.web.served import client_of, told
from pipeline.archive import open_archive
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import PROJECT, Settings, load_settings
from tests.web.test_register_page import form_of

COMMON = "Landkreis"  # a word of many of those documents
GOAL = 200  # milliseconds of the server at p95


def installation(folder: Path, documents: int) -> tuple[Settings, Path]:
    """An installation with so many documents."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "omdok.toml"
    text = f'[paths]\ncorpus = "{PROJECT / "corpus"}"\n[embedding]\nengine = "hashing"\n'
    config.write_text(text, encoding="utf8")
    settings = load_settings(config)
    paths = settings.paths.model_copy(update={"outputs": folder / "outputs"})
    settings = settings.model_copy(update={"paths": paths})
    paths.outputs.mkdir(exist_ok=True)
    with open_archive(settings.store_url) as archive:
        fill(archive, load_vocabulary(settings.vocabulary_folder), documents)
    return settings, config


def asking(client: TestClient, addresses: Sequence[str]) -> list[Callable[[], object]]:
    """A question for each address, whose answer must be a page."""

    def ask(address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    return [lambda address=address: ask(address) for address in addresses]  # type: ignore[misc]


def preview(client: TestClient, settings: Settings) -> None:
    """Print the processor time until the first changes of a preview are there, and until all are: a word that a third
    of the documents have becomes a name of a partner.
    """
    known = load_vocabulary(settings.vocabulary_folder).partners
    partner = next(p for p in known if p.id == "ba")
    began = time.process_time()
    form = form_of(partner, names="\n".join((*partner.names, COMMON)))
    answer = client.post("/register/partner/ba/vorschau", data=form)
    assert answer.status_code == 200, answer.text
    job = next(reversed(client.app.state.site.jobs._jobs.values()))  # type: ignore[attr-defined]  # as the page has it
    first = 0.0
    while not job.ended.wait(0.01):
        if job.value and not first:
            first = time.process_time() - began
            print(
                f"| preview: first change, after {job.done} of {job.total} documents | {first:.2f} s | |",
                flush=True,
            )
    print(
        f"| preview: {len(job.value)} of {job.total} documents | {time.process_time() - began:.1f} s | |"
    )


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=40)
    asked = parser.parse_args()
    settings, config = installation(asked.folder.resolve(), asked.documents)
    client = client_of(settings, config)
    dice, times = random.Random(3), range(asked.repeat)
    vocabulary = load_vocabulary(PROJECT / "corpus" / "vocabulary")
    partners = [dice.choice(vocabulary.partners).id for _ in times]
    ways = [(column, way) for column in COLUMNS for way in ("auf", "ab")]
    sorts = [dice.choice(ways) for _ in times]
    print("| page | CPU p50 ms | CPU p95 ms |\n|---|---|---|")
    told("first look (reads the archive)", asking(client, ["/archiv"]))
    told("list", asking(client, ["/archiv" for _ in times]))
    told("sorted", asking(client, [f"/archiv?spalte={c}&richtung={w}" for c, w in sorts]))
    told("a partner's", asking(client, [f"/archiv?partner={id}" for id in partners]))
    period = [f"/archiv?von={2010 + n % 15}-01-01&bis={2012 + n % 15}-12-31" for n in times]
    told("a period", asking(client, period))
    last = asked.documents // 50
    told("any page", asking(client, [f"/archiv?seite={dice.randint(1, last)}" for _ in times]))
    told("start page", asking(client, ["/" for _ in times]))
    preview(client, settings)
    client.app.state.site.close()  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
