"""The page of a document in an archive of 10,000, and that of one of 60 pages: showing, deciding.

    python -m bench.web.document FOLDER [--repeat 40]

FOLDER is an installation of `bench.web.lists` (made there with `--documents 10000`); a long document
is taken into it. The page is asked within this process, once to set pages and build what is kept,
then measured; what counts is processor time of this process, for the machine may be full. Prints
Markdown.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from pathlib import Path

from bench.web.served import client_of, told
from pipeline.ingest.intake import Intake
from pipeline.settings import PROJECT, Settings, load_settings

GOAL = 200  # milliseconds of the server at p95
_PARAGRAPHS = 60 * 11  # eleven fill a page
_SENTENCE = (
    "Im Abschnitt {n} erklären die Handwerkskammer Potsdam und die Agentur für Arbeit Neuruppin am "
    "{day}. Mai 2021, dass Betriebe im Landkreis Barnim nach A-2.1 beraten werden. "
)
_PLAIN = "Die Beratung dauert zwei Stunden und beginnt mit einem Gespräch über die Arbeit im Haus. "
# Of so many paragraphs one names somebody.
_EVERY = 4


def installation(folder: Path) -> Settings:
    """The installation of a folder, with a document of 60 pages in it."""
    config = folder / "omdok.toml"
    text = f'[paths]\ncorpus = "{PROJECT / "corpus"}"\noutputs = "outputs"\n'
    config.write_text(text + '[embedding]\nengine = "hashing"\n', encoding="utf8")
    settings = load_settings(config)
    long = folder / "lang.txt"
    named = (_SENTENCE.format(n=n, day=n % 28 + 1) for n in range(_PARAGRAPHS))
    paragraphs = (_PLAIN * 4 if n % _EVERY else s + _PLAIN for n, s in enumerate(named))
    long.write_text("Vereinbarung über Beratung\n\n" + "\n\n".join(paragraphs), encoding="utf8")
    with Intake(settings) as intake:
        for plan in intake.survey([long]).planned:
            intake.take_in(plan)
    return settings


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeat", type=int, default=40)
    asked = parser.parse_args()
    client = client_of(installation(asked.folder))
    archive = client.app.state.site.archive  # type: ignore[attr-defined]  # of Starlette's own type
    ids = sorted(archive.shown.numbers().items())
    long = next(s.document for s in archive.documents.summaries() if s.path.endswith("lang.txt"))
    some = random.Random(7).sample([id for _, id in ids], asked.repeat)

    def ask(address: str) -> Callable[[], object]:
        return lambda: client.get(address).raise_for_status()

    pages = [ask(f"/dokument/{long}?blatt={n % 55 + 1}") for n in range(asked.repeat)]
    pages[0]()
    print(f"{len(ids)} documents\n\n| processor time | p50 ms | p95 ms |\n|---|---|---|")
    told("first look at a document (pages are set)", [ask(f"/dokument/{id}") for id in some])
    told("a document", [ask(f"/dokument/{id}") for id in some])
    told("a document, looked for words", [ask(f"/dokument/{id}?q=Beratung") for id in some])
    told("a page of 60", pages)

    def decide(id: str) -> Callable[[], object]:
        tags = client.get(f"/api/v1/documents/{id}").json()["tags"]
        tag = next(t for t in tags if t["kind"] == "partner" and t["id"])
        data = {"stelle": f"{tag['start']}:partner:{tag['id']}", "aktion": "reject"}
        headers = {"HX-Request": "true"}
        return lambda: client.post(f"/dokument/{id}/wort", data=data, headers=headers)

    told("a decision, with the page after it", [decide(id) for id in some])


if __name__ == "__main__":
    main()
